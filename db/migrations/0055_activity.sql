-- What happened to mail, by the hour: counters for charts, added to by every process a few times a minute at most.
create table mail_traffic (
  -- In UTC, as 2026-11-25T12.
  hour text not null check (hour ~ '^\d{4}-\d\d-\d\dT\d\d$'),
  kind text not null
    check (kind in ('received', 'inside', 'refused', 'deferred', 'junk', 'virus', 'held', 'sent', 'undelivered')),
  count bigint not null,
  primary key (hour, kind)
);

comment on table mail_traffic is 'What happened to mail, by the hour (UTC) and kind: the source of charts, never of decisions.';

select note_changes_of('mail_traffic', 'MailTraffic', 'hour', is_part => true);

-- How much there is, once a day, so that one can say when space will end.
create table storage_day (
  day date not null primary key,
  accounts integer not null,
  messages bigint not null,
  mail_bytes bigint not null,
  database_bytes bigint not null,
  -- Of the data directory's disk; null where the process that looked has none.
  free_bytes bigint
);

comment on table storage_day is 'How much mail, database and free space there was, the latest look of each day.';

select note_changes_of('storage_day', 'StorageDay', 'day');

create index change_request_created on change_request (created_at);

-- Personnel systems' tokens show in the console.
select note_changes_of('feed_token', 'FeedToken', 'id');

-- Notes one change of a thing that has no row of its own; for changes that are rare.
create function note_change(type text, id text) returns void language plpgsql as $$
begin
  insert into object_change (account_id, type, object_id, kind)
  values ('00000000-0000-0000-0000-000000000000', type, id, 2) on conflict do nothing;
  perform pg_notify('object_change', type || ':00000000-0000-0000-0000-000000000000');
end
$$;
