-- Address books of single accounts (RFC 9610), and whom somebody has written to, for completing recipients.
create table address_book (
  account_id uuid not null,
  id uuid not null,
  name text not null check (name <> ''),
  description text,
  sort_order integer not null default 0 check (sort_order >= 0),
  is_default boolean not null default false,
  is_subscribed boolean not null default true,
  created_at timestamptz not null,
  primary key (account_id, id)
);

create unique index address_book_one_default on address_book (account_id) where is_default;

comment on table address_book is 'Address books of an account (RFC 9610).';

create table contact_card (
  account_id uuid not null,
  id uuid not null,
  uid text not null,
  -- A JSContact Card (RFC 9553), without id and addressBookIds.
  card jsonb not null,
  book_ids uuid[] not null check (cardinality(book_ids) > 0),
  -- Folded words, each with a letter for where it stands.
  words tsvector not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);

create unique index contact_card_uid on contact_card (account_id, uid);

comment on table contact_card is 'Contacts of an account as JSContact cards (RFC 9553, RFC 9610).';

create table past_recipient (
  account_id uuid not null,
  id uuid not null,
  address text not null,
  name text not null,
  words tsvector not null,
  times integer not null,
  last_at timestamptz not null,
  primary key (account_id, id)
);

create unique index past_recipient_address on past_recipient (account_id, address);

comment on table past_recipient is 'Whom somebody has written to, for completing recipients.';

select note_changes_of('address_book', 'AddressBook', 'id', 'account_id');
select note_changes_of('contact_card', 'ContactCard', 'id', 'account_id');
select note_changes_of('past_recipient', 'Correspondent', 'id', 'account_id');
-- The directory as an address book of the province: one card for each account.
select note_changes_of('account', 'ContactCard', 'id');
