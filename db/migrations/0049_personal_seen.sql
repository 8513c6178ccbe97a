-- A read state for each person in mailboxes that several people read (issue 7: agencies' mailboxes, where they are set so).
-- The flag in `message` is then where everybody begins; what somebody has read or marked unread stands in `email_seen`.
-- Accounts that are not set so read and write nothing of this.

alter table mail_account add column seen_is_personal boolean not null default false;

create table email_seen (
  account_id uuid not null,
  viewer_id uuid not null,
  email_id uuid not null,
  seen boolean not null,
  modseq bigint not null,
  primary key (account_id, viewer_id, email_id)
);
comment on table email_seen is 'What one person has read, or marked unread, in a mailbox with a read state for each.';

create table mailbox_seen (
  account_id uuid not null,
  viewer_id uuid not null,
  mailbox_id uuid not null,
  modseq bigint not null,
  primary key (account_id, viewer_id, mailbox_id)
);
comment on table mailbox_seen is 'The last mod-sequence of one person''s own read state in a mailbox (RFC 7162 HIGHESTMODSEQ for that person).';

alter table change add column viewer_id uuid;
comment on column change.viewer_id is 'Whose own read state changed; null where all see the change.';

-- Message rows of an account as somebody sees them: their own read state over everybody's.
create function message_seen_by(account uuid, viewer uuid)
returns table (account_id uuid, mailbox_id uuid, uid bigint, email_id uuid, modseq bigint, size integer, flags smallint,
               received_at timestamptz, saved_at timestamptz, keywords text[], shared boolean)
language sql stable parallel safe
as $$
  select m.account_id, m.mailbox_id, m.uid, m.email_id, greatest(m.modseq, s.modseq), m.size,
         case s.seen when true then m.flags | 1::smallint when false then m.flags & ~1::smallint else m.flags end,
         m.received_at, m.saved_at, m.keywords, m.shared
  from message m
  left join email_seen s on s.account_id = m.account_id and s.viewer_id = viewer and s.email_id = m.email_id
  where m.account_id = account
$$;
