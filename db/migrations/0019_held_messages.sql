-- Messages that wait for their time (RFC 4865, RFC 8621 §7): judged when they came, sent when they are due.
create table held_message (
  -- The account it is sent from.
  account_id uuid not null,
  -- The name it will have in the queue.
  id uuid not null,
  blob bytea not null,
  size bigint not null,
  -- The envelope with its recipients, and where it came from.
  submission jsonb not null,
  release_at timestamptz not null,
  created_at timestamptz not null,
  -- Tries to send it that came to nothing for now, with the last reason.
  attempts integer not null default 0,
  last_reply text,
  -- Who is sending it now; the lease of a worker that died runs out.
  leased_until timestamptz,
  lease_owner uuid,
  primary key (account_id, id)
);

comment on table held_message is 'Messages that their senders want to go out later; until then they can be taken back.';

create index held_due on held_message (release_at);

create function announce_held() returns trigger language plpgsql as $$
begin
  perform pg_notify('held_message', '');
  return null;
end
$$;

create trigger held_announced after insert on held_message for each statement execute function announce_held();

-- What became of a submission: taken back, or for each recipient the last word of the queue.
alter table email_submission add column canceled_at timestamptz;
alter table email_submission add column delivery jsonb not null default '{}';
create index email_submission_queue on email_submission (account_id, queue_id);

-- Changes of both types are noted by triggers from here on; mod-sequences and tombstones are not written any more.
delete from email_submission where destroyed_at is not null;
delete from identity where destroyed_at is not null;
alter table email_submission alter column created_modseq set default 0, alter column modseq set default 0;
alter table identity alter column created_modseq set default 0, alter column modseq set default 0;
comment on column email_submission.destroyed_at is 'Not used since 0017: a submission that is destroyed is gone.';
comment on column identity.destroyed_at is 'Not used since 0017: an identity that is destroyed is gone.';

select note_changes_of('email_submission', 'EmailSubmission', 'id', 'account_id');
select note_changes_of('identity', 'Identity', 'id', 'account_id');
