-- Violations with their evidence, measure and follow-up (R12.1), and what agencies propose (R12.2).
create table violation (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  person_id uuid references person (id),
  kind text not null check (kind in
    ('mailService', 'rogueSender', 'personalMail', 'lentAddress', 'spam', 'secrecy', 'other')),
  level text not null check (level in ('minor', 'serious', 'grave')),
  summary text not null,
  -- What shows it: texts, DNS answers, hashes of files.
  evidence jsonb not null,
  measure text,
  follow_up text,
  state text not null check (state in ('open', 'closed')),
  -- Only for who needs to know (R12.1).
  is_restricted boolean not null,
  -- What the watch found is told once while it lasts.
  watch_key text,
  recorded_by uuid references account (id),
  recorded_by_name text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

create index violation_unit on violation (unit_id, created_at);
create unique index violation_watched on violation (watch_key) where watch_key is not null and state = 'open';

comment on table violation is 'The register of violations: evidence, level, measure taken, follow-up; seen by those entitled (R12.1).';

create table proposal (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  subject text not null,
  body text not null,
  state text not null check (state in ('sent', 'answered')),
  answer text,
  sent_by uuid references account (id),
  sent_by_name text not null,
  answered_by_name text,
  created_at timestamptz not null,
  answered_at timestamptz
);

create index proposal_unit on proposal (unit_id, created_at);

comment on table proposal is 'Difficulties and proposals of agencies, collected into a report to the People''s Committee (R12.2).';

select note_changes_of('violation', 'Violation', 'id');
select note_changes_of('proposal', 'Proposal', 'id');
