-- What has been taken off the beginning of an account's change log, so that a client is told to read anew only when it has missed something.
alter table mail_account add column log_floor bigint not null default 1;
update mail_account a set log_floor = greatest(1, coalesce(
  (select min(c.modseq) - 1 from change c where c.account_id = a.account_id), a.modseq));
comment on column mail_account.log_floor is 'The mod-sequence up to which changes have been removed from the log: who is there or later can be told what changed (RFC 8620 §5.2).';
