-- What people did not get: held back for the center to decide, or refused at the door for a virus (R6.5, R6.6). A row a person and
-- message, so that everybody sees their own without a look through all that is held; the province's own rows are the center's.
create table withheld_mail (
  account_id uuid not null,
  -- The held message's own id; for refused mail an id of its own.
  id uuid not null,
  state text not null check (state in ('held', 'refused', 'released', 'deleted')),
  reason text not null,
  detail text not null,
  from_address text not null,
  subject text not null,
  arrived_at timestamptz not null,
  -- How often the same was refused since its person was last told.
  times integer not null default 1,
  told_at timestamptz,
  -- When its person asked for it, and with which words.
  requested_at timestamptz,
  request_note text,
  primary key (account_id, id)
);
comment on table withheld_mail is 'Mail that was held back or refused, for each person it was meant for.';
create index withheld_mail_message on withheld_mail (id);
create index withheld_mail_untold on withheld_mail (account_id) where told_at is null;
create unique index withheld_mail_refused_once on withheld_mail (account_id, from_address, detail)
  where state = 'refused' and told_at is null;
create index withheld_mail_age on withheld_mail (arrived_at);
select note_changes_of('withheld_mail', 'WithheldMail', 'id', 'account_id');

-- When an account was last told of what it did not get: letters are as rare as the rules want, however much is held.
create table withheld_notice (
  account_id uuid primary key,
  told_at timestamptz not null
);
comment on table withheld_notice is 'When each person was last told of mail that was withheld.';

-- When somebody last asked for a held message.
alter table quarantined_mail add column requested_at timestamptz;
