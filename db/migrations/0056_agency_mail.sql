-- Who handles which mail of an agency, and whether it is done (R9.3, R7.b): a row stands for an e-mail that somebody took on.
create table agency_mail (
  account_id uuid not null,
  email_id uuid not null,
  state text not null check (state in ('open', 'done')),
  -- The account of who handles it; null while it waits in the unit for somebody.
  assignee_id uuid,
  assigned_by uuid,
  assigned_by_name text not null,
  changed_at timestamptz not null,
  primary key (account_id, email_id),
  constraint agency_mail_email foreign key (account_id, email_id) references email (account_id, id) on delete cascade
);
create index agency_mail_assignee on agency_mail (assignee_id) where state = 'open' and assignee_id is not null;

comment on table agency_mail is 'Mail of agencies that somebody handles: assignee and state; handed back to the unit when the assignee leaves it (R9.3, R7.b).';

select note_changes_of('agency_mail', 'AgencyMail', 'email_id', 'account_id');
