-- When a backup was last written and read back by the system's own jobs: what the console and the alerts ask, whichever process runs and however often it restarts (R6.3).
create table backup_record (
  kind text primary key check (kind in ('written', 'verified')),
  at timestamptz not null,
  -- Of the backup, as `backup list` shows it.
  name text not null
);
comment on table backup_record is 'The last backup that was written, and the last that was read back whole, of the place of the settings.';
