-- What takes longer than an answer: a mailbox brought in, taken out (R8.2), or restored as of a time (R8.9). The row is what its person sees.
create table mail_task (
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('import', 'export', 'restore')),
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  -- What was asked for; its form depends on the kind.
  parameters jsonb not null,
  -- The file that is read, or that was made.
  file_id uuid,
  total_bytes bigint not null default 0,
  done_bytes bigint not null default 0,
  messages integer not null default 0,
  skipped integer not null default 0,
  fault_count integer not null default 0,
  faults jsonb not null default '[]',
  -- Why it ended before its end.
  failure text,
  created_by uuid not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (account_id, id)
);
comment on table mail_task is 'Imports, exports and restorations of mail with their progress.';
create index mail_task_age on mail_task (created_at);
select note_changes_of('mail_task', 'MailTask', 'id', 'account_id');
