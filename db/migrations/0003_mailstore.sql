-- The mail store. Every table of an account's data begins its primary key with account_id and refers to no
-- other account, so that it distributes by account. Writers lock their mail_account row first, in the order of
-- the ids, so that two writers never wait for each other in a circle and counters need no sequence.

create table mail_account (
  account_id uuid primary key,
  -- Grows with every change to the account's mail: IMAP's mod-sequence and JMAP's state in one.
  modseq bigint not null default 0,
  message_count bigint not null default 0,
  used_bytes bigint not null default 0,
  quota_bytes bigint,
  last_uid_validity bigint not null,
  constraint mail_account_not_negative check (message_count >= 0 and used_bytes >= 0)
) with (fillfactor = 50);

create table mailbox (
  account_id uuid not null,
  id uuid not null,
  parent_id uuid,
  name text not null,
  -- IANA "IMAP Mailbox Name Attributes" without the backslash, in lower case: inbox, sent, drafts, trash, junk, archive.
  role text,
  sort_order integer not null default 0,
  subscribed boolean not null default true,
  uid_validity bigint not null,
  uid_next bigint not null default 1,
  -- The first UID that no session has been told is \Recent (RFC 3501 section 2.3.2).
  first_recent_uid bigint not null default 1,
  modseq bigint not null,
  created_modseq bigint not null,
  message_count integer not null default 0,
  unseen_count integer not null default 0,
  deleted_count integer not null default 0,
  size_bytes bigint not null default 0,
  primary key (account_id, id),
  constraint mailbox_name_once unique nulls not distinct (account_id, parent_id, name),
  constraint mailbox_not_negative check (message_count >= 0 and unseen_count >= 0 and deleted_count >= 0 and size_bytes >= 0)
) with (fillfactor = 50);

create unique index mailbox_role_once on mailbox (account_id, role) where role is not null;

-- What never changes of a message: its bytes and what one parse of them told.
create table email (
  account_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  blob bytea not null,
  size integer not null,
  received_at timestamptz not null,
  has_attachment boolean not null,
  -- The IMAP ENVELOPE and BODYSTRUCTURE as sent on the wire, so that a list of 10,000 encodes nothing.
  envelope bytea not null,
  body_structure bytea not null,
  -- The part tree with byte ranges, and the decoded header fields, as compact JSON text.
  parts text not null,
  fields text not null,
  preview text not null,
  primary key (account_id, id)
);

-- A message's place in a mailbox. Narrow, because every flag change rewrites it.
create table message (
  account_id uuid not null,
  mailbox_id uuid not null,
  uid bigint not null,
  email_id uuid not null,
  modseq bigint not null,
  size integer not null,
  flags smallint not null,
  received_at timestamptz not null,
  saved_at timestamptz not null,
  keywords text[],
  primary key (account_id, mailbox_id, uid)
) with (fillfactor = 85);

create index message_email on message (account_id, email_id);

-- What changed, in order: one row for each operation on one mailbox in one transaction. IMAP sessions catch up
-- from it, JMAP /changes reads it. kind: 1 created, 2 added, 3 flags, 4 removed, 5 destroyed, 6 mailbox
-- created, 7 mailbox changed, 8 mailbox destroyed.
create table change (
  account_id uuid not null,
  modseq bigint not null,
  ordinal integer not null,
  kind smallint not null,
  mailbox_id uuid not null,
  uids bigint[],
  email_ids uuid[],
  thread_ids uuid[],
  at timestamptz not null,
  primary key (account_id, modseq, ordinal)
);

-- Message-IDs that belong to a thread, each as 64 bits of a hash over the id and the base subject.
create table thread_reference (
  account_id uuid not null,
  reference bigint not null,
  thread_id uuid not null,
  primary key (account_id, reference)
);

create index email_thread on email (account_id, thread_id);

-- Every commit that changes mail tells the listening processes which accounts changed, 200 ids at a time
-- because a notification holds at most 8,000 bytes.
create function announce_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('mail_change', string_agg(account_id::text, ','))
  from (select account_id, (row_number() over () - 1) / 200 as part
        from (select distinct account_id from fresh) one) numbered
  group by part;
  return null;
end
$$;

create trigger change_announced after insert on change
  referencing new table as fresh
  for each statement execute function announce_change();
