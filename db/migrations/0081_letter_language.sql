-- The language in which an account's owner reads letters of the system; without a row it is Vietnamese.

create table account_preference (
  account_id uuid primary key references account (id),
  -- What JMAP calls it.
  id text not null default 'singleton' check (id = 'singleton'),
  language text not null check (language in ('vi', 'en'))
);

comment on table account_preference is 'What an account''s owner chose for all their devices: the language of letters of the system.';

select note_changes_of('account_preference', 'AccountPreference', 'id', 'account_id');
