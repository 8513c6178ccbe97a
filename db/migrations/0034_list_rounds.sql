-- Agreeing the list (R6.2): an agency confirms its people; differences of three lists are settled one by one, then it signs off.
create table list_round (
  id uuid primary key,
  unit_id uuid not null references unit (id),
  name text not null,
  due_on date not null,
  state text not null check (state in ('open', 'signed')),
  -- The feeds that are the agency's and the personnel authority's list, where they came as files.
  agency_feed_id uuid references feed (id),
  authority_feed_id uuid references feed (id),
  opened_by_name text not null,
  opened_at timestamptz not null,
  signed_by uuid references account (id),
  signed_by_name text,
  signed_at timestamptz,
  chased_on date
);

create index list_round_unit on list_round (unit_id, opened_at);
create unique index list_round_one_open on list_round (unit_id) where state = 'open';

comment on table list_round is 'Rounds in which an agency agrees its list of people with the personnel authority and the directory (R6.2).';

create table list_entry (
  round_id uuid not null references list_round (id),
  ordinal integer not null,
  person_id uuid references person (id),
  -- The person as each of the lists has them; null where a list does not.
  agency jsonb,
  authority jsonb,
  directory jsonb,
  differences text[] not null,
  -- Whose word counts; null while it is open.
  resolution text check (resolution in ('agency', 'authority', 'directory')),
  resolved_by_name text,
  resolved_at timestamptz,
  request_id uuid references change_request (id),
  primary key (round_id, ordinal)
);

comment on table list_entry is 'Each person of a round, as three lists have them, and how the difference was settled.';

select note_changes_of('list_round', 'ListRound', 'id');
select note_changes_of('list_entry', 'ListRound', 'round_id', is_part => true);
