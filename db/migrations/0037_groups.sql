-- Groups and lists: addresses that stand for several people. Reference tables, small and read everywhere.
alter table address drop constraint address_kind_check;
alter table address add constraint address_kind_check
  check (kind in ('primary', 'alias', 'reserved', 'tombstone', 'group'));

create table mail_group (
  id uuid primary key,
  -- A row of `address` of kind group: one space with people's addresses, never given twice.
  address text not null unique,
  name text not null check (name <> ''),
  description text not null default '',
  -- static: those named; unit: everybody in the unit; post: who holds a post of these ranks in it.
  membership text not null check (membership in ('static', 'unit', 'post')),
  -- Whose group it is: its administrators manage it, and of unit and post groups the members are its people.
  unit_id uuid not null references unit (id),
  includes_below boolean not null,
  ranks text[] not null default '{}',
  who_may_post text not null check (who_may_post in ('anyone', 'inside', 'members', 'moderators')),
  is_moderated boolean not null,
  -- A list has headers and bounces of its own (RFC 5321 section 3.9.2); else the address is an alias of many.
  is_list boolean not null,
  created_at timestamptz not null
);

comment on table mail_group is 'Addresses that stand for several people: named ones, a unit''s, or holders of posts.';

create index mail_group_unit on mail_group (unit_id);

create table mail_group_member (
  group_id uuid not null references mail_group (id) on delete cascade,
  id uuid not null,
  account_id uuid references account (id),
  child_id uuid references mail_group (id),
  -- Of other systems; written to only where the operator allows forwarding to its domain (R10.2).
  address text,
  bounces integer not null default 0,
  primary key (group_id, id),
  constraint mail_group_member_is_one check (num_nonnulls(account_id, child_id, address) = 1),
  constraint mail_group_member_once unique nulls not distinct (group_id, account_id, child_id, address)
);

comment on table mail_group_member is 'Members named one by one: accounts, other groups, addresses of other systems.';

create index mail_group_member_account on mail_group_member (account_id);
create index mail_group_member_child on mail_group_member (child_id);

create table mail_group_moderator (
  group_id uuid not null references mail_group (id) on delete cascade,
  account_id uuid not null references account (id),
  primary key (group_id, account_id)
);

comment on table mail_group_moderator is 'Who lets held messages of a group through.';

create table group_post (
  id uuid primary key,
  group_id uuid not null references mail_group (id),
  state text not null check (state in ('held', 'approved', 'refused')),
  from_address text not null,
  subject text not null,
  size integer not null,
  -- Null once decided.
  blob bytea,
  envelope jsonb not null,
  arrived_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  reason text
);

comment on table group_post is 'Messages to moderated groups, held until a moderator decides.';

create index group_post_held on group_post (group_id, arrived_at) where state = 'held';

select note_changes_of('mail_group', 'Group', 'id');
select note_changes_of('mail_group_member', 'Group', 'group_id', is_part => true);
select note_changes_of('mail_group_moderator', 'Group', 'group_id', is_part => true);
select note_changes_of('group_post', 'GroupPost', 'id');
