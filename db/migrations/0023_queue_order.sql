-- The queue serves senders in turn, the urgent first, and can be steered by route and by verdict.
alter table outbound_message
  -- RFC 6710: -9 to 9.
  add column priority smallint not null default 0,
  -- RFC 8689: required by REQUIRETLS, optional by "TLS-Required: No".
  add column tls text not null default 'normal' check (tls in ('normal', 'required', 'optional')),
  -- Why its recipients are held, where an operator did not do it.
  add column held_for text check (held_for in ('approval', 'suspicion'));

alter table outbound_recipient
  -- Whose turn it is: the account, or zeros for our own notices and forwarded mail.
  add column sender uuid not null default '00000000-0000-0000-0000-000000000000',
  -- host:port an operator sends it through, instead of where its domain's mail goes.
  add column route text,
  -- Instead of a further try it is given up, and this is what its sender is told.
  add column verdict text;

drop index outbound_due;
create index outbound_turn on outbound_recipient (sender, domain, next_attempt_at) where state = 'queued';
create index outbound_next on outbound_recipient (next_attempt_at) where state = 'queued';
create index outbound_message_account on outbound_message (account_id);

select note_changes_of('policy', 'Policy', 'key');
select note_changes_of('send_approval', 'SendApproval', 'message_id');
select note_changes_of('sending_hold', 'SendingHold', 'id');
select note_changes_of('dkim_key', 'DkimKey', 'selector');

-- Of the queue only what stays in it is told: what is put off, held, steered, and its end. A message that leaves at its first
-- try has no story, and most mail pays nothing.
create function note_queue_changes() returns trigger language plpgsql as $$
declare
  noted bigint;
begin
  if tg_op = 'DELETE' then
    with new_ones as (
      insert into object_change (account_id, type, object_id, kind)
      select distinct '00000000-0000-0000-0000-000000000000'::uuid, 'QueuedMail', c.message_id::text,
        case when exists (select from outbound_recipient r where r.message_id = c.message_id) then 2 else 3 end
      from changed_rows c where c.attempts > 1 or c.state = 'held' or c.verdict is not null
      on conflict do nothing returning 1)
    select count(*) into noted from new_ones;
  else
    with new_ones as (
      insert into object_change (account_id, type, object_id, kind)
      select distinct '00000000-0000-0000-0000-000000000000'::uuid, 'QueuedMail', c.message_id::text, 2
      from changed_rows c where c.state = 'held' or (c.state = 'queued' and c.attempts > 0)
      on conflict do nothing returning 1)
    select count(*) into noted from new_ones;
  end if;
  if noted > 0 then
    perform pg_notify('object_change', 'QueuedMail:00000000-0000-0000-0000-000000000000');
  end if;
  return null;
end
$$;

create trigger note_queue_insert after insert on outbound_recipient
  referencing new table as changed_rows for each statement execute function note_queue_changes();
create trigger note_queue_update after update on outbound_recipient
  referencing new table as changed_rows for each statement execute function note_queue_changes();
create trigger note_queue_delete after delete on outbound_recipient
  referencing old table as changed_rows for each statement execute function note_queue_changes();
