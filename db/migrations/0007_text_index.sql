-- The text index: what people search in messages, as folded words. It is filled after delivery and can be made anew
-- from the messages at any time.

-- Words of one e-mail. Each begins with a token of its account, so that a search reads only its own account's postings
-- however many accounts share the index, and with a letter that says where the word stands.
create table email_text (
  account_id uuid not null,
  email_id uuid not null,
  -- False where not every word of a very long message is kept: it has to be read to be sure.
  complete boolean not null,
  words tsvector not null,
  primary key (account_id, email_id)
);

create index email_text_words on email_text using gin (words) with (gin_pending_list_limit = 1024);
create index email_text_incomplete on email_text (account_id) where not complete;

-- Every e-mail made up to this mod-sequence is in the index.
create table text_progress (
  account_id uuid primary key,
  modseq bigint not null
);

-- Every word there is, of all accounts: to find words by their middle and their end.
create extension if not exists pg_trgm;

create table text_word (
  word text primary key
);

create index text_word_parts on text_word using gin (word gin_trgm_ops);
