/**
 * Bytes that arrive for a file: cut into segments, each committed with its blob before the next is read, so that a broken line or a
 * killed process loses what was under way and nothing else. Memory: one segment.
 *
 * Two who send to the same file at once: the offset is looked at under the lock of the file's row, and the slower one is refused.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { FILE_COLUMNS, finishFile, type StoredFile, UPLOAD_KEPT_MS } from './stored-files.ts';

/** Hashing and compressing this much takes some 20 ms of the thread; 50 GB are 12,800 rows. */
export const SEGMENT_BYTES = 4 * 1024 * 1024;
/** What a broken line leaves of a segment is worth keeping from this size on; less comes again. */
const MIN_REST_BYTES = 64 * 1024;
/** Pieces of a client that sends a byte at a time; then it has to begin anew, with larger ones. */
const MAX_SEGMENTS = 200_000;

export interface AppendParts extends JobSource {
  db: Database;
  blobs: BlobStore;
}

type FileKey = Pick<StoredFile, 'accountId' | 'id'>;

async function lockFile(tx: Transaction, { accountId, id }: FileKey): Promise<StoredFile> {
  await tx.query('select from stored_file where account_id = $1 and id = $2 for update', [accountId, id]);
  const [file] = await tx.query<StoredFile>(
    `select ${FILE_COLUMNS} from stored_file f where f.account_id = $1 and f.id = $2`,
    [accountId, id],
  );
  if (file?.state !== 'uploading') throw new Refusal('notFound', 'This upload does not exist.');
  return file;
}

async function countSegments(tx: Transaction, { accountId, id }: FileKey): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    'select count(*)::integer as count from file_segment where account_id = $1 and file_id = $2',
    [accountId, id],
  );
  return row?.count ?? 0;
}

/** Commits one segment at an offset; gives the offset after it. */
async function appendSegment(
  parts: AppendParts,
  key: FileKey,
  offset: number,
  bytes: Buffer,
): Promise<number> {
  const blob = prepareBlob(bytes);
  await parts.blobs.upload([blob]);
  return parts.db.transaction(async (tx) => {
    const file = await lockFile(tx, key);
    if (file.received !== offset) throw new Refusal('conflict', `The offset is ${file.received}.`);
    const end = offset + bytes.length;
    if (end > file.size) throw new Refusal('tooLarge', 'These are more bytes than the file has.');
    if (bytes.length < MIN_REST_BYTES && end < file.size && (await countSegments(tx, key)) >= MAX_SEGMENTS)
      throw new Refusal('tooMany', 'The file came in too many pieces.');
    await parts.blobs.write(tx, [{ blob, references: 1 }]);
    await tx.query(
      'insert into file_segment (account_id, file_id, start, size, blob) values ($1, $2, $3, $4, $5)',
      [key.accountId, key.id, offset, bytes.length, blob.hash],
    );
    if (end === file.size) await finishFile(tx, parts, file);
    return end;
  });
}

/** Says that somebody goes on with the upload: it is kept some days more. Asked for `offset`. */
async function resume(parts: AppendParts, key: FileKey, offset: number): Promise<StoredFile> {
  return parts.db.transaction(async (tx) => {
    const file = await lockFile(tx, key);
    if (file.received !== offset) throw new Refusal('conflict', `The offset is ${file.received}.`);
    const until = new Date(parts.clock() + UPLOAD_KEPT_MS);
    if (until.getTime() - file.expiresAt.getTime() > UPLOAD_KEPT_MS / 2)
      await tx.query('update stored_file set expires_at = $3 where account_id = $1 and id = $2', [
        key.accountId,
        key.id,
        until,
      ]);
    return file;
  });
}

/**
 * Takes what comes from `offset` on until it ends or breaks; gives the offset that is committed.
 * `Refusal`: `notFound`, `conflict` for another offset, `tooLarge`, `tooMany`.
 */
export async function appendToFile(
  parts: AppendParts,
  key: { accountId: AccountId; id: StoredFile['id'] },
  offset: number,
  arriving: AsyncIterable<Buffer>,
): Promise<number> {
  const file = await resume(parts, key, offset);
  let at = offset;
  let pieces: Buffer[] = [];
  let held = 0;
  const flush = async (): Promise<void> => {
    const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    pieces = [];
    held = 0;
    at = await appendSegment(parts, key, at, bytes);
  };
  const take = async (piece: Buffer): Promise<void> => {
    for (let from = 0; from < piece.length; ) {
      const part = piece.subarray(from, from + SEGMENT_BYTES - held);
      pieces.push(part);
      held += part.length;
      from += part.length;
      if (held === SEGMENT_BYTES) await flush();
    }
  };
  try {
    for await (const piece of arriving) {
      if (at + held + piece.length > file.size)
        throw new Refusal('tooLarge', 'These are more bytes than the file has.');
      await take(piece);
    }
  } catch (error) {
    // The line broke: what came is kept. What was refused is refused.
    if (!(error instanceof Refusal) && held >= MIN_REST_BYTES) await flush();
    throw error;
  }
  if (held > 0) await flush();
  return at;
}

/** In the transaction that begins it: an empty file is complete at once. */
export async function finishEmpty(parts: AppendParts, key: FileKey): Promise<void> {
  await parts.db.transaction(async (tx) => {
    const file = await lockFile(tx, key);
    if (file.size === 0) await finishFile(tx, parts, file);
  });
}
