-- Whether the owner of a removed letter was told (R6.5), noted in the commit of the notice: a job that dies between loses none.
-- What was removed before this version counts as told.

alter table removed_email add column is_told boolean not null default true;
alter table removed_email alter column is_told set default false;
comment on column removed_email.is_told is 'The owner has the notice that the letter was taken away.';
