-- A limit on the number of messages beside that of space (RFC 9208 §5.2); null for none.
alter table mail_account add column quota_messages bigint check (quota_messages >= 0);
