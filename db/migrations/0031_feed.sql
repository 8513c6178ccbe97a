-- The personnel feed (R5.4): what was sent, how each row was understood, and the request it became.
create table feed (
  id uuid primary key,
  name text not null,
  -- xlsx, csv, form, scim.
  format text not null,
  -- Of the bytes, so that a file sent twice is one feed.
  content_hash bytea not null,
  unit_id uuid not null references unit (id),
  -- Whether people of the unit who are not in the file are told as missing.
  is_complete boolean not null,
  decision_id uuid references decision (id),
  effective_on date not null,
  -- Heading of the file by field.
  mapping jsonb not null,
  state text not null check (state in ('reading', 'checked', 'submitted', 'failed')),
  fault text,
  row_count integer not null default 0,
  rows_done integer not null default 0,
  counts jsonb not null default '{}',
  created_by uuid references account (id),
  created_by_name text not null,
  created_at timestamptz not null,
  submitted_at timestamptz
);

create unique index feed_content_once on feed (content_hash, unit_id, is_complete) where state <> 'failed';
create index feed_unit on feed (unit_id, created_at);

comment on table feed is 'Lists of people that came by file or from a personnel system; nothing of one applies by itself (R5.4).';

create table feed_row (
  feed_id uuid not null references feed (id),
  ordinal integer not null,
  match text not null check (match in ('same', 'changed', 'new', 'missing', 'doubtful', 'wrong')),
  -- As it was understood; null for somebody who is missing in the file.
  fields jsonb,
  person_id uuid references person (id),
  request_type text,
  -- What differs, or what is wrong, in words.
  notes jsonb not null,
  request_id uuid references change_request (id),
  primary key (feed_id, ordinal)
);

create index feed_row_match on feed_row (feed_id, match, ordinal);

comment on table feed_row is 'Each row of a feed with its match against the directory and the change request that it became.';

select note_changes_of('feed', 'Feed', 'id');
