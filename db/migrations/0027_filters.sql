-- Filter scripts (RFC 5228): of accounts, at most one of them active, and of the organisation, before and after a person's.
create table sieve_script (
  account_id uuid not null,
  id uuid not null,
  name text not null check (name <> '' and length(name) <= 128),
  content text not null,
  -- SHA-256 of the content, as JMAP names its bytes (RFC 9661).
  blob bytea not null,
  size integer not null,
  is_active boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id),
  constraint sieve_script_name_once unique (account_id, name)
);

comment on table sieve_script is 'Filter scripts of accounts, for ManageSieve and JMAP; at most one is active.';

create unique index sieve_script_one_active on sieve_script (account_id) where is_active;

select note_changes_of('sieve_script', 'SieveScript', 'id', 'account_id');

-- One row an account that ever wrote one (RFC 8621 section 8). It runs after the active script.
create table vacation_response (
  account_id uuid primary key,
  -- What JMAP and ManageSieve call it.
  id text not null default 'singleton' check (id = 'singleton'),
  script_id text not null default 'vacation' check (script_id = 'vacation'),
  is_enabled boolean not null,
  from_date timestamptz,
  to_date timestamptz,
  subject text,
  text_body text,
  html_body text
);

comment on table vacation_response is 'The answer while away of each account, turned into a script when mail comes.';

select note_changes_of('vacation_response', 'VacationResponse', 'id', 'account_id');
select note_changes_of('vacation_response', 'SieveScript', 'script_id', 'account_id', is_part => true);

-- Who was answered, and what was seen before (RFC 5230 section 4.2, RFC 7352); by hash, for nobody reads it.
create table filter_memory (
  account_id uuid not null,
  key bytea not null,
  until timestamptz not null,
  primary key (account_id, key)
);

comment on table filter_memory is 'What filters remember: whom they answered and which messages they saw, until when.';

create index filter_memory_until on filter_memory (until);

create table organisation_script (
  name text primary key check (name <> '' and length(name) <= 128),
  -- Before or after a person's script, or only for others to include.
  place text not null check (place in ('before', 'after', 'library')),
  position integer not null,
  content text not null,
  updated_at timestamptz not null,
  updated_by uuid
);

comment on table organisation_script is 'Filter scripts of the whole organisation, kept by the center.';

select note_changes_of('organisation_script', 'OrganisationScript', 'name');
