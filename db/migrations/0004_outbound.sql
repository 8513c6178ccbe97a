-- The outbound queue: one row for a message, one for each recipient that is not done yet.

create table outbound_message (
  id uuid primary key,
  -- Who sent it; none for our own notices and for forwarded mail.
  account_id uuid,
  blob bytea not null,
  size bigint not null,
  -- Empty for the null reverse-path: then no bounce is ever made (RFC 5321 section 4.5.5).
  return_path text not null,
  ret text check (ret in ('full', 'headers')),
  envid text,
  smtputf8 boolean not null,
  body text not null check (body in ('7bit', '8bitmime', 'binarymime')),
  created_at timestamptz not null
);

create table outbound_recipient (
  message_id uuid not null references outbound_message (id) on delete cascade,
  ordinal integer not null,
  address text not null,
  -- In lower case; what connections are counted and grouped by.
  domain text not null,
  -- queued: due at next_attempt_at; leased: a worker tries it until leased_until; held: waits for an operator.
  state text not null default 'queued' check (state in ('queued', 'leased', 'held')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  leased_until timestamptz,
  lease_owner uuid,
  last_reply text,
  notify text[],
  orcpt text,
  delay_told boolean not null default false,
  primary key (message_id, ordinal)
) with (fillfactor = 70);

create index outbound_due on outbound_recipient (next_attempt_at, domain) where state = 'queued';
create index outbound_leased on outbound_recipient (leased_until) where state = 'leased';
create index outbound_domain on outbound_recipient (domain);

-- Workers are told of new work at its commit.
create function announce_outbound() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbound_work', '');
  return null;
end
$$;

create trigger outbound_announced after insert on outbound_recipient
  for each statement execute function announce_outbound();
