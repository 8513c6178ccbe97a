-- What the public status page tells (R6.3): how services are, how they were for ninety days, and what the center announced.

-- Each process says now and then how the services are that it runs. A process that says nothing any more is not there.
create table service_beat (
  process_id uuid not null,
  service text not null check (service in ('receiving', 'sending', 'reading', 'web', 'directory')),
  state text not null check (state in ('good', 'degraded', 'down')),
  seen_at timestamptz not null,
  primary key (process_id, service)
);

comment on table service_beat is 'How each process last found the services that it runs; old rows mean that it is gone.';

create table service_state (
  service text primary key check (service in ('receiving', 'sending', 'reading', 'web', 'directory')),
  state text not null check (state in ('good', 'degraded', 'down')),
  since timestamptz not null,
  -- From when on there is a history.
  watched_since timestamptz not null,
  -- When some process last said anything of it.
  heard_at timestamptz not null,
  -- When somebody last looked: time without any look is time without any server.
  judged_at timestamptz not null
);

comment on table service_state is 'How each service is for the whole system, as the last look at the beats of all processes made it.';

create table service_disturbance (
  service text not null check (service in ('receiving', 'sending', 'reading', 'web', 'directory')),
  began_at timestamptz not null,
  extent text not null check (extent in ('degraded', 'down')),
  ended_at timestamptz not null check (ended_at > began_at),
  primary key (service, began_at)
);

comment on table service_disturbance is 'Times in which a service was disturbed and that are over: the history of the status page.';

create table status_notice (
  id uuid primary key,
  kind text not null check (kind in ('planned', 'incident', 'information')),
  title_vi text not null,
  title_en text not null,
  text_vi text not null,
  text_en text not null,
  -- What it concerns; empty for everything.
  services text[] not null,
  starts_at timestamptz not null,
  -- Planned work ends by itself then; null: until somebody ends it.
  ends_at timestamptz check (ends_at > starts_at),
  -- A break counts as planned only from here on: nobody plans afterwards.
  announced_at timestamptz not null,
  -- When somebody ended or withdrew it, and what they said.
  ended_at timestamptz,
  outcome_vi text,
  outcome_en text
);

create index status_notice_latest on status_notice (starts_at);

comment on table status_notice is 'What the center tells everybody on the status page: planned work, incidents, information.';
