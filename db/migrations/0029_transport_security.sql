-- What domains say of mail to them (MTA-STS, RFC 8461), as long as they said it holds.
create table mta_sts_policy (
  domain text primary key,
  id text not null,
  mode text not null check (mode in ('enforce', 'testing', 'none')),
  mx text[] not null,
  fetched_at timestamptz not null,
  expires_at timestamptz not null
);

comment on table mta_sts_policy is 'MTA-STS policies of other domains';

-- What became of TLS with other servers, a day long: what daily reports are made of (TLS-RPT, RFC 8460).
create table tls_session (
  day date not null,
  domain text not null,
  policy text not null check (policy in ('sts', 'tlsa', 'no-policy-found')),
  host text not null,
  address text not null,
  -- `success`, or a result of RFC 8460 section 4.3.
  result text not null,
  sessions integer not null,
  primary key (day, domain, policy, host, address, result)
);

comment on table tls_session is 'TLS sessions with other servers by day and result';
