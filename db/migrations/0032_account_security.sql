-- What keeps an account its owner's (R8.4, R8.5): second factors, passwords for single programs, known devices.

create table totp_factor (
  account_id uuid not null references account (id),
  id uuid not null,
  label text not null,
  -- Sealed with a secret of the installation, because it has to be read again.
  secret bytea not null,
  -- Null until its owner has shown a first code.
  confirmed_at timestamptz,
  -- The time step of the last code taken: none is taken twice (RFC 6238 section 5.2).
  last_step bigint not null default 0,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (account_id, id)
);

comment on table totp_factor is 'Apps that show codes by time (RFC 6238), the second factor of an account.';

create table passkey (
  account_id uuid not null references account (id),
  id uuid not null,
  label text not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (account_id, id)
);

create unique index passkey_credential on passkey (account_id, credential_id);

comment on table passkey is 'Passkeys (WebAuthn): they sign in alone, or as the second factor after a password.';

create table recovery_code (
  account_id uuid not null references account (id),
  hash bytea not null,
  used_at timestamptz,
  primary key (account_id, hash)
);

comment on table recovery_code is 'Codes on paper for whoever lost the second factor, each for one use; as hashes only.';

create table app_password (
  account_id uuid not null references account (id),
  id uuid not null,
  label text not null,
  -- The program's secret is 79 random bits, so a plain hash is enough to find it by.
  hash bytea not null,
  scram_salt bytea not null,
  scram_iterations integer not null check (scram_iterations >= 4096),
  scram_stored_key bytea not null,
  scram_server_key bytea not null,
  protocols text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  last_used_address text,
  primary key (account_id, id)
);

create unique index app_password_hash on app_password (account_id, hash);

comment on table app_password is 'Passwords of single programs, with the protocols they open and an end date.';

create table known_device (
  account_id uuid not null references account (id),
  hash bytea not null,
  label text not null,
  remote_address text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (account_id, hash)
);

comment on table known_device is 'Browsers that an account has signed in from: the owner is told of a new one.';

-- A sign-in between its steps: after the password, before the second factor.
create table sign_in_ticket (
  hash bytea primary key,
  -- Null for a passkey whose owner is not known yet.
  account_id uuid references account (id),
  purpose text not null check (purpose in ('secondFactor', 'passkey', 'newPasskey')),
  challenge text not null,
  attempts integer not null default 0,
  expires_at timestamptz not null
);

comment on table sign_in_ticket is 'Sign-ins between their steps, found by a secret alone.';

-- When its owner last proved to be there: acts that change how one signs in ask for it to be recent.
alter table login_session add column confirmed_at timestamptz;
alter table login_session add column is_new_device boolean not null default false;

alter table mailbox_visit add column id uuid not null default gen_random_uuid();
create unique index mailbox_visit_id on mailbox_visit (account_id, id);

select note_changes_of('login_session', 'LoginSession', 'id', 'account_id');
select note_changes_of('totp_factor', 'SecondFactor', 'id', 'account_id');
select note_changes_of('passkey', 'SecondFactor', 'id', 'account_id');
select note_changes_of('app_password', 'AppPassword', 'id', 'account_id');
select note_changes_of('mailbox_visit', 'MailboxVisit', 'id', 'account_id');
