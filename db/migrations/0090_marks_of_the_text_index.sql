-- Who has mail that is not in the text index is marked in the row that every change of mail writes anyway. The metrics count those and the
-- worker finds them by an index of those alone, where both compared all accounts before. A mark that is there already leaves
-- the update within its page as before; the first of a burst, and its taking away, write the indexes of this narrow table.
alter table mail_account add column text_behind boolean not null default false;

update mail_account a set text_behind = true
where not exists (select from text_state p
                  where p.account_id = a.account_id and p.modseq = a.modseq and p.backfill is null);

alter table mail_account alter column text_behind set default true;
-- locks: a moment; one row an account.
create index mail_account_text_behind on mail_account (account_id) where text_behind;
