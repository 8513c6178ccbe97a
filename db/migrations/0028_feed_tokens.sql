-- Tokens of other systems that feed the directory (R5.4): what each may do, for whom it acts, until when.
create table feed_token (
  id uuid primary key,
  name text not null,
  -- The account in whose name it acts: its roles and their reach are the token's.
  account_id uuid not null references account (id),
  -- SHA-256 of the secret, which is shown once and kept nowhere.
  secret_hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint feed_token_has_scopes check (scopes <@ array['people:read', 'people:write', 'units:read']::text[] and cardinality(scopes) > 0),
  constraint feed_token_hash_length check (octet_length(secret_hash) = 32)
);

comment on table feed_token is 'Bearer tokens of personnel systems for SCIM: limited in scope and time, acting in an account''s name.';
