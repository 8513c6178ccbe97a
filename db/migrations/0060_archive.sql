-- The archive (R6.7): how long mail is kept after it was deleted and after its owner left, holds, and searches on an approved request.
create table retention_rule (
  id uuid primary key,
  -- A kind of account in service, or `left`: the mailbox of whoever left the service.
  applies_to text not null check (applies_to in ('personal', 'agency', 'system', 'left')),
  -- The unit it is for, with what is below it; null for the province. The nearest rule counts.
  unit_id uuid references unit (id),
  -- From the arrival of a message, or from the day its owner left; null for ever.
  keep_days integer check (keep_days > 0),
  authority text not null check (authority <> ''),
  set_by uuid,
  set_by_name text not null,
  set_at timestamptz not null,
  constraint retention_rule_once unique nulls not distinct (applies_to, unit_id)
);
comment on table retention_rule is 'How long the mail of a class of accounts is kept, by decision (R6.7).';
select note_changes_of('retention_rule', 'RetentionRule', 'id');

create table legal_hold (
  id uuid primary key,
  name text not null,
  reason text not null check (reason <> ''),
  -- A unit with what is below it, or single accounts.
  unit_id uuid references unit (id),
  account_ids uuid[] not null,
  placed_by uuid,
  placed_by_name text not null,
  placed_at timestamptz not null,
  released_by uuid,
  released_by_name text,
  released_at timestamptz,
  release_reason text,
  constraint legal_hold_is_on_something check ((unit_id is null) <> (account_ids = '{}')),
  constraint legal_hold_is_released check ((released_at is null) = (release_reason is null))
);
comment on table legal_hold is 'Holds: while one is in force nothing of these mailboxes is destroyed, whatever the rules say (R6.7).';
create index legal_hold_in_force on legal_hold (placed_at) where released_at is null;
select note_changes_of('legal_hold', 'LegalHold', 'id');

create table archived_email (
  account_id uuid not null,
  id uuid not null,
  -- The kept reference to the bytes; their hash stays when they are destroyed.
  blob bytea not null,
  size integer not null,
  received_at timestamptz not null,
  mailbox_path text not null,
  deleted_at timestamptz not null,
  deleted_by uuid,
  has_attachment boolean not null,
  -- Null when destroyed.
  fields text,
  preview text,
  -- The batch that brought it in, whose digest stands in the audit record.
  batch_id uuid not null,
  destroyed_at timestamptz,
  primary key (account_id, id),
  constraint archived_email_is_destroyed check ((destroyed_at is null) = (fields is not null))
);
comment on table archived_email is 'Deleted mail that a rule or a hold keeps; of what was destroyed its hash stays, so that the record can be proved (R6.7).';
create index archived_email_kept on archived_email (account_id, received_at) where destroyed_at is null;
create index archived_email_batch on archived_email (batch_id);

-- What says which message it was can be neither changed nor taken away.
create function guard_archived_email() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or old.destroyed_at is not null
     or (new.account_id, new.id, new.blob, new.received_at, new.batch_id)
        is distinct from (old.account_id, old.id, old.blob, old.received_at, old.batch_id) then
    raise exception 'the archive is only added to';
  end if;
  return new;
end
$$;
create trigger archived_email_guard before update or delete on archived_email for each row execute function guard_archived_email();
create trigger archived_email_stays before truncate on archived_email for each statement execute function guard_archived_email();

create table archive_search (
  id uuid primary key,
  state text not null check (state in ('requested', 'refused', 'approved', 'ready', 'ended')),
  purpose text not null check (purpose <> ''),
  account_ids uuid[] not null check (account_ids <> '{}'),
  -- Which messages: { after, before, text, from, to, subject }.
  criteria jsonb not null,
  requested_by uuid not null,
  requested_by_name text not null,
  requested_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  decision text,
  -- How many days the result may be read from the approval on, and when it ends by itself.
  days integer not null check (days between 1 and 90),
  ends_at timestamptz,
  found integer not null default 0,
  is_truncated boolean not null default false,
  -- The file that was made of the result among the files of who asked, or why it could not be made.
  export_file_id uuid,
  export_fault text
);
comment on table archive_search is 'Searches of the archive: who asks, why, in which mailboxes and times, approved by somebody else (R6.7).';
create index archive_search_ending on archive_search (ends_at) where state in ('approved', 'ready');
select note_changes_of('archive_search', 'ArchiveSearch', 'id');

create table archive_find (
  account_id uuid not null,
  search_id uuid not null,
  id uuid not null unique,
  email_id uuid not null,
  -- A reference of its own until the search ends.
  blob bytea not null,
  size integer not null,
  received_at timestamptz not null,
  source text not null check (source in ('mailbox', 'deleted', 'archive')),
  subject text not null,
  sender text not null,
  primary key (account_id, search_id, email_id)
);
create index archive_find_search on archive_find (search_id, received_at, id);
comment on table archive_find is 'What a search of the archive found, until it ends (R6.7).';
select note_changes_of('archive_find', 'ArchiveFind', 'id');

-- Why somebody entered without being let in by the owner: an approved search of the archive.
alter table mailbox_visit add column purpose text;
