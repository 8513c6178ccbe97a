-- The text index in segments of our own (`formats/postings`): a word and its places cost 1.1 bytes where tsvector and GIN took five.

-- Some messages of an account, numbered from zero, whose words are in one sorted row of blocks. Never changed, only merged.
create table text_segment (
  account_id uuid not null,
  id uuid not null default gen_random_uuid(),
  -- How many messages.
  docs integer not null,
  -- The id of each, 16 bytes after 16 bytes, in their order; and the first and the last of them.
  emails bytea not null,
  first_email uuid not null,
  last_email uuid not null,
  -- Those of which not every word is kept: they have to be read to be sure.
  incomplete uuid[] not null,
  -- When it was last looked at for messages that are gone, whose words go with it then.
  swept_at timestamptz not null default now(),
  primary key (account_id, id)
);
alter table text_segment alter column emails set storage external;
create index text_segment_swept on text_segment (swept_at);

-- Terms of a segment and who holds them; the key is the term the block begins with, as UTF-16, and the first message there.
create table text_block (
  account_id uuid not null,
  segment uuid not null,
  first_term bytea not null,
  first_doc integer not null,
  bytes bytea not null,
  primary key (account_id, segment, first_term, first_doc)
);
alter table text_block alter column bytes set storage external;

-- How far an account is in the index: all that was made up to this mod-sequence.
create table text_state (
  account_id uuid primary key,
  modseq bigint not null,
  -- Where the e-mails from before it are being taken in: the last of them that is.
  backfill uuid,
  -- Where a large change after it is being taken in: the last e-mail of it that is.
  within uuid
);

-- A program of the release before may still run: it writes its words here, and nobody reads them. The next release drops both tables.
-- rewrites: it empties email_text in a moment, whose words the new program takes in anew
truncate email_text;
comment on table email_text is 'Of the release before; no longer read. To be dropped.';
comment on table text_progress is 'Of the release before; no longer read. To be dropped.';
