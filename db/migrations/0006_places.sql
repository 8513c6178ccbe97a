-- One e-mail in several mailboxes (RFC 8621 section 4.1.1): its flags but \Deleted are the same in all of them. Only
-- e-mails marked here are looked for elsewhere when a flag changes, so that the others pay nothing.
alter table message add column shared boolean not null default false;
