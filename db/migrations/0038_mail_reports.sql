-- Reports of other systems on mail in our name (RFC 7489, RFC 8460).
create table mail_report (
  id uuid primary key,
  kind text not null check (kind in ('dmarc', 'tls')),
  organisation text not null,
  report_id text not null,
  domain text not null,
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  total integer not null,
  failed integer not null,
  content jsonb not null,
  received_at timestamptz not null,
  constraint mail_report_once unique (kind, organisation, report_id)
);
comment on table mail_report is 'DMARC and TLS reports of other systems on mail in our name.';
create index mail_report_end on mail_report (ends_at);
select note_changes_of('mail_report', 'MailReport', 'id');

-- What our checks of mail in others' names found, for the reports that we send.
create table dmarc_result (
  day date not null,
  domain text not null,
  -- A row of the report without its count, as JSON.
  row text not null,
  count integer not null,
  primary key (day, domain, row)
);
comment on table dmarc_result is 'What DMARC checks found, counted by day, for reports to the domains that ask for them.';
