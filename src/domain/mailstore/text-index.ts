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

/** What of an account is not in the index. */
interface Pending {
  emails: PendingEmail[];
  /** The index reaches here once these are in it; undefined where there may be more below. */
  reaches: number | undefined;
  isLast: boolean;
}

const PENDING_COLUMNS = 'e.id, e.blob, e.size, e.parts';
const NOT_INDEXED = 'not exists (select from email_text t where t.account_id = $1 and t.email_id = e.id)';

/** Of an account that the log does not tell all of: whatever has no row. */
async function readUnindexed(tx: Transaction, accountId: AccountId): Promise<PendingEmail[]> {
  return tx.query<PendingEmail>(
    `select ${PENDING_COLUMNS} from email e where e.account_id = $1 and ${NOT_INDEXED} order by e.id limit ${BATCH}`,
    [accountId],
    { name: 'text_unindexed' },
  );
}

/**
 * What the next so many changes made. By so many, and not by all that are behind: a million letters imported at once are
 * then read once, and not once for each batch of them.
 */
async function readLogged(
  tx: Transaction,
  accountId: AccountId,
  done: number,
): Promise<{ emails: PendingEmail[]; changes: number; reached: number | null }> {
  const rows = await tx.query<
    { changes: number; reached: number | null } & (PendingEmail | { [column in keyof PendingEmail]: null })
  >(
    `with logged as materialized (
       select modseq, email_ids from change
       where account_id = $1 and modseq > $2 and kind = 1 order by modseq limit ${BATCH}
     ), named as materialized (select distinct unnest(email_ids) as id from logged),
     pending as (
       select ${PENDING_COLUMNS} from named join email e on e.account_id = $1 and e.id = named.id
       where ${NOT_INDEXED} order by e.id limit ${BATCH}
     )
     select window_.changes, window_.reached, p.id, p.blob, p.size, p.parts
     from (select count(*)::integer as changes, max(modseq) as reached from logged) window_
     left join pending p on true order by p.id`,
    [accountId, done],
    { name: 'text_pending' },
  );
  const emails = rows.filter((row) => row.id !== null);
  return { emails, changes: rows[0]?.changes ?? 0, reached: rows[0]?.reached ?? null };
}

/** The next batch, oldest first. */
async function readPending(tx: Transaction, accountId: AccountId): Promise<Pending> {
  const [state] = await tx.query<{ target: number; done: number | null }>(
    `select a.modseq as target, p.modseq as done from mail_account a
     left join text_progress p on p.account_id = a.account_id where a.account_id = $1`,
    [accountId],
    { name: 'text_state' },
  );
  if (!state || state.done === state.target) return { emails: [], reaches: state?.target, isLast: true };
  if (state.done === null) {
    const emails = await readUnindexed(tx, accountId);
    const isLast = emails.length < BATCH;
    return { emails, reaches: isLast ? state.target : undefined, isLast };
  }
  const { emails, changes, reached } = await readLogged(tx, accountId, state.done);
  if (emails.length === BATCH) return { emails, reaches: undefined, isLast: false };
  const isLast = changes < BATCH;
  return { emails, reaches: isLast ? state.target : (reached ?? undefined), isLast };
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

/** One transaction's worth; true when nothing is left behind. */
async function indexBatch({ db, blobs }: TextIndexParts, accountId: AccountId): Promise<boolean> {
  const memory = wordMemoryOf(db);
  let written: readonly string[] = [];
  const work = async (tx: Transaction): Promise<boolean> => {
    await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, accountId]);
    const { emails, reaches, isLast } = await readPending(tx, accountId);
    if (emails.length > 0) {
      const words = await readWords(blobs, memory, emails);
      written = memory.unwritten(words.values());
      // What is remembered as written has to be on the disk: this process may outlive its database.
      if (written.length > 0) await tx.query('set local synchronous_commit = on');
      await write(tx, accountId, words, written);
    }
    if (reaches !== undefined && reaches > 0)
      await tx.query(
        `insert into text_progress (account_id, modseq) values ($1, $2)
         on conflict (account_id) do update set modseq = excluded.modseq
         where text_progress.modseq < excluded.modseq`,
        [accountId, reaches],
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
