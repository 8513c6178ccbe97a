-- Reports that come back about a submission (RFC 8621 §7 dsnBlobIds, mdnBlobIds): found by the Message-ID of what was sent.
alter table email_submission add column message_id text;
alter table email_submission add column dsn_emails uuid[] not null default '{}';
alter table email_submission add column mdn_emails uuid[] not null default '{}';
create index email_submission_message on email_submission (account_id, message_id) where message_id is not null;
comment on column email_submission.message_id is 'The Message-ID of what was sent, without brackets; null for submissions before this column.';
comment on column email_submission.dsn_emails is 'E-mails of the account that are delivery reports about this, oldest first.';
comment on column email_submission.mdn_emails is 'E-mails of the account that are read receipts for this, oldest first.';
