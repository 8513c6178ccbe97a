-- Mail that was taken from its sender and not given to anybody yet: the center looks at it and decides (R6.5, R6.6).
create table quarantined_mail (
  id uuid primary key,
  -- Grows with every change of any row; what clients ask for changes since.
  modseq bigint not null,
  state text not null check (state in ('held', 'released', 'deleted')),
  -- Why: virus, suspicious, junk, policy; and what exactly.
  reason text not null,
  detail text not null,
  arrived_at timestamptz not null,
  from_address text not null,
  subject text not null,
  message_id text not null,
  size integer not null,
  blob bytea not null,
  assessment text,
  reverse_path text not null,
  -- Of the envelope, with the accounts they belong to.
  recipients jsonb not null,
  -- What else delivery needs to go on: parameters of MAIL, the peer.
  envelope jsonb not null,
  decided_by uuid,
  decided_at timestamptz,
  decision text,
  constraint quarantined_mail_is_decided check ((state = 'held') = (decided_at is null))
);
comment on table quarantined_mail is 'Mail held back until the center decides, and what was decided.';

create index quarantined_mail_changed on quarantined_mail (modseq);
create index quarantined_mail_held on quarantined_mail (arrived_at) where state = 'held';

-- One row for each kind of thing that the center works on, counting its changes in the order of their commits.
create table center_state (
  kind text primary key,
  modseq bigint not null
);
comment on table center_state is 'The last mod-sequence of each kind of thing that the center works on.';
