-- What changed of things that are not mail: the directory, and whatever else has get, changes, query, set and push. One
-- log for all of them, written by triggers, so that no writer can forget it.
create table object_change (
  -- Whose things; all zeros for those of the province as a whole.
  account_id uuid not null,
  -- The type as JMAP names it.
  type text not null,
  -- The transaction that did it: what a reader has seen is decided from it, with no counter that writers wait for.
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default clock_timestamp(),
  object_id text not null,
  -- 1 created, 2 updated, 3 destroyed.
  kind smallint not null check (kind between 1 and 3),
  primary key (account_id, type, xid, object_id, at, kind)
);

create index object_change_at on object_change (at);

comment on table object_change is
  'What changed of things that are not mail, by transaction: the source of /changes and of push for their types.';

-- Up to where the log of a type was cleaned away: whoever is behind that reads everything anew.
create table object_change_horizon (
  account_id uuid not null,
  type text not null,
  xid xid8 not null,
  primary key (account_id, type)
);

comment on table object_change_horizon is 'Up to where object_change was cleaned away, for each account and type.';

-- Arguments: the type, the column of the id, the column of the account ('' for things of the province), and whether every
-- change is an update of a thing that has its main row elsewhere.
create function note_object_changes() returns trigger language plpgsql as $$
declare
  kind smallint := case when tg_argv[3] = 'part' then 2 when tg_op = 'INSERT' then 1 when tg_op = 'UPDATE' then 2 else 3 end;
  account text := case when tg_argv[2] = '' then '''00000000-0000-0000-0000-000000000000''::uuid' else format('%I', tg_argv[2]) end;
  announced text;
begin
  execute format(
    'with noted as (
       insert into object_change (account_id, type, object_id, kind)
       select distinct %s, $1, %I::text, $2 from changed_rows where %I is not null
       on conflict do nothing returning account_id)
     select string_agg(distinct account_id::text, '','') from noted', account, tg_argv[1], tg_argv[1])
    into announced using tg_argv[0], kind;
  -- A notification holds 8,000 bytes: with many accounts at once everybody looks.
  if announced is not null then
    perform pg_notify('object_change', tg_argv[0] || ':' || case when length(announced) < 7000 then announced else '*' end);
  end if;
  return null;
end
$$;

-- To be called once for each table whose rows are things of a type, or parts of them (`is_part`).
create function note_changes_of(of_table regclass, type text, id_column text, account_column text default '', is_part boolean default false)
returns void language plpgsql as $$
declare
  operation text;
begin
  foreach operation in array array['insert', 'update', 'delete'] loop
    execute format(
      'create trigger %I after %s on %s referencing %s table as changed_rows
       for each statement execute function note_object_changes(%L, %L, %L, %L)',
      'note_' || lower(type) || '_' || operation, operation, of_table,
      case when operation = 'delete' then 'old' else 'new' end,
      type, id_column, account_column, case when is_part then 'part' else 'main' end);
  end loop;
end
$$;

select note_changes_of('unit', 'Unit', 'id');
select note_changes_of('person', 'Person', 'id');
select note_changes_of('account', 'Account', 'id');
select note_changes_of('account', 'Person', 'person_id', is_part => true);
select note_changes_of('address', 'Account', 'account_id', is_part => true);

-- Text as it is searched: small, without marks, words apart. `formats/vietnamese/fold.ts` does the same for what is typed.
create function fold_text(text) returns text language sql immutable parallel safe as $$
  select regexp_replace(
    lower(translate(regexp_replace(normalize($1, nfd), '[\u0300-\u036f]', '', 'g'), 'đĐðÐ', 'dddd')),
    '[^[:alnum:]]+', ' ', 'g')
$$;

-- Words for finding people, units and addresses by their beginnings, with or without marks.
alter table unit add column words tsvector generated always as (
  to_tsvector('simple', fold_text(name || ' ' || coalesce(short_name, '') || ' ' || coalesce(name_en, '') || ' ' || code))) stored;
alter table person add column words tsvector generated always as (to_tsvector('simple', fold_text(full_name))) stored;
alter table account add column words tsvector generated always as (to_tsvector('simple', fold_text(display_name))) stored;
create index unit_words on unit using gin (words);
create index person_words on person using gin (words);
create index account_words on account using gin (words);
create index address_beginning on address (address text_pattern_ops);
