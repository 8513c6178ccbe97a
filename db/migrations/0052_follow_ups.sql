-- "Remind me if nobody answers": a message that comes back to the top of INBOX at a time, unless an answer came before.
create table follow_up (
  account_id uuid not null,
  id uuid not null,
  email_id uuid not null,
  thread_id uuid not null,
  due_at timestamptz not null,
  state text not null check (state in ('waiting', 'answered', 'due', 'done')),
  -- The copy in INBOX, once it is due.
  reminder_email_id uuid,
  created_by uuid,
  created_at timestamptz not null,
  primary key (account_id, id)
);
comment on table follow_up is 'Messages that come back when nobody has answered by a time.';
create index follow_up_due on follow_up (due_at) where state = 'waiting';
create unique index follow_up_once on follow_up (account_id, email_id) where state = 'waiting';
select note_changes_of('follow_up', 'FollowUp', 'id', 'account_id');
