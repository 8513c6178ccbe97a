-- A commit tells which mailboxes it changed, so that a session that has another one open is not woken for it: after the
-- accounts a zero UUID, then the mailboxes. Where there are many, or none is known, only the accounts are told and everybody looks. Programs
-- of before take each for an account nobody has, and are told of accounts as ever.

create or replace function announce_change() returns trigger language plpgsql as $$
declare
  accounts text;
  mailboxes text;
begin
  select string_agg(distinct account_id::text, ','), string_agg(distinct mailbox_id::text, ',') into accounts, mailboxes from fresh;
  -- A notification holds 8,000 bytes.
  if length(accounts) + length(mailboxes) < 7900 then
    perform pg_notify('mail_change', accounts || ',00000000-0000-0000-0000-000000000000,' || mailboxes);
  else
    perform pg_notify('mail_change', string_agg(account_id::text, ','))
    from (select account_id, (row_number() over () - 1) / 200 as part
          from (select distinct account_id from fresh) one) numbered
    group by part;
  end if;
  return null;
end
$$;
