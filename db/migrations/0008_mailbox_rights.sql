-- What owners allow others on single mailboxes (RFC 4314). A row without a living grantee opens nothing, because the
-- grantee has to sign in first.
create table mailbox_right (
  account_id uuid not null,
  mailbox_id uuid not null,
  grantee_id uuid not null,
  rights text not null check (rights ~ '^[lrswipkxtea]+$'),
  granted_at timestamptz not null,
  primary key (account_id, mailbox_id, grantee_id)
);

create index mailbox_right_grantee on mailbox_right (grantee_id, account_id);

-- Who but the owner opened a mailbox of an account, for its owner to see (R6.4): one row a day for each of them.
create table mailbox_visit (
  account_id uuid not null,
  mailbox_id uuid not null,
  visitor_id uuid not null,
  day date not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times integer not null default 1,
  primary key (account_id, day, mailbox_id, visitor_id)
);

-- Mailboxes of others that somebody subscribed or took off; of one's own the mailbox itself knows.
create table mailbox_subscription (
  account_id uuid not null,
  owner_id uuid not null,
  mailbox_id uuid not null,
  subscribed boolean not null,
  primary key (account_id, owner_id, mailbox_id)
);
