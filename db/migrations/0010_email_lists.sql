-- Lists of e-mail by date (RFC 8621 section 4.4): of one mailbox, and of the whole account. With them a page costs what it
-- shows, however large the mailbox.
create index message_received on message (account_id, mailbox_id, received_at, email_id);
create index email_received on email (account_id, received_at, id);

-- An e-mail by its bytes, for whoever downloads them by their id (RFC 8620 section 6.2).
create index email_blob on email (account_id, blob);
