-- Whom an owner gave or took rights on something, for them to see (RFC 9670 section 5).
create table share_notification (
  -- Whose rights changed.
  account_id uuid not null,
  id uuid not null,
  created_at timestamptz not null,
  -- The account that changed them; null for the machine itself.
  changed_by uuid,
  changed_by_name text not null,
  object_type text not null,
  object_account_id uuid not null,
  object_id uuid not null,
  -- Letters of RFC 4314.
  old_rights text not null,
  new_rights text not null,
  name text not null,
  primary key (account_id, id)
);

comment on table share_notification is 'Changes of what somebody may do with mailboxes of others, for them to see.';

select note_changes_of('share_notification', 'ShareNotification', 'id', 'account_id');
select note_changes_of('account', 'Principal', 'id');
select note_changes_of('address', 'Principal', 'account_id', is_part => true);
