-- Handovers of agency mailboxes when their head changes (R9.2).

create table handover (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  agency_id uuid not null references account (id),
  -- The change of head it came with; null where a head was appointed by the machine.
  request_id uuid references change_request (id),
  -- The decision in words, as it stands in the minutes.
  basis text not null,
  is_acting boolean not null,
  -- As they were called on the day. The old head may have no account any more.
  from_id uuid references account (id),
  from_name text not null,
  from_title text not null,
  to_id uuid not null references account (id),
  to_name text not null,
  to_title text not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  state text not null check (state in ('open', 'handedOver', 'objected', 'settled', 'accepted', 'superseded')),
  -- Frozen at the opening, with its SHA-256; never changed.
  inventory jsonb not null,
  digest bytea not null check (length(digest) = 32),
  notes text not null default '',
  handed_over_at timestamptz,
  handed_over_by_name text,
  -- Where the old head could not confirm: why somebody else did.
  handed_over_reason text,
  objected_at timestamptz,
  objection text,
  settled_at timestamptz,
  settled_by_name text,
  settlement text,
  ended_at timestamptz,
  password_set_at timestamptz,
  -- The day on which somebody was last reminded.
  reminded_on date,
  minutes_year integer,
  minutes_number integer check (minutes_number > 0),
  minutes_blob bytea,
  minutes_size integer,
  unique (unit_id, minutes_year, minutes_number),
  check ((state in ('accepted', 'superseded')) = (ended_at is not null)),
  check ((state = 'accepted') = (minutes_blob is not null and minutes_number is not null and minutes_year is not null)),
  check (state in ('open', 'superseded') or handed_over_at is not null)
);
-- One at a time for a mailbox.
create unique index handover_open on handover (agency_id) where ended_at is null;
create index handover_opened on handover (opened_at);
create index handover_parties on handover (to_id);
create index handover_givers on handover (from_id);
comment on table handover is 'Handovers of agency mailboxes from one head to the next: parties, frozen inventory, confirmations, minutes.';

create table handover_delegation (
  handover_id uuid not null references handover (id),
  ordinal integer not null,
  kind text not null check (kind in ('role', 'mailbox', 'addressBook')),
  grantee_id uuid not null,
  grantee_name text not null,
  -- The folder or the address book; null for a role on the whole mailbox.
  thing_id uuid,
  thing_name text,
  rights text not null,
  ends_at timestamptz,
  renewed_at timestamptz,
  primary key (handover_id, ordinal),
  check ((kind = 'role') = (thing_id is null))
);
comment on table handover_delegation is 'What others could do in the mailbox until the head changed; the new head renews each by an act.';

create table handover_event (
  handover_id uuid not null references handover (id),
  id uuid not null,
  at timestamptz not null,
  actor_name text not null,
  act text not null check (act in ('opened', 'noted', 'handedOver', 'objected', 'settled', 'renewed', 'passwordSet', 'reminded', 'accepted', 'superseded')),
  text text,
  primary key (handover_id, id)
);
comment on table handover_event is 'What happened in a handover, in the words of those who did it.';

select note_changes_of('handover', 'Handover', 'id');
select note_changes_of('handover_delegation', 'Handover', 'handover_id', is_part => true);
