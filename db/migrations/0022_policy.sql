-- What people decide while the system runs, by key; every change is audited. A key without a row has its default.
create table policy (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null
);

comment on table policy is 'Policies that people change at run time';

-- What was sent in an hour, by account or by unit: what limits are held to and stolen accounts are seen by.
create table sending_count (
  subject_id uuid not null,
  hour timestamptz not null,
  recipients integer not null,
  outside integer not null,
  bounced integer not null,
  -- Networks that mail was handed in from.
  networks text[] not null,
  primary key (subject_id, hour)
);

comment on table sending_count is 'Recipients sent to in an hour, by account or unit';
create index sending_count_hour on sending_count (hour);

-- Accounts whose mail to outside waits because they may be stolen (R8.6).
create table sending_hold (
  id uuid primary key,
  account_id uuid not null,
  reason text not null check (reason in ('volume', 'bounces', 'places', 'operator')),
  facts jsonb not null,
  held_at timestamptz not null,
  ended_at timestamptz,
  ended_by text
);

comment on table sending_hold is 'Accounts whose outgoing mail waits for the center';
create unique index sending_hold_open on sending_hold (account_id) where ended_at is null;

-- Large sends to outside that somebody must approve (R8.6).
create table send_approval (
  message_id uuid primary key,
  account_id uuid not null,
  unit_id uuid not null,
  recipients integer not null,
  subject text not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused')),
  asked_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text
);

comment on table send_approval is 'Large sends to outside and what was decided about them';
create index send_approval_waiting on send_approval (asked_at) where state = 'waiting';

-- Official mail that went to or came from personal mail services (R10.2).
create table personal_mail (
  account_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  direction text not null check (direction in ('out', 'in')),
  service text not null,
  addresses text[] not null,
  message_id text not null,
  justification text,
  primary key (account_id, id)
);

comment on table personal_mail is 'Official mail to and from personal mail services';
create index personal_mail_at on personal_mail (at);
