-- Sign-ins that last: a browser, a program, a telephone. Their owner sees each and can end it (R8.4); a lock, a new
-- password and retirement end them all.
create table login_session (
  id uuid primary key,
  account_id uuid not null references account (id),
  -- 'web' for the pages here, else the client of OAuth.
  client_id text not null,
  -- What it calls itself, as its owner will recognise it.
  label text not null,
  remote_address text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  -- Not used for so long, it is over; and over at the latest then.
  idle_seconds integer not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_because text,
  constraint login_session_end_has_reason check ((ended_at is null) = (ended_because is null))
);

create index login_session_account on login_session (account_id, created_at) where ended_at is null;

-- Secrets that stand for a session, as hashes only. A refresh token is used once; used again it was stolen, and ends
-- its session (OAuth 2.1 section 4.3.1).
create table login_token (
  hash bytea primary key,
  session_id uuid not null references login_session (id) on delete cascade,
  kind text not null check (kind in ('cookie', 'access', 'refresh')),
  expires_at timestamptz not null,
  used_at timestamptz
);

create index login_token_session on login_token (session_id);

-- Programs that may ask for tokens. All are public clients (OAuth 2.1 section 2.1): they keep no secret, PKCE binds them.
create table oauth_client (
  id text primary key,
  name text not null,
  redirect_uris text[] not null,
  created_at timestamptz not null
);

-- What an authorization waits for: a code to be redeemed, or a device whose user has to say yes.
create table oauth_code (
  hash bytea primary key,
  client_id text not null references oauth_client (id) on delete cascade,
  account_id uuid not null references account (id),
  redirect_uri text not null,
  code_challenge text not null,
  scopes text[] not null,
  expires_at timestamptz not null,
  -- The session it became; a second use ends it (OAuth 2.1 section 4.1.3).
  session_id uuid references login_session (id) on delete cascade
);

create table oauth_device (
  hash bytea primary key,
  user_code text not null unique,
  client_id text not null references oauth_client (id) on delete cascade,
  scopes text[] not null,
  expires_at timestamptz not null,
  last_asked_at timestamptz,
  account_id uuid references account (id),
  state text not null check (state in ('waiting', 'allowed', 'refused', 'redeemed'))
);
