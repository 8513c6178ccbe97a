-- A push subscription lives as long as what its maker signed in with (RFC 8620 section 7.2): the session, the program's password or the
-- account's own. Null for those made before: their device makes them anew within a month.
alter table push_subscription add column credential_id uuid;

create index push_subscription_credential on push_subscription (credential_id) where credential_id is not null;

create function forget_push_of_credential() returns trigger language plpgsql as $$
begin
  delete from push_subscription where account_id = old.account_id and credential_id = old.id;
  return null;
end
$$;

create trigger forget_push after delete on credential for each row execute function forget_push_of_credential();
create trigger forget_push after delete on app_password for each row execute function forget_push_of_credential();
create trigger forget_push after delete on login_session for each row execute function forget_push_of_credential();
create trigger forget_push_at_end after update of ended_at on login_session
for each row when (new.ended_at is not null and old.ended_at is null) execute function forget_push_of_credential();
