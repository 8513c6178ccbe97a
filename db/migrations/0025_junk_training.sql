-- What each person has taught about junk by moving letters to Junk and back (R6.5).
create table junk_training (
  account_id uuid primary key,
  junk_messages integer not null,
  good_messages integer not null
);
comment on table junk_training is 'How many letters of each kind somebody has sorted.';

create table junk_token (
  account_id uuid not null,
  -- 53 bits of a hash over a word or a pair of words.
  token bigint not null,
  junk integer not null,
  good integer not null,
  primary key (account_id, token)
) with (fillfactor = 80);
comment on table junk_token is 'In how many sorted letters of each kind a word stood.';

create table junk_trained (
  account_id uuid not null,
  blob bytea not null,
  as_junk boolean not null,
  primary key (account_id, blob)
);
comment on table junk_trained is 'How each sorted letter was counted, so that it counts once and can be taken back.';

-- Every move up to this mod-sequence was learned from.
create table junk_progress (
  account_id uuid primary key,
  modseq bigint not null
);
comment on table junk_progress is 'Up to which mod-sequence of an account moves were learned from.';
