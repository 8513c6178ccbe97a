-- Where the authorities of signed letters tell which certificates are no longer good, and what they told last. Fetched by a job on its own
-- time, never because somebody reads a letter: no authority learns who reads what.
create table revocation_list (
  url text primary key,
  -- When a letter last named it; forgotten when none does for long.
  noted_at timestamptz not null,
  next_at timestamptz not null,
  failures integer not null default 0,
  fetched_at timestamptz,
  -- As the authority dates it; an older one is not taken for a newer.
  issued_at timestamptz,
  -- As it came (RFC 5280); its signature is looked at when it counts.
  list bytea
);

create index revocation_list_next on revocation_list (next_at);

comment on table revocation_list is 'Lists of revoked certificates that authorities of signed letters publish (RFC 5280).';
