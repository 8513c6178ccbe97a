-- What people deleted for good, kept for 30 days to be restored by themselves (R8.9). A row holds the reference to the bytes that the
-- e-mail held, so deleting costs one narrow row instead of the release of its blob.
create table deleted_email (
  account_id uuid not null,
  id uuid not null,
  blob bytea not null,
  size integer not null,
  received_at timestamptz not null,
  flags smallint not null,
  keywords text[],
  mailbox_id uuid not null,
  -- Where it lay, for when the mailbox is gone too.
  mailbox_path text not null,
  deleted_at timestamptz not null,
  -- The account that did it; null for the machine.
  deleted_by uuid,
  has_attachment boolean not null,
  fields text not null,
  preview text not null,
  assessment text,
  signals text[],
  primary key (account_id, id)
);
comment on table deleted_email is 'E-mails that were deleted for good, kept for 30 days to be restored.';
create index deleted_email_age on deleted_email (deleted_at);
create index deleted_email_list on deleted_email (account_id, deleted_at, id);
select note_changes_of('deleted_email', 'DeletedEmail', 'id', 'account_id');
