-- The yearly estimate of what the mail system costs (R6.9): versions of a year, each with its items. What was submitted stands still.

create table budget_version (
  id uuid primary key,
  year integer not null check (year between 2000 and 2999),
  number integer not null check (number >= 1),
  state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'superseded')),
  made_by_name text not null,
  made_at timestamptz not null,
  submitted_by uuid,
  submitted_by_name text,
  submitted_at timestamptz,
  decided_by_name text,
  decided_at timestamptz,
  decision_note text,
  unique (year, number),
  constraint budget_version_submitted check (state = 'draft' or submitted_at is not null),
  constraint budget_version_decided check (state in ('draft', 'submitted') or decided_at is not null)
);

comment on table budget_version is 'A version of a year''s estimate (R6.9): made by the center, approved, changed or returned by the chief of office.';
create unique index budget_version_one_open on budget_version (year) where state in ('draft', 'submitted');
create unique index budget_version_one_approved on budget_version (year) where state = 'approved';

create table budget_item (
  version_id uuid not null references budget_version (id),
  -- The same in every version, so that they can be compared line by line.
  line uuid not null,
  position integer not null,
  section text not null,
  name text not null,
  unit text not null,
  quantity bigint not null check (quantity between 1 and 100000),
  -- In đồng.
  unit_price bigint not null check (unit_price between 0 and 10000000000),
  amount bigint not null generated always as (quantity * unit_price) stored,
  source text not null,
  note text not null,
  training_plan_id uuid references training_plan (id),
  primary key (version_id, line)
);

comment on table budget_item is 'An item of a version of an estimate, with its amount worked out by the database.';
create index budget_item_training_plan on budget_item (training_plan_id) where training_plan_id is not null;

select note_changes_of('budget_version', 'BudgetVersion', 'id');
select note_changes_of('budget_item', 'BudgetVersion', 'version_id', is_part => true);
