-- What an account sends as, and what it sent (RFC 8621 sections 6 and 7). Rows carry the account's mod-sequence, so that
-- changes are told like those of mail; a destroyed one stays as a name until the change log is cleaned.
create table identity (
  account_id uuid not null,
  id uuid not null,
  email text not null,
  name text not null default '',
  reply_to jsonb,
  bcc jsonb,
  text_signature text not null default '',
  html_signature text not null default '',
  -- One for each address of the account, made by itself, and staying as long as the address.
  by_address boolean not null,
  created_modseq bigint not null,
  modseq bigint not null,
  destroyed_at timestamptz,
  primary key (account_id, id)
);

create unique index identity_of_address on identity (account_id, email) where by_address;

create table email_submission (
  account_id uuid not null,
  id uuid not null,
  identity_id uuid not null,
  email_id uuid not null,
  thread_id uuid not null,
  -- RFC 8621 section 7 `Envelope`.
  envelope jsonb not null,
  -- Addresses of the envelope that were delivered here.
  local text[] not null,
  -- The message in the outbound queue, for the others.
  queue_id uuid,
  send_at timestamptz not null,
  created_modseq bigint not null,
  modseq bigint not null,
  destroyed_at timestamptz,
  primary key (account_id, id)
);
