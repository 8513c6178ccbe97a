-- Where a person's devices want to be told of changes (RFC 8620 §7.2): an address of a push service, with the keys of the device.
create table push_subscription (
  account_id uuid not null,
  id uuid not null,
  -- The client's own name for the device.
  device_client_id text not null,
  url text not null,
  -- The device's keys (RFC 8291); without them messages go as they are.
  p256dh bytea,
  auth bytea,
  -- Told to the address; nothing else goes there until the client has sent it back.
  verification_code text not null,
  is_verified boolean not null default false,
  -- Null for all types.
  types text[],
  expires_at timestamptz not null,
  created_at timestamptz not null,
  -- What was sent last: two processes that see the same change send it once.
  last_pushed text,
  primary key (account_id, id)
);

comment on table push_subscription is 'Addresses of push services that a person’s devices want to be told of changes at.';

create index push_subscription_expiry on push_subscription (expires_at);

-- Tells the processes that push which subscriptions there are; a push itself is no change.
create function announce_push_subscription() returns trigger language plpgsql as $$
begin
  perform pg_notify('push_subscription', coalesce(new.account_id, old.account_id)::text);
  return null;
end
$$;

create trigger push_subscription_announced
  after insert or delete or update of is_verified, types, expires_at on push_subscription
  for each row execute function announce_push_subscription();
