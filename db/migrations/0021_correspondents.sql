-- With whom an account has exchanged mail: who is not here writes for the first time (R8.8). Only a first time writes a row.
create table correspondent (
  account_id uuid not null,
  -- In lower case.
  address text not null,
  first_at timestamptz not null,
  primary key (account_id, address)
);
comment on table correspondent is 'Whom an account has exchanged mail with; who is not here writes for the first time.';
