-- Certificates by ACME (RFC 8555): one for the whole installation, whichever machine asks and whichever answers.

create table acme_account (
  directory text primary key,
  url text not null,
  sealed_key bytea not null
);
comment on table acme_account is 'Our key at each certificate authority, sealed.';

create table acme_challenge (
  token text primary key,
  answer text not null,
  expires_at timestamp with time zone not null
);
comment on table acme_challenge is 'What an authority is told when it looks whether a name is ours (RFC 8555 §8.3).';

create table acme_certificate (
  names text[] primary key,
  chain text not null,
  sealed_key bytea not null,
  valid_until timestamp with time zone not null,
  issued_at timestamp with time zone not null
);
comment on table acme_certificate is 'The newest certificate for a set of names, with its key, sealed.';
