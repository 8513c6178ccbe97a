-- Whether each person has a read state of their own in an account becomes a thing that clients see and are told of. A trigger of this one
-- column: every delivery updates mail_account, and must not pay for it.
create function note_read_state() returns trigger language plpgsql as $$
begin
  insert into object_change (account_id, type, object_id, kind)
  values (new.account_id, 'ReadState', 'singleton', 2) on conflict do nothing;
  perform pg_notify('object_change', 'ReadState:' || new.account_id);
  return null;
end
$$;

create trigger note_read_state after update of seen_is_personal on mail_account
for each row when (old.seen_is_personal is distinct from new.seen_is_personal) execute function note_read_state();
