-- Training of officials in the use of the mail system (R6.8): yearly plans, their courses, sessions with seats, who takes part, with
-- what result, and what is handed out. Tables of the province, small: a few thousand registrations a year.

create table training_plan (
  id uuid primary key,
  year integer not null check (year between 2000 and 2999),
  title text not null,
  aims text not null,
  audience text not null,
  state text not null check (state in ('draft', 'submitted', 'returned', 'approved')),
  made_by_name text not null,
  made_at timestamptz not null,
  submitted_by uuid,
  submitted_by_name text,
  submitted_at timestamptz,
  decided_by_name text,
  decided_at timestamptz,
  -- Why it was returned, or what was said when it was approved.
  decision_note text,
  constraint training_plan_submitted check (state = 'draft' or submitted_at is not null),
  constraint training_plan_decided check (state not in ('returned', 'approved') or decided_at is not null)
);

comment on table training_plan is 'A yearly plan of training (R6.8): made by the center, approved by the chief of office.';

create table training_course (
  id uuid primary key,
  plan_id uuid not null references training_plan (id),
  title text not null,
  content text not null,
  -- Whom it is for: these units and below, holders of these roles; empty for everybody.
  audience_units uuid[] not null,
  audience_roles text[] not null,
  teacher text not null,
  -- The teacher's own account, where there is one: takes the attendance.
  teacher_account uuid references account (id),
  hours integer not null check (hours between 1 and 2000),
  planned_people integer not null check (planned_people between 1 and 100000),
  -- In đồng.
  planned_cost bigint not null check (planned_cost between 0 and 1000000000000)
);

comment on table training_course is 'A course of a plan: content, audience, teacher, length, number of people, cost.';
create index training_course_plan on training_course (plan_id);

create table training_session (
  id uuid primary key,
  course_id uuid not null references training_course (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text not null,
  link text not null,
  seats integer not null check (seats between 1 and 10000),
  register_until timestamptz not null,
  state text not null check (state in ('open', 'cancelled')),
  cancel_reason text,
  -- RFC 5545 section 3.8.7.4: counts what those invited have to know anew.
  sequence integer not null default 0,
  reminded_at timestamptz,
  constraint training_session_ends_later check (ends_at > starts_at),
  constraint training_session_deadline check (register_until <= starts_at)
);

comment on table training_session is 'One holding of a course, with its seats and the day until which people register.';
create index training_session_course on training_session (course_id);
create index training_session_unreminded on training_session (starts_at) where state = 'open' and reminded_at is null;

create table training_registration (
  id uuid primary key,
  session_id uuid not null references training_session (id),
  account_id uuid not null references account (id),
  state text not null check (state in ('registered', 'waiting', 'cancelled')),
  -- The order in which a waiting list moves up.
  queued_at timestamptz not null,
  registered_by_name text not null,
  attendance text check (attendance in ('present', 'excused', 'absent')),
  result text check (result in ('passed', 'failed')),
  -- Tenths of a mark from 0 to 10.
  mark integer check (mark between 0 and 100),
  certificate_year integer,
  certificate_serial integer,
  certified_at timestamptz,
  constraint training_registration_result_of_who_came check (result is null or attendance is not distinct from 'present'),
  constraint training_registration_came_registered check (attendance is null or state = 'registered'),
  constraint training_registration_certificate check (
    (certificate_serial is null) = (certificate_year is null) and (certificate_serial is null) = (certified_at is null))
);

comment on table training_registration is 'Who takes part in a session, or waits for a place; whether they came, and with what result.';
create unique index training_registration_once on training_registration (session_id, account_id);
create index training_registration_account on training_registration (account_id);
create unique index training_certificate_number on training_registration (certificate_year, certificate_serial)
  where certificate_serial is not null;

create table training_material (
  id uuid primary key,
  course_id uuid not null references training_course (id),
  name text not null,
  media_type text not null,
  size bigint not null,
  blob bytea not null,
  added_by_name text not null,
  added_at timestamptz not null
);

comment on table training_material is 'What is handed out in a course; its bytes were scanned when they were uploaded.';
create index training_material_course on training_material (course_id);
create index training_material_blob on training_material (blob);

select note_changes_of('training_plan', 'TrainingPlan', 'id');
select note_changes_of('training_course', 'TrainingCourse', 'id');
select note_changes_of('training_course', 'TrainingPlan', 'plan_id', is_part => true);
select note_changes_of('training_session', 'TrainingSession', 'id');
select note_changes_of('training_registration', 'TrainingRegistration', 'id');
select note_changes_of('training_registration', 'TrainingSession', 'session_id', is_part => true);
select note_changes_of('training_registration', 'TrainingStanding', 'account_id', is_part => true);
select note_changes_of('training_material', 'TrainingMaterial', 'id');
select note_changes_of('training_material', 'TrainingCourse', 'course_id', is_part => true);
