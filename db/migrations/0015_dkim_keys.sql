-- The keys outgoing mail is signed with (RFC 6376), private parts sealed with the installation's key.
create table dkim_key (
  selector text primary key,
  domain text not null,
  algorithm text not null check (algorithm in ('rsa-sha256', 'ed25519-sha256')),
  private_key bytea not null,
  -- SubjectPublicKeyInfo, what the DNS record is made of.
  public_key bytea not null,
  -- next: its record is to be published; active: signs; retiring: signs no more, its record stays until removal.
  state text not null check (state in ('next', 'active', 'retiring')),
  created_at timestamptz not null,
  activated_at timestamptz,
  -- When the record of a retiring key may go: mail signed with it has arrived or was given up.
  remove_after timestamptz
);

comment on table dkim_key is 'Keys outgoing mail is signed with';

-- One key of an algorithm signs at a time, and one waits to.
create unique index dkim_key_signing on dkim_key (domain, algorithm, state) where state <> 'retiring';
