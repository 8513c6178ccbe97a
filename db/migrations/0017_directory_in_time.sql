-- The directory in time (R3.1, R4.3, R6.1, R7): who and what was where on any day; posts; what an approval stands on.

-- Since when the row says what it says. A writer that moves it begins a new version; one that leaves it corrects the present one.
alter table unit add column valid_from timestamptz;
alter table person add column valid_from timestamptz;
alter table account add column valid_from timestamptz;
alter table address add column valid_from timestamptz;
update unit set valid_from = created_at;
update person set valid_from = created_at;
update account set valid_from = created_at;
update address set valid_from = created_at;
alter table unit alter column valid_from set not null;
alter table person alter column valid_from set not null;
alter table account alter column valid_from set not null;
alter table address alter column valid_from set not null;

alter table unit add column phone text;
alter table unit add column fax text;
alter table unit add column website text;
alter table unit add column postal_address text;
alter table unit add column dissolved_at timestamptz;
-- Where its people and its mail went when it was merged or dissolved.
alter table unit add column successor_id uuid references unit (id);
alter table unit drop constraint unit_state_check;
alter table unit add constraint unit_state_check check (state in ('active', 'account_pending', 'dissolved'));
alter table unit add constraint unit_dissolved_at_a_time check ((state = 'dissolved') = (dissolved_at is not null));

alter table person add column staff_number text;
-- Private (R5.4): read by who keeps the lists, never shown in the address book.
alter table person add column birth_date date;
alter table person add column birth_year integer;
alter table person add column office_phone text;
alter table person add column mobile_phone text;
alter table person add column photo_blob bytea;
alter table person add column photo_type text;
alter table person add column state text not null default 'serving'
  check (state in ('serving', 'on_leave', 'left', 'retired', 'deceased'));
alter table person add constraint person_birth_year_agrees
  check (birth_date is null or birth_year = extract(year from birth_date));
alter table person add constraint person_photo_has_type check ((photo_blob is null) = (photo_type is null));
create unique index person_staff_number on person (staff_number) where staff_number is not null;
create index person_name_folded on person (name_folded, id);

-- Whom senders are told to write to when the account is retired (RFC 3463 X.1.6).
alter table account add column successor_text text;

-- Everything the directory ever said of a unit, a person, an account, an address, with the time for which it was so.
create table directory_version (
  kind text not null check (kind in ('unit', 'person', 'account', 'address')),
  object_id text not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  -- The row of the table of that name as it was then.
  fields jsonb not null,
  primary key (kind, object_id, valid_from),
  constraint directory_version_ends_later check (valid_until is null or valid_until > valid_from)
);

create index directory_version_time on directory_version (kind, valid_from);

comment on table directory_version is
  'Each state of units, people, accounts and addresses with its time: the source of the directory as of a day. Written by triggers alone.';

insert into directory_version (kind, object_id, valid_from, fields) select 'unit', id::text, valid_from, to_jsonb(t) from unit t;
insert into directory_version (kind, object_id, valid_from, fields) select 'person', id::text, valid_from, to_jsonb(t) from person t;
insert into directory_version (kind, object_id, valid_from, fields) select 'account', id::text, valid_from, to_jsonb(t) from account t;
insert into directory_version (kind, object_id, valid_from, fields) select 'address', address, valid_from, to_jsonb(t) from address t;

create function begin_validity() returns trigger language plpgsql as $$
begin
  new.valid_from := coalesce(new.valid_from, new.created_at);
  return new;
end
$$;

-- The argument is the column of the id. Generated columns are left out: they follow from the others.
create function keep_version() returns trigger language plpgsql as $$
declare
  row_now jsonb := to_jsonb(new) - 'words';
  row_id text := row_now ->> tg_argv[0];
begin
  if tg_op = 'UPDATE' then
    if new.valid_from < old.valid_from then
      raise exception 'what the directory said before cannot be changed by a later act: %', row_id;
    end if;
    if new.valid_from = old.valid_from then
      update directory_version set fields = row_now
      where kind = tg_table_name and object_id = row_id and valid_from = new.valid_from;
      return null;
    end if;
    update directory_version set valid_until = new.valid_from
    where kind = tg_table_name and object_id = row_id and valid_from = old.valid_from;
  end if;
  insert into directory_version (kind, object_id, valid_from, fields) values (tg_table_name, row_id, new.valid_from, row_now);
  return null;
end
$$;

create trigger unit_begins before insert on unit for each row execute function begin_validity();
create trigger person_begins before insert on person for each row execute function begin_validity();
create trigger account_begins before insert on account for each row execute function begin_validity();
create trigger address_begins before insert on address for each row execute function begin_validity();
create trigger unit_version after insert or update on unit for each row execute function keep_version('id');
create trigger person_version after insert or update on person for each row execute function keep_version('id');
create trigger account_version after insert or update on account for each row execute function keep_version('id');
create trigger address_version after insert or update on address for each row execute function keep_version('address');

-- A post as a person holds it: in a unit, from a day to a day, several at a time (R4.3, R7).
create table post (
  id uuid primary key,
  person_id uuid not null references person (id),
  unit_id uuid not null references unit (id),
  -- As the decision writes it: Trưởng phòng Tổ chức.
  title text not null,
  rank text not null check (rank in ('head', 'deputy_head', 'secretary', 'member')),
  -- Where the person's mailbox belongs; of several posts one.
  is_main boolean not null,
  -- Until another is appointed.
  is_acting boolean not null default false,
  starts_at timestamptz not null,
  ends_at timestamptz,
  -- The change requests by which it began and ended; null for what was there before there were any.
  begun_by uuid,
  ended_by uuid,
  constraint post_ends_later check (ends_at is null or ends_at >= starts_at)
);

create index post_person on post (person_id);
create index post_unit on post (unit_id, starts_at);
create unique index post_one_main on post (person_id) where is_main and ends_at is null;
-- One head a unit, and beside an absent one at most one acting.
create unique index post_one_head on post (unit_id, is_acting) where rank = 'head' and ends_at is null;

comment on table post is 'Posts as people hold them, with start and end; kept for ever, so that any day can be told.';

-- Everybody there is has a post where they are.
insert into post (id, person_id, unit_id, title, rank, is_main, starts_at)
select gen_random_uuid(), p.id, p.unit_id, '',
  case when (select g.account_id from role_grant g where g.unit_id = p.unit_id and g.role = 'agency_head' and g.ends_at is null
             order by g.starts_at limit 1) = (select c.id from account c where c.person_id = p.id)
    then 'head' else 'member' end,
  true, p.created_at
from person p;

-- A right that belongs to a post ends with it (R7.b).
alter table role_grant add column post_id uuid references post (id);
alter table role_grant drop constraint role_grant_role_check;
alter table role_grant add constraint role_grant_role_check check (role in (
  'chief_of_office', 'deputy_chief', 'center_administrator', 'center_operator', 'personnel_authority', 'unit_administrator',
  'agency_head', 'delegate', 'archivist', 'auditor', 'official'));
alter table role_grant add constraint role_grant_deputy_has_end check (role <> 'deputy_chief' or ends_at is not null);
create index role_grant_post on role_grant (post_id) where post_id is not null;

-- The same decision, however often it is typed, is one row.
create table decision (
  id uuid primary key,
  number text not null,
  decided_on date not null,
  issuer text not null,
  summary text not null,
  -- The scanned file, named by its hash.
  file_blob bytea,
  file_name text,
  file_type text,
  created_by uuid references account (id),
  created_at timestamptz not null,
  constraint decision_once unique (number, issuer, decided_on),
  constraint decision_file_is_whole check ((file_blob is null) = (file_name is null) and (file_blob is null) = (file_type is null))
);

comment on table decision is 'Decisions that changes of the directory stand on: number, date, issuer, summary, file (R5.1, R7).';

-- In which role, from where, on which request, approved by whom, on which decision; hashed with the rest where there is any.
alter table audit_event add column context jsonb;

-- An address that answers for another account until a day: after a merger, and when a domain is changed (R3.1).
create table address_forward (
  address text primary key references address (address),
  to_account_id uuid not null references account (id),
  until timestamptz not null
);

create index address_forward_account on address_forward (to_account_id);

comment on table address_forward is 'Addresses of dissolved units whose mail goes to their successor, until a day; a job ends them.';

-- A domain that was left still receives until this day, and then no more; its addresses stay on record.
alter table domain add column receives_until timestamptz;
alter table domain add column closed_at timestamptz;
