/**
 * What is not in the text index yet.
 *
 * `text_state` says up to which mod-sequence an account is indexed; the change log says what was made since, so that delivery does
 * nothing for the index. An account that was never indexed is read from its first e-mail to its last, and its log from where that began:
 * what came meanwhile may be taken in twice, which a search does not see and the next merging ends.
 *
 * Who is behind is marked (`mail_account.text_behind`) by the statement that changes the account's mail, in the row that it changes anyway:
 * so those are found and counted without comparing all accounts. The mark goes when the index has caught up.
 */
import type { MessagePart } from '#formats/mime/message.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

/** Messages of one transaction: about 50 ms of work. */
export const BATCH = 100;
/** A batch ends with a whole change where that is not too large, such as an import's. */
const MOST = 2 * BATCH;
/**
 * Text of one transaction, for letters made of nothing but different words: a hundred of them at once held the event loop for fourteen
 * seconds and a gigabyte. One letter is taken in whatever its text.
 */
const MAX_TEXT_BYTES = 1_048_576;
const FIRST = '00000000-0000-0000-0000-000000000000';

export interface PendingEmail {
  id: EmailId;
  blob: Buffer;
  size: number;
  parts: string;
}

/** How far an account is. */
export interface Progress {
  modseq: number;
  /** The last that was taken in of the e-mails from before `modseq`; null when all are. */
  backfill: EmailId | null;
  /** The last that was taken in of a large change after it; null when none is under way. */
  within: EmailId | null;
}

/** Some of what is not in the index. */
export interface Pending {
  emails: PendingEmail[];
  /** How far the account is once these are in; undefined where nothing was to be done. */
  progress?: Progress;
  /** Nothing made before the look is left out. */
  isLast: boolean;
}

/** Bytes of a message that may hold words: its headers and what is text. */
function textBytes(part: MessagePart): number {
  const own = part.bodyStart - part.headerStart + (part.type === 'text' ? part.bodyEnd - part.bodyStart : 0);
  const inner = part.message ? textBytes(part.message.root) : 0;
  return part.parts.reduce((sum, child) => sum + textBytes(child), own + inner);
}

/** How many of some e-mails are taken in at once, one at least. */
function countTaken(emails: readonly PendingEmail[]): number {
  let bytes = 0;
  const over = emails.findIndex(({ size, parts }, index) => {
    // Most are small, and need not be looked into.
    bytes += bytes + size <= MAX_TEXT_BYTES ? size : Math.min(size, textBytes(decodeParts(parts)));
    return index > 0 && bytes > MAX_TEXT_BYTES;
  });
  return over < 0 ? emails.length : over;
}

const PENDING = 'select e.id, e.blob, e.size, e.parts from email e';

/** The next batch of an account. */
export async function readPending(tx: Transaction, accountId: AccountId): Promise<Pending> {
  const [state] = await tx.query<{ target: number } & (Progress | Record<keyof Progress, null>)>(
    `select a.modseq as target, p.modseq, p.backfill, p.within from mail_account a
     left join text_state p on p.account_id = a.account_id where a.account_id = $1`,
    [accountId],
    { name: 'text_state' },
  );
  if (!state) return { emails: [], isLast: true };
  const { target, modseq, backfill, within } = state;
  if (modseq === null)
    return readAll(tx, accountId, { modseq: target, backfill: null, within: null }, target);
  if (backfill !== null) return readAll(tx, accountId, { modseq, backfill, within }, target);
  if (modseq === target) return { emails: [], isLast: true };
  return readSince(tx, accountId, { modseq, backfill, within }, target);
}

/** Of an account that was never indexed whole: what comes after the last that was taken in. */
async function readAll(
  tx: Transaction,
  accountId: AccountId,
  progress: Progress,
  target: number,
): Promise<Pending> {
  const emails = await tx.query<PendingEmail>(
    `${PENDING} where e.account_id = $1 and e.id > $2 order by e.id limit ${BATCH}`,
    [accountId, progress.backfill ?? FIRST],
    { name: 'text_before' },
  );
  const count = countTaken(emails);
  const isCut = emails.length === BATCH || count < emails.length;
  emails.length = count;
  const last = emails.at(-1);
  return last && isCut
    ? { emails, progress: { ...progress, backfill: last.id }, isLast: false }
    : { emails, progress: { ...progress, backfill: null }, isLast: progress.modseq === target };
}

/** As many of some changes as make a batch, one at least. */
function countChanges(changes: readonly { count: number }[]): number {
  let count = 0;
  const enough = changes.findIndex((change) => {
    count += change.count;
    return count >= BATCH;
  });
  return enough < 0 ? changes.length : enough + 1;
}

/** Made by the changes up to one of them, from where the account is. */
function readUntil(
  tx: Transaction,
  accountId: AccountId,
  progress: Progress,
  until: number,
): Promise<PendingEmail[]> {
  return tx.query<PendingEmail>(
    `${PENDING} where e.account_id = $1 and e.id > $4 and e.id = any (array(
       select unnest(c.email_ids) from change c
       where c.account_id = $1 and c.modseq > $2 and c.modseq <= $3 and c.kind = 1))
     order by e.id limit ${MOST}`,
    [accountId, progress.modseq, until, progress.within ?? FIRST],
    { name: 'text_since' },
  );
}

/**
 * The next in the change log, as many changes as make a batch: what it costs does not grow with how far the index is behind. Asked
 * for all changes at once, PostgreSQL compared each with every e-mail where its statistics were young: for hours with a million.
 */
async function readSince(
  tx: Transaction,
  accountId: AccountId,
  progress: Progress,
  target: number,
): Promise<Pending> {
  const changes = await tx.query<{ modseq: number; count: number }>(
    `select modseq, coalesce(sum(cardinality(email_ids)), 0)::integer as count from change
     where account_id = $1 and modseq > $2 and kind = 1 group by modseq order by modseq limit ${BATCH}`,
    [accountId, progress.modseq],
    { name: 'text_changes' },
  );
  if (changes.length === 0)
    return { emails: [], progress: { modseq: target, backfill: null, within: null }, isLast: true };
  // One that is under way is ended by itself: what came since has its own turn, from its first e-mail on.
  let taken = progress.within === null ? countChanges(changes) : 1;
  let emails: PendingEmail[];
  let count: number;
  for (;;) {
    emails = await readUntil(tx, accountId, progress, changes[taken - 1]?.modseq ?? progress.modseq);
    count = countTaken(emails);
    if (count === emails.length || taken === 1) break;
    taken = Math.ceil(taken / 2);
  }
  const until = changes[taken - 1]?.modseq ?? progress.modseq;
  const isRest = taken === changes.length && taken < BATCH;
  const isCut = emails.length === MOST || count < emails.length;
  emails.length = count;
  const last = emails.at(-1);
  // A change that is larger still is worked off in several batches.
  if (last && isCut) return { emails, progress: { ...progress, within: last.id }, isLast: false };
  const reached = isRest ? target : until;
  return { emails, progress: { modseq: reached, backfill: null, within: null }, isLast: isRest };
}

/** SQL that is true where an account of `mail_account a` is behind its `text_state p`. */
const IS_BEHIND = 'p.modseq is null or p.modseq < a.modseq or p.backfill is not null';

/** Whether something of the account is not in the index, and whether it is marked so. */
export async function readBehind(
  db: Queryable,
  accountId: AccountId,
): Promise<{ behind: boolean; marked: boolean }> {
  const [state] = await db.query<{ behind: boolean; marked: boolean }>(
    `select ${IS_BEHIND} as behind, a.text_behind as marked from mail_account a
     left join text_state p on p.account_id = a.account_id where a.account_id = $1`,
    [accountId],
    { name: 'text_behind' },
  );
  return state ?? { behind: false, marked: false };
}

/**
 * Takes the mark from an account whose index has all its mail. A delivery under way makes this wait and is seen by it: the row
 * is compared as that delivery leaves it.
 */
export async function unmarkBehind(db: Queryable, accountId: AccountId): Promise<void> {
  await db.query(
    `update mail_account a set text_behind = false from text_state p
     where a.account_id = $1 and p.account_id = a.account_id and a.text_behind and not (${IS_BEHIND})`,
    [accountId],
    { name: 'text_unmark' },
  );
}

/** Marks who is behind and is not marked: after writers of a release that did not mark them. Compares all accounts. */
export async function markAllBehind(db: Queryable): Promise<void> {
  await db.query(
    `update mail_account set text_behind = true where account_id in (
       select a.account_id from mail_account a left join text_state p on p.account_id = a.account_id
       where not a.text_behind and (${IS_BEHIND}))`,
  );
}

/** Accounts marked as behind, at most `limit`, without those that are known. */
export async function findAccountsBehind(
  db: Queryable,
  limit: number,
  known: readonly AccountId[] = [],
): Promise<AccountId[]> {
  const rows = await db.query<{ account_id: AccountId }>(
    'select account_id from mail_account where text_behind and account_id <> all ($2::uuid[]) limit $1',
    [limit, known],
    { name: 'text_accounts_behind' },
  );
  return rows.map((row) => row.account_id);
}

/** How many accounts are behind: for metrics. Reads an index that holds those alone. */
export async function countAccountsBehind(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    'select count(*)::integer as count from mail_account where text_behind',
  );
  return row?.count ?? 0;
}
