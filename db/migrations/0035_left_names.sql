-- Names that somebody subscribed and whose mailbox has gone: a subscription outlives its mailbox (RFC 3501 section 6.3.6).
create table subscribed_name (
  account_id uuid not null,
  name text not null,
  primary key (account_id, name)
);
comment on table subscribed_name is 'Names subscribed whose mailbox is gone, as paths within the account.';

-- A mailbox deleted while others are below it stays as a name (RFC 3501 section 6.3.4). With a message in it it is a
-- mailbox again, whatever this says.
alter table mailbox add column is_name_only boolean not null default false;
