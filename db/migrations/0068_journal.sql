-- The journal (R6.7): mail as it came and went, from its delivery on, where a rule of the class 'journal' says so.
alter table retention_rule drop constraint retention_rule_applies_to_check;
alter table retention_rule add constraint retention_rule_applies_to_check
  check (applies_to in ('personal', 'agency', 'system', 'left', 'journal'));
-- It is of what passes, not of a unit's accounts.
alter table retention_rule add constraint retention_rule_journal_is_everywhere check (applies_to <> 'journal' or unit_id is null);

create table journal_entry (
  -- Ordered by time.
  id uuid primary key,
  at timestamptz not null,
  -- A reference of its own to the bytes that the copies have too.
  blob bytea not null,
  size integer not null,
  -- The envelope, with those who were written to blindly.
  return_path text,
  recipients text[],
  -- Ours among sender and recipients.
  account_ids uuid[] not null,
  -- The batch in whose digest it stands in the audit record; soon after its arrival.
  batch_id uuid,
  destroyed_at timestamptz,
  -- Of what was destroyed: proves the envelope that stood here.
  envelope_hash bytea,
  constraint journal_entry_is_destroyed check ((destroyed_at is null) = (recipients is not null and envelope_hash is null))
);
comment on table journal_entry is 'Mail as it was delivered and sent, with its envelope (R6.7): only added to, sealed in batches by the audit record.';
create index journal_entry_open on journal_entry (id) where batch_id is null;
create index journal_entry_batch on journal_entry (batch_id) where batch_id is not null;
-- Rows lie in the order of time.
create index journal_entry_time on journal_entry using brin (at);

create function guard_journal_entry() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' or old.destroyed_at is not null
     or (new.id, new.at, new.blob, new.size, new.account_ids) is distinct from (old.id, old.at, old.blob, old.size, old.account_ids)
     or (old.batch_id is not null and new.batch_id is distinct from old.batch_id)
     or (new.destroyed_at is null
         and (new.return_path, new.recipients) is distinct from (old.return_path, old.recipients)) then
    raise exception 'the journal is only added to';
  end if;
  return new;
end
$$;
create trigger journal_entry_guard before update or delete on journal_entry for each row execute function guard_journal_entry();
create trigger journal_entry_stays before truncate on journal_entry for each statement execute function guard_journal_entry();

alter table archive_find drop constraint archive_find_source_check;
alter table archive_find add constraint archive_find_source_check check (source in ('mailbox', 'deleted', 'archive', 'journal'));
