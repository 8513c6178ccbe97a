-- States of what the center works on come from domain/changes; the counters of before go.
alter table quarantined_mail drop column modseq;
drop table center_state;
-- Whether the row still refers to its bytes: until it is deleted, or delivered after its release.
alter table quarantined_mail add column holds_bytes boolean not null default true;
select note_changes_of('quarantined_mail', 'QuarantinedMail', 'id');

-- Taking a delivered message back from every mailbox at once (R6.5): proposed by one, approved by another, undone within 30 days.
create table mail_removal (
  id uuid primary key,
  state text not null check (state in ('proposed', 'refused', 'approved', 'done', 'restoring', 'restored')),
  criteria jsonb not null,
  reason text not null,
  -- Before anything is done.
  found_messages integer not null,
  found_accounts integer not null,
  removed_messages integer not null default 0,
  restored_messages integer not null default 0,
  -- Null: the machine itself, which then counts as one person.
  proposed_by uuid,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  decision text,
  done_at timestamptz,
  incident_id uuid
);
comment on table mail_removal is 'Removals of delivered messages from all mailboxes, with who asked and who approved.';
select note_changes_of('mail_removal', 'MailRemoval', 'id');

create table removed_email (
  account_id uuid not null,
  removal_id uuid not null,
  email_id uuid not null,
  mailbox_id uuid not null,
  blob bytea not null,
  flags smallint not null,
  keywords text[],
  received_at timestamptz not null,
  removed_at timestamptz not null,
  assessment text,
  signals text[],
  primary key (account_id, removal_id, email_id, mailbox_id)
);
comment on table removed_email is 'Where removed messages lay, kept for 30 days to put them back.';
create index removed_email_removal on removed_email (removal_id);
create index removed_email_age on removed_email (removed_at);

-- What people report by one button (R8.7, R8.9).
create table mail_incident (
  id uuid primary key,
  kind text not null check (kind in ('junk', 'virus', 'misuse', 'other')),
  state text not null check (state in ('open', 'handled')),
  reported_by uuid not null,
  reported_at timestamptz not null,
  note text not null,
  from_address text not null,
  subject text not null,
  message_id text not null,
  -- The SHA-256 of the message, to find its copies.
  blob bytea not null,
  handled_by uuid,
  handled_at timestamptz,
  outcome text,
  constraint mail_incident_is_handled check ((state = 'handled') = (handled_at is not null))
);
comment on table mail_incident is 'Messages that people reported as junk, virus or misuse, and what came of it.';
create index mail_incident_open on mail_incident (reported_at) where state = 'open';
create index mail_incident_reporter on mail_incident (reported_by, reported_at);
select note_changes_of('mail_incident', 'MailIncident', 'id');
