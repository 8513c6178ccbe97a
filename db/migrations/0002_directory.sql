-- The directory (R4.3) and the accounts: who exists, under which address, in which unit, with which rights.
-- Reference tables, small and read everywhere; only credential belongs to an account and begins its key with it.
-- Ids come from the program as parameters, so that a stopped clock gives the same rows twice.

create table domain (
  name text primary key,
  is_primary boolean not null,
  created_at timestamptz not null,
  constraint domain_lower_case check (name = lower(name) and name <> '')
);

create unique index domain_one_primary on domain (is_primary) where is_primary;

create table unit (
  id uuid primary key,
  -- The local part of the unit's account: snv, huongvan01.huongtra.
  code text not null unique,
  name text not null,
  name_en text,
  short_name text,
  -- Agencies under the People's Committee, and bodies that only take part (R3.1).
  class text not null check (class in ('people_committee', 'participating')),
  parent_id uuid references unit (id),
  -- The number in the annex of Decision 05/2005/QĐ-UB, for the units that stand there.
  annex_number integer unique,
  state text not null check (state in ('active', 'account_pending')),
  created_at timestamptz not null,
  constraint unit_not_its_own_parent check (parent_id <> id)
);

create index unit_parent on unit (parent_id);
create unique index unit_one_root on unit ((parent_id is null)) where parent_id is null;

-- From the root of the province down to the unit: what a role reaches is decided from it (R2.1).
create function unit_path(of_unit uuid) returns uuid[] language sql stable as $$
  with recursive climb (id, parent_id, height) as (
    select id, parent_id, 0 from unit where id = of_unit
    union all
    select u.id, u.parent_id, climb.height + 1 from climb join unit u on u.id = climb.parent_id
    where climb.height < 32
  )
  select array_agg(id order by height desc) from climb
$$;

create table person (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  full_name text not null,
  -- Plain letters, so that "nguyen" finds "Nguyễn".
  name_folded text not null,
  created_at timestamptz not null
);

create index person_unit on person (unit_id);

create table account (
  id uuid primary key,
  kind text not null check (kind in ('personal', 'agency', 'system')),
  unit_id uuid not null references unit (id),
  person_id uuid references person (id),
  display_name text not null,
  state text not null check (state in ('active', 'locked', 'retired')),
  locked_reason text,
  created_at timestamptz not null,
  constraint account_personal_has_person check ((kind = 'personal') = (person_id is not null)),
  constraint account_lock_has_reason check (state <> 'locked' or locked_reason is not null)
);

create index account_unit on account (unit_id);
create unique index account_person_once on account (person_id) where person_id is not null;

-- Every address ever given. A row is never deleted and never goes to another account (R4.1).
create table address (
  address text primary key,
  local_part text not null,
  domain text not null references domain (name),
  account_id uuid references account (id),
  kind text not null check (kind in ('primary', 'alias', 'reserved', 'tombstone')),
  created_at timestamptz not null,
  constraint address_is_its_parts check (address = local_part || '@' || domain),
  constraint address_lower_case check (address = lower(address)),
  constraint address_has_account check (kind not in ('primary', 'alias') or account_id is not null)
);

create unique index address_one_primary on address (account_id) where kind = 'primary';
create index address_account on address (account_id);

create function refuse_address_reuse() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'an address once given stays on record: %', old.address;
  end if;
  if new.address <> old.address or (old.account_id is not null and new.account_id is distinct from old.account_id) then
    raise exception 'an address is never given to anyone else: %', old.address;
  end if;
  return new;
end
$$;

create trigger address_never_reused before update or delete on address
  for each row execute function refuse_address_reuse();

create table credential (
  account_id uuid not null references account (id),
  id uuid not null,
  kind text not null check (kind in ('password')),
  -- The argon2id hash in PHC string format, and the SCRAM-SHA-256 keys (RFC 5802 section 3).
  hash text not null,
  scram_salt bytea not null,
  scram_iterations integer not null check (scram_iterations >= 4096),
  scram_stored_key bytea not null,
  scram_server_key bytea not null,
  must_change boolean not null,
  expires_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, id)
);

create unique index credential_one_password on credential (account_id) where kind = 'password';

create table role_grant (
  id uuid primary key,
  account_id uuid not null references account (id),
  role text not null check (role in (
    'chief_of_office', 'center_administrator', 'center_operator', 'personnel_authority', 'unit_administrator',
    'agency_head', 'delegate', 'archivist', 'auditor', 'official')),
  unit_id uuid not null references unit (id),
  starts_at timestamptz not null,
  ends_at timestamptz,
  -- Null when the machine itself granted it: the first run, the command line.
  granted_by uuid references account (id),
  reason text not null,
  constraint role_grant_ends_later check (ends_at is null or ends_at >= starts_at)
);

create index role_grant_account on role_grant (account_id);
create index role_grant_unit on role_grant (unit_id);

-- Who did what to the directory, on whose authority (R5.1). Each event carries the hash of the one before it.
create table audit_event (
  seq bigint primary key,
  at timestamptz not null,
  -- The account that acted; null for the machine itself, which actor then names.
  actor_account_id uuid,
  actor text not null,
  act text not null,
  object_kind text not null,
  object_id text not null,
  -- Who asked, who approved, on which decision, in words until change requests carry it.
  authority text not null,
  before jsonb,
  after jsonb,
  previous_hash bytea not null,
  hash bytea not null,
  constraint audit_event_hash_length check (octet_length(hash) = 32 and octet_length(previous_hash) = 32)
);

create index audit_event_object on audit_event (object_kind, object_id, seq);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit record is only ever added to';
end
$$;

create trigger audit_event_append_only before update or delete or truncate on audit_event
  for each statement execute function refuse_audit_change();
