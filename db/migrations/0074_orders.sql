-- Orders of agency heads with the receipts of those they go to, and the agencies' own rules of use (R9.4).

create table unit_order (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  -- Numbered from one in each year of Việt Nam, without gaps: the number is taken by the transaction that sends the letter.
  year integer not null,
  number integer not null check (number > 0),
  subject text not null,
  text text not null,
  due_at timestamptz not null,
  issued_at timestamptz not null,
  issued_by uuid references account (id),
  issued_by_name text not null,
  state text not null default 'open' check (state in ('open', 'closed', 'withdrawn')),
  ended_at timestamptz,
  ended_by_name text,
  -- Why it was closed before all had done it, or withdrawn.
  ended_reason text,
  -- The day on which its head was last told who is late.
  head_reminded_on date,
  unique (unit_id, year, number),
  check ((state = 'open') = (ended_at is null))
);
create index unit_order_issued on unit_order (issued_at);
comment on table unit_order is 'Orders that heads of agencies issued by mail: number, text, deadline, and how they ended.';

create table unit_order_file (
  order_id uuid not null references unit_order (id),
  ordinal integer not null,
  name text not null,
  type text not null,
  size integer not null,
  blob bytea not null,
  primary key (order_id, ordinal)
);
comment on table unit_order_file is 'Files that went with an order; their bytes are kept with it.';

create table unit_order_recipient (
  order_id uuid not null references unit_order (id),
  recipient_id uuid not null references account (id),
  -- As they were called when it was issued.
  name text not null,
  unit_name text not null,
  -- The letter in the recipient's mailbox, where a filter of theirs did not do away with it.
  email_id uuid,
  received_at timestamptz,
  received_by_name text,
  done_at timestamptz,
  done_by_name text,
  done_note text,
  -- Sent back as not done, and why.
  returned_at timestamptz,
  returned_reason text,
  reminded_on date,
  primary key (order_id, recipient_id),
  check (done_at is null or received_at is not null)
);
create index unit_order_recipient_account on unit_order_recipient (recipient_id, order_id);
comment on table unit_order_recipient is 'Whom an order is for, when they had it, and when they had done it.';

create table unit_order_event (
  order_id uuid not null references unit_order (id),
  id uuid not null,
  at timestamptz not null,
  actor_name text not null,
  act text not null check (act in ('issued', 'received', 'done', 'returned', 'reminded', 'closed', 'withdrawn')),
  recipient_id uuid,
  text text,
  primary key (order_id, id)
);
comment on table unit_order_event is 'What happened to an order, in the words of those who did it.';

select note_changes_of('unit_order', 'Order', 'id');
select note_changes_of('unit_order_recipient', 'Order', 'order_id', is_part => true);
select note_changes_of('unit_order_recipient', 'ReceivedOrder', 'order_id', 'recipient_id');

create table usage_rules (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  -- The newest of a unit holds; those before stay to be read.
  version integer not null check (version > 0),
  title text not null,
  text text not null,
  published_at timestamptz not null,
  published_by_name text not null,
  unique (unit_id, version)
);
comment on table usage_rules is 'Rules of use that a head issued for the agency, version by version.';

create table usage_rules_acknowledgement (
  rules_id uuid not null references usage_rules (id),
  member_id uuid not null references account (id),
  acknowledged_at timestamptz not null,
  primary key (rules_id, member_id)
);
create index usage_rules_acknowledgement_member on usage_rules_acknowledgement (member_id, rules_id);
comment on table usage_rules_acknowledgement is 'Who has said that they read and follow a version of the rules.';

select note_changes_of('usage_rules', 'UsageRules', 'id');
select note_changes_of('usage_rules_acknowledgement', 'UsageRules', 'rules_id', is_part => true);
