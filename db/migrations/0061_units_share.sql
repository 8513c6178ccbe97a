-- Things may be shared with units, whose people then have the rights as long as they are in them (RFC 9670 §4: a group of principals).
create function principals_of(of_account uuid, at timestamptz) returns setof uuid
language sql stable rows 8 as $$
  with units (id) as (
    select unnest(unit_path(c.unit_id)) from account c where c.id = of_account and c.kind = 'personal'
    union
    select unnest(unit_path(t.unit_id)) from account c join post t on t.person_id = c.person_id
    where c.id = of_account and t.starts_at <= at and (t.ends_at is null or t.ends_at > at))
  select of_account
  union select id from units
  union select a.id from account a join units u on u.id = a.unit_id where a.kind = 'agency' and a.state <> 'retired'
$$;

comment on function principals_of is 'An account and all groups it belongs to at a time: its units and those of its posts with all above them, and the agencies'' accounts that stand for them.';

-- What others may with an address book (RFC 9610 section 2).
create table address_book_right (
  account_id uuid not null,
  book_id uuid not null,
  -- An account or a unit.
  grantee_id uuid not null,
  -- r read, w write, a share, x delete.
  rights text not null check (rights ~ '^[rwax]+$'),
  granted_at timestamptz not null,
  primary key (account_id, book_id, grantee_id)
);

create index address_book_right_grantee on address_book_right (grantee_id, account_id);

comment on table address_book_right is 'What others may with an address book.';

select note_changes_of('address_book_right', 'AddressBook', 'book_id', 'account_id', is_part => true);

-- Whether somebody wants to see an address book of another.
create table address_book_subscription (
  account_id uuid not null,
  viewer_id uuid not null,
  book_id uuid not null,
  primary key (account_id, viewer_id, book_id)
);

comment on table address_book_subscription is 'Address books of others that somebody wants to see (RFC 9610 section 2, isSubscribed).';

select note_changes_of('address_book_subscription', 'AddressBook', 'book_id', 'account_id', is_part => true);
