-- Large lists are read and made into requests by jobs (R5.4): how far they are, and when they last came further.
alter table feed drop constraint feed_state_check;
alter table feed add constraint feed_state_check
  check (state in ('reading', 'checked', 'submitting', 'submitted', 'failed'));
alter table feed
  -- A reading that stands still was interrupted: whoever sends the file again takes it up.
  add column progress_at timestamptz,
  add column requests_wanted integer not null default 0,
  add column requests_made integer not null default 0;
