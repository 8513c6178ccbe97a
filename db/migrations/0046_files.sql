-- Files that came by resumable upload (tus 1.0): attachments on their way, large files behind links (R8.1), mailboxes to import, exports.
-- The bytes are blobs of a few megabytes each, so that an upload is committed as it comes and any range is read without the rest.
create table stored_file (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  media_type text not null,
  size bigint not null,
  purpose text not null check (purpose in ('attachment', 'link', 'import', 'export')),
  -- uploading, then stored; a file for links is scanned first. What is deleted waits for its blobs to be released.
  state text not null check (state in ('uploading', 'stored', 'scanning', 'clean', 'infected', 'deleting')),
  -- What the scanner found, or why it is to be doubted.
  finding text,
  -- Too large to be scanned as one: looked at piece by piece.
  is_scanned_in_pieces boolean not null default false,
  created_by uuid,
  created_at timestamptz not null,
  completed_at timestamptz,
  expires_at timestamptz not null,
  primary key (account_id, id),
  constraint stored_file_has_size check (size >= 0)
);
comment on table stored_file is 'Files that came by resumable upload, and files made by exports.';
create index stored_file_expiry on stored_file (expires_at);
select note_changes_of('stored_file', 'StoredFile', 'id', 'account_id');

create table file_segment (
  account_id uuid not null,
  file_id uuid not null,
  start bigint not null,
  size integer not null,
  blob bytea not null,
  primary key (account_id, file_id, start)
);
comment on table file_segment is 'The bytes of stored files: each row a blob and where it begins.';

-- Links to files for people without an account (R8.1). The address itself is not kept: it is the id with a code made of our key.
create table file_link (
  account_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  created_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- A hash by the hasher of passwords; null for a link without one.
  password_hash text,
  note text not null,
  fetch_count integer not null default 0,
  last_fetched_at timestamptz,
  primary key (account_id, id)
);
comment on table file_link is 'Links to large files, with their end, their password and how often they were used.';
create index file_link_file on file_link (account_id, file_id);
select note_changes_of('file_link', 'FileLink', 'id', 'account_id');

create table file_fetch (
  account_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  -- Who, where they were signed in here.
  fetched_by uuid,
  remote_address text not null,
  user_agent text not null,
  began_at timestamptz not null,
  last_at timestamptz not null,
  requests integer not null default 1,
  bytes bigint not null default 0,
  -- The last byte was sent.
  is_complete boolean not null default false,
  primary key (account_id, id)
);
comment on table file_fetch is 'Who fetched a large file, when and from where; one row for a person, a place and an hour.';
create index file_fetch_link on file_fetch (account_id, link_id, last_at);
select note_changes_of('file_fetch', 'FileFetch', 'id', 'account_id');
