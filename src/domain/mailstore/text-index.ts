/**
 * Filling the text index: after delivery, in batches, never losing a message.
 *
 * One batch is one transaction and one segment (`formats/postings`), written once; segments are merged later (`text-merge.ts`). Only this
 * index's own lock is held meanwhile. Words of a message that goes are swept out after a month; no search gives what is gone.
 */
import { decodeParts } from '#formats/mime/summary.ts';
import { termKey } from '#formats/postings/match.ts';
import { type PlacedWords, placingWords } from '#formats/postings/placed-words.ts';
import { type BlockForm, encodingSegment, type TextBlock } from '#formats/postings/segment.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { breathe, inBreaths } from '#platform/kernel/breath.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import { writesNewerForms } from '#platform/kernel/newer-forms.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { openBatches } from './message-bytes.ts';
import { readSearchTexts } from './message-text.ts';
import { type WordMemory, wordMemoryOf } from './text-memory.ts';
import {
  BATCH,
  type PendingEmail,
  type Progress,
  readBehind,
  readPending,
  unmarkBehind,
} from './text-pending.ts';

/** The first half of the advisory lock's key, the account being the second; migrations and presence have others. */
const LOCK_CLASS = 7_204_119;
/** New words from which on looking for them took so long that others get a turn before they are written. */
const MANY_WORDS = 10_000;
/** Of an e-mail's id. */
export const ID_BYTES = 16;

export interface TextIndexParts {
  db: Database;
  blobs: BlobStore;
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
  const unknown = emails.filter((email) => !words.has(email));
  for await (const batch of openBatches(blobs, unknown)) {
    for (const { message: email, bytes } of batch) {
      const placed = await inBreaths(placingWords(await readSearchTexts(decodeParts(email.parts), bytes)));
      memory.keep(email.blob, placed);
      words.set(email, placed);
    }
  }
  return words;
}

/** Messages of a segment. */
export interface SegmentMessages {
  /** 16 bytes each, in their order. */
  emails: Buffer;
  incomplete: readonly EmailId[];
}

/** Begins a segment; gives its id, under which its blocks go. */
export async function writeSegmentHead(
  tx: Transaction,
  accountId: AccountId,
  { emails, incomplete }: SegmentMessages,
): Promise<string> {
  const [segment] = await tx.query<{ id: string }>(
    `insert into text_segment (account_id, docs, emails, first_email, last_email, incomplete)
     values ($1, $2, $3, encode($4, 'hex')::uuid, encode($5, 'hex')::uuid, $6) returning id`,
    [
      accountId,
      emails.length / ID_BYTES,
      emails,
      emails.subarray(0, ID_BYTES),
      emails.subarray(-ID_BYTES),
      array.encodeUuidArray(incomplete),
    ],
    { name: 'text_segment' },
  );
  if (!segment) throw new Error('a segment of the text index got no id');
  return segment.id;
}

/** How blocks are written now. */
export const textBlockForm = (): BlockForm => (writesNewerForms() ? 'bits' : 'bytes');

/** Adds blocks to a segment. */
export async function writeTextBlocks(
  tx: Transaction,
  accountId: AccountId,
  segment: string,
  blocks: readonly TextBlock[],
): Promise<void> {
  await tx.query(
    `insert into text_block (account_id, segment, first_term, first_doc, bytes)
     select $1, $2, b.* from unnest($3::bytea[], $4::integer[], $5::bytea[]) as b`,
    [
      accountId,
      segment,
      array.encodeByteaArray(blocks.map(({ firstTerm }) => termKey(firstTerm))),
      array.encodeInt4Array(blocks.map(({ firstDoc }) => firstDoc)),
      array.encodeByteaArray(blocks.map(({ bytes }) => bytes)),
    ],
    { name: 'text_write' },
  );
}

/** Writes the segment of some messages. */
export async function writeTextSegment(
  tx: Transaction,
  accountId: AccountId,
  messages: readonly { id: EmailId; words: PlacedWords }[],
): Promise<void> {
  const sorted = messages.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const emails = Buffer.from(sorted.map(({ id }) => id.replaceAll('-', '')).join(''), 'hex');
  const incomplete = sorted.filter(({ words }) => !words.complete).map(({ id }) => id);
  const segment = await writeSegmentHead(tx, accountId, { emails, incomplete });
  const blocks = await inBreaths(
    encodingSegment(
      sorted.map(({ words }) => words),
      textBlockForm(),
    ),
  );
  await writeTextBlocks(tx, accountId, segment, blocks);
}

/** In order, so that two writers of new words never wait for each other in a circle. */
async function writeVocabulary(tx: Transaction, words: readonly string[]): Promise<void> {
  // What is remembered as written has to be on the disk: this process may outlive its database.
  await Promise.all([
    tx.query('set local synchronous_commit = on'),
    tx.query(
      `insert into text_word (word) select word from unnest($1::text[]) as word
       where not exists (select from text_word known where known.word = word) order by word on conflict do nothing`,
      [array.encodeTextArray(words)],
      { name: 'text_vocabulary' },
    ),
  ]);
}

async function writeProgress(tx: Transaction, accountId: AccountId, progress: Progress): Promise<void> {
  await tx.query(
    `insert into text_state (account_id, modseq, backfill, within) values ($1, $2, $3, $4)
     on conflict (account_id) do update
     set modseq = excluded.modseq, backfill = excluded.backfill, within = excluded.within`,
    [accountId, progress.modseq, progress.backfill, progress.within],
    { name: 'text_progress' },
  );
}

/** Takes a batch in; true when nothing is left that was there at its beginning. */
async function indexBatch({ db, blobs }: TextIndexParts, accountId: AccountId): Promise<boolean> {
  const memory = wordMemoryOf(db);
  let written: readonly string[] = [];
  const work = async (tx: Transaction): Promise<boolean> => {
    await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_CLASS, accountId]);
    const { emails, progress, isLast } = await readPending(tx, accountId);
    const words = await readWords(blobs, memory, emails);
    written = memory.unwritten(words.values());
    if (written.length > MANY_WORDS) await breathe();
    await Promise.all([
      written.length > 0 && writeVocabulary(tx, written),
      words.size > 0 &&
        writeTextSegment(
          tx,
          accountId,
          Array.from(words, ([{ id }, placed]) => ({ id, words: placed })),
        ),
      progress && writeProgress(tx, accountId, progress),
    ]);
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
  let isDone = false;
  for (let done = 0; done < maxMessages && !isDone; done += BATCH) {
    const { behind, marked } = await readBehind(parts.db, accountId);
    if (!behind && !marked) return true;
    isDone = !behind || (await indexBatch(parts, accountId));
  }
  if (!isDone && (await readBehind(parts.db, accountId)).behind) return false;
  await unmarkBehind(parts.db, accountId);
  return true;
}
