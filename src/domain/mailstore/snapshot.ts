/**
 * What an IMAP session knows of a mailbox: the whole state once, in pages, afterwards only what changed.
 *
 * Cost: opening is one statement over two rows; a page is one index range scan over the narrow message rows, sent as
 * arrays in one row; a catch-up reads the change log after a mod-sequence and the messages named there, nothing else.
 */

import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId, Uid } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import { CHANGE } from './change-log.ts';
import { MAILBOX_COLUMNS, type MailboxRow, mailboxFromRow } from './mailbox-rows.ts';
import type {
  MailboxChanges,
  MailboxSnapshot,
  MessageFlags,
  MessagePage,
  OpenedMailbox,
} from './message-values.ts';
import { changesFor, countAsSeen, messagesFor, nameFor, viewerParameter } from './personal-seen.ts';

/** Messages read at once: some 5 ms of the event loop for what the driver makes of them. */
const PAGE_MESSAGES = 10_000;

/**
 * Opens a mailbox as of one moment. `takeRecent` makes this session the one that is told \Recent (SELECT, not EXAMINE;
 * RFC 3501 §2.3.2): of two that select at once, one gets the row and the other finds the mark moved.
 * `Refusal('notFound')` when the mailbox is gone.
 */
export async function openMailbox(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  options: { takeRecent: boolean },
): Promise<OpenedMailbox> {
  requireRight(access, mailboxId, 'r');
  const taking = `with before as (
      select first_recent_uid as first from mailbox
      where account_id = $1 and id = $2 and first_recent_uid <> uid_next for no key update
    ), taken as (
      update mailbox set first_recent_uid = uid_next from before
      where account_id = $1 and id = $2 returning before.first
    )`;
  const first = options.takeRecent ? 'coalesce((select first from taken), uid_next)' : 'first_recent_uid';
  const rows = await db.query<MailboxRow & { first: number; account_modseq: number }>(
    `${options.takeRecent ? taking : ''}
     select ${MAILBOX_COLUMNS}, ${first} as first,
            (select modseq from mail_account where account_id = $1) as account_modseq
     from mailbox where account_id = $1 and id = $2`,
    [access.accountId, mailboxId],
    { name: options.takeRecent ? 'mailbox_select' : 'mailbox_examine' },
  );
  const row = rows[0];
  if (!row) throw new Refusal('notFound', 'This mailbox does not exist.');
  const [mailbox] = await countAsSeen(db, [access], [mailboxFromRow(access.accountId, row)]);
  if (!mailbox) throw new Error('a mailbox was counted away');
  return {
    mailbox,
    accountModseq: row.account_modseq,
    firstRecentUid: row.first,
  };
}

/**
 * Takes the \Recent mark of what came since somebody took it last; gives the UIDs from and up to which messages are
 * this session's, or undefined where another was first.
 */
export async function takeRecent(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
): Promise<{ from: number; to: number } | undefined> {
  requireRight(access, mailboxId, 'r');
  const rows = await db.query<{ from: number; to: number }>(
    `with before as (
       select first_recent_uid as first from mailbox
       where account_id = $1 and id = $2 and first_recent_uid <> uid_next for no key update
     )
     update mailbox set first_recent_uid = uid_next from before
     where account_id = $1 and id = $2 returning before.first as "from", uid_next as "to"`,
    [access.accountId, mailboxId],
    { name: 'mailbox_take_recent' },
  );
  return rows[0];
}

/** Messages after a UID in the order of their UIDs, as columns; the last page is the one that is not full. */
export async function readMessagePage(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  afterUid: number,
): Promise<MessagePage & { isLast: boolean }> {
  requireRight(access, mailboxId, 'r');
  const [row] = await db.query<{
    uids: number[];
    bits: number[];
    modseqs: number[];
    sizes: number[];
    keywords: Record<string, string[]> | null;
  }>(
    `select coalesce(array_agg(uid), '{}') as uids, coalesce(array_agg(flags::integer), '{}') as bits,
            coalesce(array_agg(modseq), '{}') as modseqs, coalesce(array_agg(size), '{}') as sizes,
            jsonb_object_agg(uid, keywords) filter (where keywords is not null) as keywords
     from (select uid, flags, modseq, size, keywords from ${messagesFor(access, '$5')}
           where account_id = $1 and mailbox_id = $2 and uid > $3 order by uid limit $4) page`,
    [access.accountId, mailboxId, afterUid, PAGE_MESSAGES, ...viewerParameter(access)],
    { name: nameFor(access, 'mailbox_page') },
  );
  if (!row) throw new Error('an aggregate gave no row');
  const keywords = new Map(Object.entries(row.keywords ?? {}).map(([uid, names]) => [Number(uid), names]));
  return { ...row, keywords, isLast: row.uids.length < PAGE_MESSAGES };
}

/** A whole mailbox, page by page, for who reads it once. `Refusal('notFound')` when it is gone. */
export async function readSnapshot(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
): Promise<MailboxSnapshot> {
  const { mailbox } = await openMailbox(db, access, mailboxId, { takeRecent: false });
  const uids: number[] = [];
  const bits: number[] = [];
  const sizes: number[] = [];
  const keywords = new Map<number, string[]>();
  for (let isLast = false; !isLast; ) {
    const page = await readMessagePage(db, access, mailboxId, uids.at(-1) ?? 0);
    for (const uid of page.uids) uids.push(uid);
    for (const one of page.bits) bits.push(one);
    for (const size of page.sizes) sizes.push(size);
    for (const [uid, names] of page.keywords) keywords.set(uid, names);
    ({ isLast } = page);
  }
  return { mailbox, uids, bits, sizes, keywords };
}

/** What happened in a mailbox after `sinceModseq`, in one statement. */
export async function readChanges(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  sinceModseq: number,
): Promise<MailboxChanges> {
  const rows = await db.query<{
    highest: number;
    kind: number | null;
    uid: Uid | null;
    bits: number | null;
    keywords: string[] | null;
    modseq: number | null;
    size: number | null;
  }>(
    `with logged as (
       select kind, uids from change
       where account_id = $1 and modseq > $3 and mailbox_id = $2 and ${changesFor(access, '$4')}
     ), named as (
       select case when bool_or(kind in (4, 5)) then 4 when bool_or(kind in (1, 2)) then 1 else 3 end as kind,
              bool_or(kind in (1, 2)) and bool_or(kind in (4, 5)) as passed_by, uid
       from logged, unnest(uids) as uid where kind <= 5 group by uid
       union all
       select kind, false, null from logged where kind = 8
     )
     select (select modseq from mail_account where account_id = $1) as highest,
            n.kind, n.uid, m.flags::integer as bits, m.keywords, m.modseq, m.size
     from (select 1) one
     left join named n on not n.passed_by
     left join ${messagesFor(access, '$4')} m on m.account_id = $1 and m.mailbox_id = $2 and m.uid = n.uid
     order by n.uid`,
    [access.accountId, mailboxId, sinceModseq, ...viewerParameter(access)],
    { name: nameFor(access, 'mailbox_changes') },
  );
  const changes: MailboxChanges = {
    modseq: rows[0]?.highest ?? sinceModseq,
    added: [],
    flagged: [],
    removed: [],
    destroyed: false,
  };
  for (const row of rows) {
    if (row.kind === CHANGE.mailboxDestroyed) changes.destroyed = true;
    if (row.kind === null || row.uid === null) continue;
    if (row.kind === CHANGE.removed) changes.removed.push(row.uid);
    else if (row.modseq !== null) addPresent(changes, row.kind, { ...row, uid: row.uid, modseq: row.modseq });
  }
  return changes;
}

function addPresent(
  changes: MailboxChanges,
  kind: number,
  row: { uid: Uid; bits: number | null; keywords: string[] | null; modseq: number; size: number | null },
): void {
  const flags: MessageFlags = {
    uid: row.uid,
    bits: row.bits ?? 0,
    keywords: row.keywords ?? [],
    modseq: row.modseq,
  };
  if (kind === CHANGE.flags) changes.flagged.push(flags);
  else changes.added.push({ ...flags, size: row.size ?? 0 });
}

/**
 * The UIDs removed after a mod-sequence (RFC 7162 §3.2.5 VANISHED (EARLIER)), or undefined when the change log no
 * longer reaches back so far and the caller must name every UID that is not there.
 */
export async function findRemovedSince(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  sinceModseq: number,
): Promise<number[] | undefined> {
  const [reach] = await db.query<{ known: boolean }>(
    `select exists (select from change where account_id = $1 and modseq <= $2)
         or (select created_modseq >= $2 from mailbox where account_id = $1 and id = $3) as known`,
    [access.accountId, sinceModseq + 1, mailboxId],
  );
  if (!reach?.known) return undefined;
  return (await readChanges(db, access, mailboxId, sinceModseq)).removed;
}
