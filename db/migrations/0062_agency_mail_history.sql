-- Deadlines of agency mail, and what became of each, step by step (R9.3).
alter table agency_mail add column due_at timestamptz;
-- The last day on which the head was reminded that it is late.
alter table agency_mail add column reminded_on date;
create index agency_mail_due on agency_mail (due_at) where state = 'open' and due_at is not null;

create table agency_mail_event (
  account_id uuid not null,
  id uuid not null,
  email_id uuid not null,
  at timestamptz not null,
  actor_name text not null,
  act text not null check (act in ('assigned', 'handedBack', 'done', 'reopened', 'deadline', 'note')),
  -- To whom, until when, or the note itself.
  text text,
  primary key (account_id, id),
  constraint agency_mail_event_email foreign key (account_id, email_id) references agency_mail (account_id, email_id) on delete cascade
);
comment on table agency_mail_event is 'Who did what with mail of an agency: its history and notes (R9.3).';
create index agency_mail_event_email on agency_mail_event (account_id, email_id, at);
select note_changes_of('agency_mail_event', 'AgencyMail', 'email_id', 'account_id', is_part => true);
