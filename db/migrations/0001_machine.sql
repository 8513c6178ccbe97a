-- The machine's own tables: blobs, jobs, settings. (schema_migration is made by the migrator itself.)

-- A message's bytes, named by their SHA-256, stored once however many e-mails refer to them.
create table blob (
  hash bytea primary key,
  size bigint not null,
  stored_size bigint not null,
  -- 0 as they are, 1 zstd; each chunk by itself, so that a range is read without the rest.
  encoding smallint not null,
  chunk_count integer not null,
  -- Where the bytes lie: 0 in blob_chunk, 1 in the object store.
  place smallint not null default 0,
  reference_count bigint not null,
  -- Since when nobody refers to it; the garbage collector waits some time from here.
  unused_since timestamptz,
  constraint blob_reference_count_not_negative check (reference_count >= 0)
) with (fillfactor = 70);

create index blob_unused on blob (unused_since) where unused_since is not null;

create table blob_chunk (
  hash bytea not null,
  ordinal integer not null,
  bytes bytea not null,
  primary key (hash, ordinal)
);

-- The bytes are compressed already; PostgreSQL need not try.
alter table blob_chunk alter column bytes set storage external;

create table job (
  id uuid primary key,
  queue text not null,
  payload jsonb not null,
  -- waiting, running, dead; a finished job is deleted.
  state text not null default 'waiting' check (state in ('waiting', 'running', 'dead')),
  run_at timestamptz not null,
  attempts integer not null default 0,
  max_attempts integer not null,
  leased_until timestamptz,
  lease_owner uuid,
  last_error text,
  unique_key text,
  created_at timestamptz not null
) with (fillfactor = 70);

create unique index job_unique_key on job (queue, unique_key) where unique_key is not null and state <> 'dead';
create index job_due on job (queue, run_at) where state = 'waiting';
create index job_leased on job (leased_until) where state = 'running';

-- Settings that people change while the system runs; every change is audited.
create table setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null
);
