-- What people and programs note about mailboxes and accounts (RFC 5464). mailbox_id is the nil uuid for the account
-- itself; viewer_id is the nil uuid for what all who may read the mailbox share.
create table mailbox_annotation (
  account_id uuid not null,
  mailbox_id uuid not null,
  viewer_id uuid not null,
  entry text not null check (length(entry) between 2 and 200),
  value bytea not null,
  primary key (account_id, mailbox_id, viewer_id, entry)
);

-- The key that signs URLs of a mailbox's messages (RFC 4467); without a row none of its URLs is valid.
create table mailbox_url_key (
  account_id uuid not null,
  mailbox_id uuid not null,
  key bytea not null,
  primary key (account_id, mailbox_id)
);
