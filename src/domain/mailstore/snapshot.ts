/**
 * What an IMAP session knows of a mailbox: the whole state once at SELECT, afterwards only what changed.
 *
 * Cost: a snapshot is one index range scan over the narrow message rows, sent as arrays in one row; a
 * catch-up reads the change log after a mod-sequence and the messages named there, nothing else.
 */

import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId, Uid } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import { CHANGE } from './change-log.ts';
import { MAILBOX_COLUMNS, type MailboxRow, mailboxFromRow } from './mailbox-rows.ts';
import type { MailboxChanges, MailboxSnapshot, MessageFlags } from './message-values.ts';

interface SnapshotRow extends MailboxRow {
  uids: number[];
  bits: number[];
  modseqs: number[];
  sizes: number[];
  keywords: Record<string, string[]> | null;
}

/**
 * Reads a mailbox as of one moment, in one statement. `takeRecent` makes this session the one that is told
 * \Recent (SELECT, not EXAMINE; RFC 3501 §2.3.2). `Refusal('notFound')` when the mailbox is gone.
 */
export async function readSnapshot(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  options: { takeRecent: boolean },
): Promise<MailboxSnapshot> {
  requireRight(access, mailboxId, 'r');
  const firstRecentUid = await readFirstRecent(db, access, mailboxId, options.takeRecent);
  const rows = await db.query<SnapshotRow>(
    `select ${MAILBOX_COLUMNS}, m.uids, m.bits, m.modseqs, m.sizes, m.keywords
     from mailbox b, lateral (
       select coalesce(array_agg(uid), '{}') as uids, coalesce(array_agg(flags::integer), '{}') as bits,
              coalesce(array_agg(s.modseq), '{}') as modseqs, coalesce(array_agg(size), '{}') as sizes,
              jsonb_object_agg(uid, keywords) filter (where keywords is not null) as keywords
       from (select uid, flags, modseq, size, keywords from message
             where account_id = $1 and mailbox_id = $2 order by uid) s
     ) m
     where b.account_id = $1 and b.id = $2`,
    [access.accountId, mailboxId],
    { name: 'mailbox_snapshot' },
  );
  const row = rows[0];
  if (!row) throw new Refusal('notFound', 'This mailbox does not exist.');
  return {
    mailbox: mailboxFromRow(access.accountId, row),
    firstRecentUid,
    uids: row.uids,
    bits: row.bits,
    modseqs: row.modseqs,
    sizes: row.sizes,
    keywords: new Map(Object.entries(row.keywords ?? {}).map(([uid, names]) => [Number(uid), names])),
  };
}

/** Takes the \Recent mark in its own statement, so that of two sessions selecting at once one gets it. */
async function readFirstRecent(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
  take: boolean,
): Promise<number> {
  const taken = take
    ? await db.query<{ first: number }>(
        `update mailbox set first_recent_uid = uid_next
         where account_id = $1 and id = $2 and first_recent_uid <> uid_next returning old.first_recent_uid as first`,
        [access.accountId, mailboxId],
        { name: 'mailbox_take_recent' },
      )
    : [];
  if (taken[0]) return taken[0].first;
  const rows = await db.query<{ first: number }>(
    'select first_recent_uid as first from mailbox where account_id = $1 and id = $2',
    [access.accountId, mailboxId],
    { name: 'mailbox_first_recent' },
  );
  return rows[0]?.first ?? 1;
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
       select kind, uids from change where account_id = $1 and modseq > $3 and mailbox_id = $2
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
     left join message m on m.account_id = $1 and m.mailbox_id = $2 and m.uid = n.uid
     order by n.uid`,
    [access.accountId, mailboxId, sinceModseq],
    { name: 'mailbox_changes' },
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
