/**
 * Changing flags (RFC 9051 §6.4.6, RFC 7162 §3.1.3).
 *
 * Cost: two statements sent together and one commit, whatever the number of messages; only messages whose flags really
 * change are rewritten, and one row of the change log names them all. A third statement follows only for e-mails that
 * are in other mailboxes too: their flags but \\Deleted are one (RFC 8621 §4.1.1). The account is locked by a statement of
 * its own: within one statement, rows that changed while it waited would be counted by what they were before.
 */

import { Refusal } from '#platform/kernel/fault.ts';
import type { EmailId, MailboxId, Uid } from '#platform/kernel/ids.ts';
import { encodeInt8Array } from '#platform/postgres/binary-array.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight, rightsOn } from './access.ts';
import { advanceModseq, retractModseq } from './mail-accounts.ts';
import { type Flags, type MessageFlags, SEEN } from './message-values.ts';
import { messagesFor, nameFor, viewerParameter, writeSeen } from './personal-seen.ts';
import { changeableFlags } from './rights.ts';

/** More keywords than this on one message is a client gone wrong; Cyrus and Dovecot stop near here too. */
export const MAX_KEYWORDS = 64;
export const MAX_KEYWORD_LENGTH = 255;

/** A message's flags after a change, and what they were. */
export type ChangedFlags = MessageFlags & { before: Flags };

export interface FlagChange {
  mailboxId: MailboxId;
  uids: readonly number[];
  mode: 'add' | 'remove' | 'replace';
  flags: Flags;
  /** Only messages with no later mod-sequence are changed (RFC 7162 §3.1.3 UNCHANGEDSINCE). */
  unchangedSince?: number;
  now: number;
}

/** Only flags within the mask `$8` change: those that the rights on the mailbox reach (RFC 4314 §4). */
const NEW_BITS = {
  add: '(m.flags | ($4::smallint & $8::smallint))',
  remove: '(m.flags & ~($4::smallint & $8::smallint))',
  replace: '((m.flags & ~$8::smallint) | ($4::smallint & $8::smallint))',
};

/** Keywords compare without case; an empty list is stored as null so that rows stay narrow. */
const NEW_KEYWORDS = {
  add: `(select nullif(array_agg(k order by place), '{}') from (
           select distinct on (lower(k)) k, place
           from unnest(coalesce(m.keywords, '{}') || $5::text[]) with ordinality as all_keywords (k, place)
           order by lower(k), place) once)`,
  remove: `(select array_agg(k order by place) from unnest(m.keywords) with ordinality as kept (k, place)
            where lower(k) <> all (select lower(unnest($5::text[]))))`,
  replace: `nullif($5::text[], '{}')`,
};

function statementFor(mode: FlagChange['mode']): string {
  // A change that names no keyword leaves each message's own, unless it replaces them.
  const touches = mode === 'replace' ? '$9' : '$9 and cardinality($5::text[]) > 0';
  const newKeywords = `case when ${touches} then ${NEW_KEYWORDS[mode]} else m.keywords end`;
  return `
    with bumped as (
      select modseq from mail_account where account_id = $1
    ), wanted as (
      select m.uid, m.flags as was, m.keywords as were, ${NEW_BITS[mode]} as flags, ${newKeywords} as keywords
      from message m
      where m.account_id = $1 and m.mailbox_id = $2 and m.uid = any ($3::bigint[])
        and ($6::bigint is null or m.modseq <= $6)
    ), changed as (
      update message m set flags = w.flags, keywords = w.keywords, modseq = bumped.modseq
      from bumped, wanted w
      where m.account_id = $1 and m.mailbox_id = $2 and m.uid = w.uid
        and (w.was <> w.flags or w.were is distinct from w.keywords)
      returning m.uid, m.email_id, m.shared, w.was, w.were as had, m.flags, m.keywords, m.modseq
    ), counted as (
      update mailbox b set modseq = bumped.modseq,
        unseen_count = b.unseen_count + delta.unseen, deleted_count = b.deleted_count + delta.deleted
      from bumped, (
        select coalesce(sum((was & 1) - (flags & 1)), 0) as unseen,
               coalesce(sum((flags >> 3 & 1) - (was >> 3 & 1)), 0) as deleted
        from changed having count(*) > 0) delta
      where b.account_id = $1 and b.id = $2
    ), logged as (
      insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, at)
      select $1, max(modseq), 0, 3, $2, array_agg(uid order by uid), array_agg(email_id order by uid), $7
      from changed having count(*) > 0
    )
    select coalesce(array_agg(uid order by uid), '{}') as uids, max(modseq) as modseq,
           coalesce(array_agg(flags::integer order by uid), '{}') as bits,
           coalesce(array_agg(was::integer order by uid), '{}') as were,
           jsonb_object_agg(uid, keywords) filter (where keywords is not null) as keywords,
           jsonb_object_agg(uid, had) filter (where had is not null) as had,
           coalesce(array_agg(uid order by uid) filter (where shared), '{}') as shared
    from changed`;
}

const STATEMENTS = {
  add: statementFor('add'),
  remove: statementFor('remove'),
  replace: statementFor('replace'),
};

/** The other places of e-mails whose flags changed follow, each mailbox with its counters and its row of the log. */
const FOLLOW = `
  with source as (
    select distinct on (m.email_id) m.email_id, m.flags, m.keywords
    from message m where m.account_id = $1 and m.mailbox_id = $2 and m.uid = any ($3::bigint[])
    order by m.email_id, m.uid desc
  ), wanted as (
    select m.mailbox_id, m.uid, m.flags as was, (s.flags & ~8) | (m.flags & 8) as flags, s.keywords
    from source s join message m on m.account_id = $1 and m.email_id = s.email_id
    where not (m.mailbox_id = $2 and m.uid = any ($3::bigint[]))
      and (m.flags <> ((s.flags & ~8) | (m.flags & 8)) or m.keywords is distinct from s.keywords)
  ), changed as (
    update message m set flags = w.flags, keywords = w.keywords, modseq = $4
    from wanted w
    where m.account_id = $1 and m.mailbox_id = w.mailbox_id and m.uid = w.uid
    returning m.mailbox_id, m.uid, m.email_id, w.was, m.flags
  ), counted as (
    update mailbox b set modseq = $4, unseen_count = b.unseen_count + delta.unseen
    from (select mailbox_id, sum((was & 1) - (flags & 1)) as unseen from changed group by mailbox_id) delta
    where b.account_id = $1 and b.id = delta.mailbox_id
  )
  insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, at)
  select $1, $4, row_number() over (), 3, mailbox_id, array_agg(uid order by uid), array_agg(email_id order by uid), $5
  from changed group by mailbox_id`;

/** `Refusal('tooMany')` for more or longer keywords than a message may have. */
export function requireSaneKeywords(keywords: readonly string[]): void {
  if (keywords.length > MAX_KEYWORDS || keywords.some((keyword) => keyword.length > MAX_KEYWORD_LENGTH))
    throw new Refusal('tooMany', `A message holds at most ${MAX_KEYWORDS} keywords.`);
}

/**
 * Changes flags and gives the new ones of every message that changed, and the UIDs that UNCHANGEDSINCE kept out.
 */
export async function storeFlags(
  db: Database,
  access: MailAccess,
  change: FlagChange,
): Promise<{ changed: ChangedFlags[]; modified: number[] }> {
  requireSaneKeywords(change.flags.keywords);
  const changed = await db.transaction((tx) => storeFlagsInTransaction(tx, access, change));
  if (change.unchangedSince === undefined) return { changed, modified: [] };
  return { changed, modified: await findModified(db, access, change, changed) };
}

/** Changes flags inside a transaction, as its next change of the account; gives every message that changed. */
export async function storeFlagsInTransaction(
  tx: Transaction,
  access: MailAccess,
  change: FlagChange,
): Promise<ChangedFlags[]> {
  const reach = changeableFlags(rightsOn(access, change.mailboxId));
  if (reach.mask === 0) requireRight(access, change.mailboxId, 'w');
  if (access.viewerId) return storeAsViewer(tx, access, change, reach);
  return storeForAll(tx, access, change, reach);
}

/** The change that all see. */
async function storeForAll(
  tx: Transaction,
  access: MailAccess,
  change: FlagChange,
  reach: FlagReach,
): Promise<ChangedFlags[]> {
  const [modseq, { changed, shared }] = await Promise.all([
    advanceModseq(tx, access.accountId),
    changeMessages(tx, access, change, reach),
  ]);
  if (changed.length === 0) await retractModseq(tx, access.accountId);
  if (shared.length > 0)
    await tx.query(FOLLOW, [access.accountId, change.mailboxId, shared, modseq, new Date(change.now)], {
      name: 'message_flags_follow',
    });
  return changed;
}

/** The changed messages as columns in one row: ten thousand rows would cost the driver more than the database. */
interface ChangedColumns {
  uids: Uid[];
  modseq: number | null;
  bits: number[];
  were: number[];
  /** By UID, of those that have any. */
  keywords: Record<string, string[]> | null;
  had: Record<string, string[]> | null;
  /** Those whose e-mails are in other mailboxes too. */
  shared: number[];
}

const NO_KEYWORDS: string[] = [];

function changedOf({ uids, modseq, bits, were, keywords, had }: ChangedColumns): ChangedFlags[] {
  return uids.map((uid, place) => ({
    uid,
    bits: bits[place] ?? 0,
    keywords: keywords?.[uid] ?? NO_KEYWORDS,
    modseq: modseq ?? 0,
    before: { bits: were[place] ?? 0, keywords: had?.[uid] ?? NO_KEYWORDS },
  }));
}

/** The flags that rights let one change. */
type FlagReach = ReturnType<typeof changeableFlags>;

interface ViewedRow extends MessageFlags {
  emailId: EmailId;
}

/** Messages as the access's person sees them, in a transaction that has locked the account. */
function readViewed(tx: Transaction, access: MailAccess, change: FlagChange): Promise<ViewedRow[]> {
  return tx.query<ViewedRow>(
    `select uid, flags::integer as bits, coalesce(keywords, '{}') as keywords, modseq, email_id as "emailId"
     from ${messagesFor(access, '$4')}
     where account_id = $1 and mailbox_id = $2 and uid = any ($3::bigint[]) order by uid`,
    [access.accountId, change.mailboxId, change.uids, access.viewerId],
    { name: 'message_flags_viewed' },
  );
}

/** What a change makes of \\Seen, or undefined where it does not touch it. */
function seenAfter({ mode, flags }: FlagChange): boolean | undefined {
  const named = (flags.bits & SEEN) !== 0;
  if (mode === 'replace') return named;
  return named ? mode === 'add' : undefined;
}

/** Where each person has a read state: \\Seen is written for the one, all other flags for all. */
async function storeAsViewer(
  tx: Transaction,
  access: MailAccess,
  change: FlagChange,
  reach: FlagReach,
): Promise<ChangedFlags[]> {
  // Locks the account, so that what is read here stays true; the store's own change is the next.
  const modseq = await advanceModseq(tx, access.accountId);
  const { unchangedSince = Number.POSITIVE_INFINITY, ...rest } = change;
  const before = (await readViewed(tx, access, change)).filter((row) => row.modseq <= unchangedSince);
  const wanted = { ...rest, uids: before.map(({ uid }) => uid) };
  const touchesOthers = (change.flags.bits & ~SEEN) !== 0 || change.flags.keywords.length > 0;
  if (touchesOthers || change.mode === 'replace')
    await storeForAll(tx, access, wanted, { mask: reach.mask & ~SEEN, keywords: reach.keywords });
  const seen = (reach.mask & SEEN) === 0 ? undefined : seenAfter(change);
  if (seen !== undefined) {
    const states = new Map(before.map(({ emailId }) => [emailId, seen]));
    await writeSeen(tx, access, states, { modseq, now: change.now });
  }
  const known = new Map(before.map((row) => [row.uid, row]));
  const changed = (await readViewed(tx, access, wanted)).filter((row) => row.modseq >= modseq);
  if (changed.length === 0) await retractModseq(tx, access.accountId);
  return changed.map((row) => ({ ...row, before: known.get(row.uid) ?? row }));
}

async function changeMessages(
  tx: Transaction,
  access: MailAccess,
  change: FlagChange,
  reach: FlagReach,
): Promise<{ changed: ChangedFlags[]; shared: number[] }> {
  const [row] = await tx.query<ChangedColumns>(
    STATEMENTS[change.mode],
    [
      access.accountId,
      change.mailboxId,
      encodeInt8Array(change.uids),
      change.flags.bits,
      change.flags.keywords,
      change.unchangedSince ?? null,
      new Date(change.now),
      reach.mask,
      reach.keywords,
    ],
    { name: `message_flags_${change.mode}` },
  );
  return row ? { changed: changedOf(row), shared: row.shared } : { changed: [], shared: [] };
}

/** Asked after the change, so that a change by another session in between is told as one, not lost. */
async function findModified(
  db: Queryable,
  access: MailAccess,
  change: FlagChange,
  changed: readonly MessageFlags[],
): Promise<number[]> {
  const done = new Set<number>(changed.map((message) => message.uid));
  const rows = await db.query<{ uid: number }>(
    `select uid from ${messagesFor(access, '$5')}
     where account_id = $1 and mailbox_id = $2 and uid = any ($3::bigint[]) and modseq > $4 order by uid`,
    [access.accountId, change.mailboxId, change.uids, change.unchangedSince, ...viewerParameter(access)],
    { name: nameFor(access, 'message_modified_since') },
  );
  return rows.map((row) => row.uid).filter((uid) => !done.has(uid));
}
