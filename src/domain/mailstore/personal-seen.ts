/**
 * A read state for each person, in accounts that are set so (agencies' mailboxes, R9.1): \Seen and $seen are then whoever's who looks.
 *
 * The flag in `message` is where everybody begins, and stays as it was filed; what a person reads or marks unread goes to `email_seen`,
 * by e-mail, so that it follows the e-mail through mailboxes. Who signs in as the account itself has no state of their own: theirs is
 * where the others begin. An access says in `viewerId` whose state it works with; without one every statement is the one that ordinary
 * accounts run, so that those pay nothing.
 *
 * Cost of a change: two more statements. Of a count of the unread: the e-mails whose state differs from where everybody began.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { CHANGE } from './change-log.ts';
import { advanceModseq } from './mail-accounts.ts';
import type { Mailbox } from './message-values.ts';

/** The source of message rows for who looks; `viewer` is the placeholder of `access.viewerId`, `$1` the account. */
export function messagesFor({ viewerId }: Pick<MailAccess, 'viewerId'>, viewer: string): string {
  return viewerId ? `message_seen_by($1, ${viewer})` : 'message';
}

/** The condition on rows of the change log for who looks: what all see, and of personal changes their own. */
export function changesFor({ viewerId }: Pick<MailAccess, 'viewerId'>, viewer: string): string {
  return viewerId ? `(viewer_id is null or viewer_id = ${viewer})` : 'viewer_id is null';
}

/** A statement's name, of its own for those who have a state of their own: it is another statement. */
export function nameFor({ viewerId }: Pick<MailAccess, 'viewerId'>, name: string): string {
  return viewerId ? `${name}_seen_by` : name;
}

/** Further parameters of a statement made with `messagesFor`. */
export function viewerParameter({ viewerId }: Pick<MailAccess, 'viewerId'>): string[] {
  return viewerId ? [viewerId] : [];
}

/** Past the ordinals of any change of flags that all see. */
const FIRST_ORDINAL = 1_000_000;

const WRITE = `
  with wanted as (
    select * from unnest($3::uuid[], $4::boolean[]) as w (email_id, seen)
  ), written as (
    insert into email_seen (account_id, viewer_id, email_id, seen, modseq)
    select $1, $2, w.email_id, w.seen, $5 from wanted w
    where exists (select from message_seen_by($1, $2) m
                  where m.email_id = w.email_id and (m.flags & 1 = 1) is distinct from w.seen)
    on conflict (account_id, viewer_id, email_id) do update set seen = excluded.seen, modseq = excluded.modseq
    returning email_id
  ), places as (
    select m.mailbox_id, array_agg(m.uid order by m.uid) as uids, array_agg(m.email_id order by m.uid) as email_ids
    from message m join written w on w.email_id = m.email_id where m.account_id = $1 group by m.mailbox_id
  ), marked as (
    insert into mailbox_seen (account_id, viewer_id, mailbox_id, modseq) select $1, $2, mailbox_id, $5 from places
    on conflict (account_id, viewer_id, mailbox_id) do update set modseq = excluded.modseq
  )
  insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, at, viewer_id)
  select $1, $5, ${FIRST_ORDINAL} + row_number() over (), ${CHANGE.flags}, mailbox_id, uids, email_ids, $6, $2 from places
  returning mailbox_id`;

/**
 * Writes what the access's person has read and has not, in a transaction that has locked the account and taken `modseq`. True when
 * anything changed by it.
 */
export async function writeSeen(
  tx: Transaction,
  access: MailAccess,
  states: ReadonlyMap<EmailId, boolean>,
  at: { modseq: number; now: number },
): Promise<boolean> {
  if (states.size === 0) return false;
  const rows = await tx.query(
    WRITE,
    [
      access.accountId,
      access.viewerId,
      [...states.keys()],
      [...states.values()],
      at.modseq,
      new Date(at.now),
    ],
    { name: 'email_seen_write' },
  );
  return rows.length > 0;
}

/** Copies of e-mails are as read as what they were made from, to everybody. */
export async function copySeen(
  tx: Transaction,
  access: MailAccess,
  copied: { from: MailboxId; to: MailboxId; sourceUids: readonly number[]; targetUids: readonly number[] },
): Promise<void> {
  if (!access.viewerId || copied.sourceUids.length === 0) return;
  await tx.query(
    `insert into email_seen (account_id, viewer_id, email_id, seen, modseq)
     select s.account_id, s.viewer_id, copy.email_id, s.seen, copy.modseq
     from unnest($4::bigint[], $5::bigint[]) as pair (source, target)
     join message original on original.account_id = $1 and original.mailbox_id = $2 and original.uid = pair.source
     join message copy on copy.account_id = $1 and copy.mailbox_id = $3 and copy.uid = pair.target
     join email_seen s on s.account_id = $1 and s.email_id = original.email_id`,
    [access.accountId, copied.from, copied.to, copied.sourceUids, copied.targetUids],
    { name: 'email_seen_copy' },
  );
}

/** Mailboxes as the access's person counts them: unread, and the last change that they see. One query for any number of accounts. */
export async function countAsSeen<Box extends Omit<Mailbox, 'path'>>(
  db: Queryable,
  accesses: readonly MailAccess[],
  mailboxes: readonly Box[],
): Promise<Box[]> {
  const personal = accesses.filter(({ viewerId }) => viewerId !== undefined);
  const [first] = personal;
  if (!first) return [...mailboxes];
  const rows = await db.query<{ id: MailboxId; more: number; modseq: number }>(
    `select id, coalesce(sum(more), 0)::integer as more, coalesce(max(modseq), 0) as modseq from (
       select m.mailbox_id as id, case when s.seen then -1 else 1 end as more, null::bigint as modseq
       from email_seen s join message m on m.account_id = s.account_id and m.email_id = s.email_id
       where s.account_id = any ($1::uuid[]) and s.viewer_id = $2 and s.seen <> (m.flags & 1 = 1)
       union all
       select mailbox_id, null, modseq from mailbox_seen where account_id = any ($1::uuid[]) and viewer_id = $2
     ) all_rows group by id`,
    [personal.map(({ accountId }) => accountId), first.viewerId],
    { name: 'mailbox_seen_counts' },
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return mailboxes.map((mailbox) => {
    const own = byId.get(mailbox.id);
    if (!own) return mailbox;
    const { unseenCount, modseq } = mailbox;
    return { ...mailbox, unseenCount: unseenCount + own.more, modseq: Math.max(modseq, own.modseq) };
  });
}

/** Whether an account is set so that each person has a read state. */
export async function isSeenPersonal(db: Queryable, { accountId }: MailAccess): Promise<boolean> {
  const [row] = await db.query<{ personal: boolean }>(
    'select seen_is_personal as personal from mail_account where account_id = $1',
    [accountId],
    { name: 'seen_is_personal' },
  );
  return row?.personal ?? false;
}

/** What anybody has read is read for all, once there is one read state again. */
const JOIN = `
  with read as (
    select distinct email_id from email_seen where account_id = $1 and seen
  ), changed as (
    update message m set flags = m.flags | 1::smallint, modseq = $2 from read r
    where m.account_id = $1 and m.email_id = r.email_id and m.flags & 1 = 0
    returning m.mailbox_id, m.uid, m.email_id
  ), counted as (
    update mailbox b set modseq = $2, unseen_count = b.unseen_count - d.number
    from (select mailbox_id, count(*) as number from changed group by mailbox_id) d
    where b.account_id = $1 and b.id = d.mailbox_id
  ), forgotten as (
    delete from email_seen where account_id = $1
  ), unmarked as (
    delete from mailbox_seen where account_id = $1
  )
  insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, at)
  select $1, $2, row_number() over (), ${CHANGE.flags}, mailbox_id, array_agg(uid order by uid), array_agg(email_id order by uid), $3
  from changed group by mailbox_id`;

/**
 * Sets whether each person has a read state; for whoever may share the whole account. Turned on, everybody begins with what is read now;
 * turned off, what anybody has read is read. `Refusal('notPermitted')`.
 */
export function changeSeenPersonal(
  db: Database,
  access: MailAccess,
  change: { isPersonal: boolean; authority: string; now: number },
): Promise<void> {
  return db.transaction((tx) => setSeenPersonal(tx, access, change));
}

/** The same within a transaction. */
export async function setSeenPersonal(
  tx: Transaction,
  access: MailAccess,
  change: { isPersonal: boolean; authority: string; now: number },
): Promise<void> {
  const { accountId, accountRights, principal } = access;
  if (!accountRights.includes('a'))
    throw new Refusal('notPermitted', 'Only who may share this whole mailbox decides how it is read.');
  const modseq = await advanceModseq(tx, accountId);
  const wasPersonal = await isSeenPersonal(tx, access);
  if (wasPersonal === change.isPersonal) return;
  await tx.query('update mail_account set seen_is_personal = $2 where account_id = $1', [
    accountId,
    change.isPersonal,
  ]);
  if (!change.isPersonal) await tx.query(JOIN, [accountId, modseq, new Date(change.now)]);
  // Whoever has the account open asks anew what they see of it.
  const [inbox] = await tx.query<{ id: MailboxId }>(
    `select id from mailbox where account_id = $1 and role = 'inbox'`,
    [accountId],
  );
  if (inbox)
    await tx.query(
      'insert into change (account_id, modseq, ordinal, kind, mailbox_id, at) values ($1, $2, $3, $4, $5, $6)',
      [accountId, modseq, FIRST_ORDINAL, CHANGE.mailboxChanged, inbox.id, new Date(change.now)],
    );
  await recordEvent(tx, {
    now: change.now,
    actor: auditActor(principal),
    act: 'mailbox.readState',
    object: { kind: 'mailbox', id: accountId },
    authority: change.authority,
    before: { personal: wasPersonal },
    after: { personal: change.isPersonal },
  });
}
