/**
 * Filling the text index: after delivery, in batches, never losing a message.
 *
 * `text_progress` says up to which mod-sequence an account is indexed; the change log says what was made since, so that
 * delivery does nothing for the index. One batch is one transaction: what is behind is read and taken apart while only
 * this index's own lock is held, and the account is locked for the writing alone.
 */
import { decodeParts } from '#formats/mime/summary.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { batchesBySize, openBytes } from './message-bytes.ts';
import { readSearchTexts } from './message-text.ts';
import { type WordMemory, wordMemoryOf } from './text-memory.ts';
import { encodeTextVector, type PlacedWords, placeWords } from './text-vector.ts';

/** Messages of one transaction: about 100 ms of work. */
const BATCH = 100;
/** A batch ends with a whole change where that is not too large, such as an import's. */
const MOST = 2 * BATCH;
/** The first half of the advisory lock's key, the account being the second; migrations and presence have others. */
const LOCK_CLASS = 7_204_119;

export interface TextIndexParts {
  db: Database;
  blobs: BlobStore;
}

interface PendingEmail {
  id: EmailId;
  blob: Buffer;
  size: number;
  parts: string;
}

/** Some of what is not in the index, and how far it reaches once these are. */
interface Pending {
  emails: PendingEmail[];
  /** The mod-sequence up to which everything is then in the index; undefined where that is not known. */
  progress?: number;
  /** Nothing made before the look is left out. */
  isLast: boolean;
}

const PENDING = 'select e.id, e.blob, e.size, e.parts from email e';
const UNINDEXED = 'not exists (select from email_text t where t.account_id = $1 and t.email_id = e.id)';

async function readPending(tx: Transaction, accountId: AccountId): Promise<Pending> {
  const [state] = await tx.query<{ target: number; done: number | null }>(
    `select a.modseq as target, p.modseq as done from mail_account a
     left join text_progress p on p.account_id = a.account_id where a.account_id = $1`,
    [accountId],
    { name: 'text_state' },
  );
  if (!state || state.done === state.target) return { emails: [], isLast: true };
  return state.done === null
    ? readAll(tx, accountId, state.target)
    : readSince(tx, accountId, { done: state.done, target: state.target });
}

/**
 * The next in the change log, as many changes as make a batch: what it costs does not grow with how far the index is behind. Asked
 * for all changes at once, PostgreSQL compared each with every e-mail where its statistics were young: for hours with a million.
 */
async function readSince(
  tx: Transaction,
  accountId: AccountId,
  { done, target }: { done: number; target: number },
): Promise<Pending> {
  const changes = await tx.query<{ modseq: number; count: number }>(
    `select modseq, coalesce(sum(cardinality(email_ids)), 0)::integer as count from change
     where account_id = $1 and modseq > $2 and kind = 1 group by modseq order by modseq limit ${BATCH}`,
    [accountId, done],
    { name: 'text_changes' },
  );
  let [taken, count] = [0, 0];
  while (taken < changes.length && count < BATCH) {
    count += changes[taken]?.count ?? 0;
    taken += 1;
  }
  const isRest = taken === changes.length && taken < BATCH;
  const until = changes[taken - 1]?.modseq;
  if (until === undefined) return { emails: [], progress: target, isLast: true };
  const found = await tx.query<PendingEmail>(
    `${PENDING} where e.account_id = $1 and e.id = any (array(
       select unnest(c.email_ids) from change c
       where c.account_id = $1 and c.modseq > $2 and c.modseq <= $3 and c.kind = 1)) and ${UNINDEXED}
     order by e.id limit ${MOST}`,
    [accountId, done, until],
    { name: 'text_since' },
  );
  // A change that is larger still is worked off in several batches.
  const isWhole = count <= MOST || found.length < MOST;
  return {
    emails: found,
    ...(isWhole && { progress: isRest ? target : until }),
    isLast: isWhole && isRest,
  };
}

/** Of an account that was never indexed whole: from the newest that is on; at the end all there are are looked at once. */
async function readAll(tx: Transaction, accountId: AccountId, target: number): Promise<Pending> {
  const newer = await tx.query<PendingEmail>(
    `${PENDING} where e.account_id = $1 and e.id > coalesce(
       (select t.email_id from email_text t where t.account_id = $1 order by t.email_id desc limit 1),
       '00000000-0000-0000-0000-000000000000') order by e.id limit ${BATCH}`,
    [accountId],
    { name: 'text_newer' },
  );
  if (newer.length === BATCH) return { emails: newer, isLast: false };
  const all = await tx.query<PendingEmail>(
    `${PENDING} where e.account_id = $1 and ${UNINDEXED} order by e.id limit ${BATCH}`,
    [accountId],
    { name: 'text_all' },
  );
  const isLast = all.length < BATCH;
  return { emails: all, ...(isLast && { progress: target }), isLast };
}

/** The words of each; those of a message that another account got too are in memory still. */
async function readWords(
  blobs: BlobStore,
  memory: WordMemory,
  emails: readonly PendingEmail[],
): Promise<Map<PendingEmail, PlacedWords>> {
  const words = new Map<PendingEmail, PlacedWords>();
  for (const email of emails) {
    const known = memory.find(email.blob);
    if (known) words.set(email, known);
  }
  for (const batch of batchesBySize(emails.filter((email) => !words.has(email)))) {
    const bytes = await openBytes(blobs, batch);
    for (const [place, email] of batch.entries()) {
      const source = bytes[place];
      if (!source) continue;
      const placed = placeWords(await readSearchTexts(decodeParts(email.parts), source));
      memory.keep(email.blob, placed);
      words.set(email, placed);
    }
  }
  return words;
}

/** Writes vectors of e-mails that are still there; the lock keeps an expunge from passing in between. */
async function write(
  tx: Transaction,
  accountId: AccountId,
  words: ReadonlyMap<PendingEmail, PlacedWords>,
  newWords: readonly string[],
): Promise<void> {
  await Promise.all([
    newWords.length === 0
      ? undefined
      : // In order, so that two writers of new words never wait for each other in a circle.
        tx.query(
          `insert into text_word (word) select word from unnest($1::text[]) as word
           where not exists (select from text_word known where known.word = word) order by word on conflict do nothing`,
          [array.encodeTextArray(newWords)],
          { name: 'text_vocabulary' },
        ),
    tx.query('select from mail_account where account_id = $1 for update', [accountId], { name: 'text_lock' }),
    tx.query(
      `insert into email_text (account_id, email_id, complete, words)
       select $1, t.id, t.complete, t.words::tsvector from unnest($2::uuid[], $3::boolean[], $4::text[])
         as t (id, complete, words)
       join email e on e.account_id = $1 and e.id = t.id
       on conflict do nothing`,
      [
        accountId,
        array.encodeUuidArray([...words.keys()].map((email) => email.id)),
        array.encodeBoolArray([...words.values()].map(({ complete }) => complete)),
        array.encodeTextArray([...words.values()].map((placed) => encodeTextVector(accountId, placed))),
      ],
      { name: 'text_write' },
    ),
  ]);
}

/** Takes a batch in; true when nothing is left that was there at its beginning. */
async function indexBatch({ db, blobs }: TextIndexParts, accountId: AccountId): Promise<boolean> {
  const memory = wordMemoryOf(db);
  let written: readonly string[] = [];
  const work = async (tx: Transaction): Promise<boolean> => {
    await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, accountId]);
    const { emails, progress, isLast } = await readPending(tx, accountId);
    if (emails.length > 0) {
      const words = await readWords(blobs, memory, emails);
      written = memory.unwritten(words.values());
      // What is remembered as written has to be on the disk: this process may outlive its database.
      if (written.length > 0) await tx.query('set local synchronous_commit = on');
      await write(tx, accountId, words, written);
    }
    if (progress !== undefined)
      await tx.query(
        `insert into text_progress (account_id, modseq) values ($1, $2)
         on conflict (account_id) do update set modseq = excluded.modseq
         where text_progress.modseq < excluded.modseq`,
        [accountId, progress],
        { name: 'text_progress' },
      );
    return isLast;
  };
  // What a power cut takes is worked out again: the progress goes with it.
  const isLast = await db.transaction(work, { isLazy: true });
  memory.noteWritten(written);
  return isLast;
}

/**
 * Brings an account's part of the index up to date, at most `maxMessages` of it; true when nothing is left behind.
 * Costs one statement when there is nothing to do.
 */
export async function catchUpTextIndex(
  parts: TextIndexParts,
  accountId: AccountId,
  maxMessages: number,
): Promise<boolean> {
  for (let done = 0; done < maxMessages; done += BATCH) {
    if (!(await isBehind(parts.db, accountId))) return true;
    if (await indexBatch(parts, accountId)) return true;
  }
  return !(await isBehind(parts.db, accountId));
}

async function isBehind(db: Queryable, accountId: AccountId): Promise<boolean> {
  const [state] = await db.query<{ behind: boolean }>(
    `select p.modseq is null or p.modseq < a.modseq as behind from mail_account a
     left join text_progress p on p.account_id = a.account_id where a.account_id = $1`,
    [accountId],
    { name: 'text_behind' },
  );
  return state?.behind ?? false;
}

/** Accounts whose index is behind their mail, at most `limit`. */
export async function findAccountsBehind(db: Queryable, limit: number): Promise<AccountId[]> {
  const rows = await db.query<{ account_id: AccountId }>(
    `select a.account_id from mail_account a left join text_progress p on p.account_id = a.account_id
     where p.modseq is null or p.modseq < a.modseq limit $1`,
    [limit],
    { name: 'text_accounts_behind' },
  );
  return rows.map((row) => row.account_id);
}
