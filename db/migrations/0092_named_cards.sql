-- Contacts as CardDAV clients know them (RFC 6352): under the names they gave, with a digest that is another whenever the card is.
alter table contact_card add column digest text not null generated always as (md5(card::text)) stored;

-- A name outlives its card for as long as its end is told (`cleanCardNames`), so there is no reference.
create table card_name (
  account_id uuid not null,
  name text not null,
  card_id uuid not null,
  primary key (account_id, name),
  unique (account_id, card_id)
);

-- A card of the directory tells of its addresses, the person and the post, and the unit, too.
create function note_directory_cards() returns trigger language plpgsql as $$
begin
  execute format(
    'insert into object_change (account_id, type, object_id, kind)
     select distinct ''00000000-0000-0000-0000-000000000000''::uuid, ''ContactCard'', a.id::text, 2
     from changed_rows c join account a on a.%I = c.%I
     on conflict do nothing', tg_argv[0], tg_argv[1]);
  if found then
    perform pg_notify('object_change', 'ContactCard:00000000-0000-0000-0000-000000000000');
  end if;
  return null;
end
$$;

do $$
declare
  watched record;
begin
  for watched in
    select * from (values ('address', 'id', 'account_id'), ('person', 'person_id', 'id'), ('post', 'person_id', 'person_id')) w (of_table, account_column, column_name)
  loop
    execute format(
      'create trigger note_directorycard_insert after insert on %s referencing new table as changed_rows
       for each statement execute function note_directory_cards(%L, %L)', watched.of_table, watched.account_column, watched.column_name);
    execute format(
      'create trigger note_directorycard_update after update on %s referencing new table as changed_rows
       for each statement execute function note_directory_cards(%L, %L)', watched.of_table, watched.account_column, watched.column_name);
    execute format(
      'create trigger note_directorycard_delete after delete on %s referencing old table as changed_rows
       for each statement execute function note_directory_cards(%L, %L)', watched.of_table, watched.account_column, watched.column_name);
  end loop;
end
$$;

create trigger note_directorycard_update after update on unit referencing new table as changed_rows
for each statement execute function note_directory_cards('unit_id', 'id');
