-- Change requests (R5, R7): what is asked, on which decision, who approved, when it comes into force, what it did.

create table change_request (
  id uuid primary key,
  type text not null,
  state text not null check (state in ('submitted', 'approved', 'applied', 'refused', 'withdrawn', 'failed')),
  -- The unit whose matter it is: who submits, sees and approves is decided by it.
  unit_id uuid not null references unit (id),
  -- Of a transfer the unit that is left.
  other_unit_id uuid references unit (id),
  -- Whom it is about; of a joining the person that it made.
  person_id uuid references person (id),
  decision_id uuid references decision (id),
  -- What the type asks for; its form is the type's (services/lifecycle).
  details jsonb not null,
  effective_on date not null,
  source text not null check (source in ('form', 'feed', 'list', 'scim', 'command', 'followUp')),
  requested_by uuid references account (id),
  requested_by_name text not null,
  -- What the checks found: duplicates, somebody who was here before, what is missing.
  findings jsonb not null,
  -- The consent of a body that only takes part (R3.1).
  consented_by uuid references account (id),
  approved_by uuid references account (id),
  approved_by_name text,
  approved_at timestamptz,
  closing_note text,
  -- Done at once with this reason, to be approved afterwards.
  emergency_reason text,
  applied_at timestamptz,
  -- It came into force after its day, because the approval came late.
  applied_late boolean,
  -- What it did, as the simulation showed it before.
  effects jsonb,
  -- The earlier request that this one undoes, or that called for it.
  follows_id uuid references change_request (id),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- The caller's own name for it: sent twice, it is one request.
  dedupe_key text,
  constraint change_request_approved_is_named check (state <> 'approved' or approved_by_name is not null),
  constraint change_request_applied_at_a_time check ((state = 'applied') = (applied_at is not null)),
  -- Without an approval only an emergency, which waits for one, is in force.
  constraint change_request_applied_is_approved
    check (state <> 'applied' or approved_by_name is not null or emergency_reason is not null)
);

create index change_request_unit on change_request (unit_id, created_at);
create index change_request_person on change_request (person_id) where person_id is not null;
create index change_request_due on change_request (effective_on, approved_at) where state = 'approved';
create index change_request_open on change_request (state, created_at) where state in ('submitted', 'approved', 'failed');
create unique index change_request_dedupe on change_request (dedupe_key) where dedupe_key is not null;

comment on table change_request is
  'Requests to change the directory, from their submission to what they did; never deleted (R5.1, R7).';

create table change_request_event (
  request_id uuid not null references change_request (id),
  ordinal integer not null,
  at timestamptz not null,
  kind text not null,
  actor_account_id uuid references account (id),
  actor text not null,
  note text,
  primary key (request_id, ordinal)
);

comment on table change_request_event is 'The timeline of each change request: submitted, comments, approved, applied, and by whom.';

alter table post add constraint post_begun_by_request foreign key (begun_by) references change_request (id);
alter table post add constraint post_ended_by_request foreign key (ended_by) references change_request (id);

-- First passwords waiting to be printed on sealed slips (R6.2). The password itself is made at the printing and kept nowhere.
create table password_slip (
  account_id uuid primary key references account (id),
  request_id uuid references change_request (id),
  waiting_since timestamptz not null,
  printed_at timestamptz,
  printed_by uuid references account (id),
  printed_by_name text,
  valid_until timestamptz
);

create index password_slip_waiting on password_slip (waiting_since) where printed_at is null;

comment on table password_slip is 'Accounts whose first password is to be handed out on a sealed slip; printed once, then only its time is known.';

select note_changes_of('change_request', 'ChangeRequest', 'id');
select note_changes_of('change_request_event', 'ChangeRequest', 'request_id', is_part => true);
select note_changes_of('decision', 'Decision', 'id');
select note_changes_of('post', 'Post', 'id');
select note_changes_of('role_grant', 'RoleGrant', 'id');
select note_changes_of('password_slip', 'PasswordSlip', 'account_id');
select note_changes_of('audit_event', 'AuditEvent', 'seq');
