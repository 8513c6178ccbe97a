-- Letters that are written again and again, and searches that are made again and again: on every device of whoever keeps them.
create table kept_text (
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('template', 'search')),
  name text not null,
  -- HTML of a template, the words of a search.
  content text not null,
  changed_at timestamptz not null,
  primary key (account_id, id)
);
comment on table kept_text is 'Templates of letters and searches that an account keeps.';
create unique index kept_text_name on kept_text (account_id, kind, name);
select note_changes_of('kept_text', 'KeptText', 'id', 'account_id');
