-- What peers brought in an hour, over all processes; losing it costs nothing.
create unlogged table reception_rate (
  key text not null,
  hour timestamptz not null,
  count integer not null,
  primary key (key, hour)
) with (fillfactor = 50);
comment on table reception_rate is 'How much each peer brought and missed in an hour, over all processes.';

create table greylist (
  triple text primary key,
  first_at timestamptz not null,
  last_at timestamptz not null
);
comment on table greylist is 'When a network, sender and recipient came for the first time (RFC 6647).';
create index greylist_age on greylist (last_at);
