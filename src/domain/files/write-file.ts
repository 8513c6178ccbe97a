/**
 * A file that we make ourselves, whose size is known at its end: segment by segment, each committed, its size growing with them so that
 * the account's space is looked at as it grows.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { addJob, type JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type AppendParts, SEGMENT_BYTES } from './append.ts';
import {
  beginFile,
  FILE_DROP,
  type FileLimits,
  finishFile,
  HALF_MADE_KEPT_MS,
  type NewFile,
  readFileUse,
} from './stored-files.ts';

/** Pieces as they come, gathered into segments. */
async function* segmentsOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length; ) {
      const part = piece.subarray(from, from + SEGMENT_BYTES - size);
      held.push(part);
      size += part.length;
      from += part.length;
      if (size < SEGMENT_BYTES) continue;
      yield Buffer.concat(held);
      held = [];
      size = 0;
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

/**
 * Writes a whole file. `Refusal`: `overQuota`, `tooLarge`, `notFound` when it is deleted meanwhile; what was written stays to be deleted.
 * `alongside` is done in the commit with which the file is whole: whoever waits for it has it, or there is none.
 */
export async function writeFile(
  parts: AppendParts,
  access: MailAccess,
  limits: FileLimits,
  file: Omit<NewFile, 'size' | 'keptMs'>,
  pieces: AsyncIterable<Buffer>,
  alongside?: (tx: Transaction) => Promise<void>,
): Promise<number> {
  const { db, blobs } = parts;
  const { accountId } = access;
  await beginFile(db, access, limits, { ...file, size: 0, keptMs: HALF_MADE_KEPT_MS });
  let at = 0;
  for await (const bytes of segmentsOf(pieces)) {
    if (at + bytes.length > limits.maxFileBytes) throw new Refusal('tooLarge', 'The file grows too large.');
    const blob = prepareBlob(bytes);
    await blobs.upload([blob]);
    await db.transaction(async (tx) => {
      const rows = await tx.query(
        `update stored_file set size = $3, expires_at = $4
         where account_id = $1 and id = $2 and state = 'uploading' returning 1`,
        [accountId, file.id, at + bytes.length, new Date(parts.clock() + HALF_MADE_KEPT_MS)],
      );
      if (rows.length === 0) throw new Refusal('notFound', 'The file was deleted.');
      if ((await readFileUse(tx, accountId)).bytes > limits.quotaBytes)
        throw new Refusal('overQuota', 'There is no room for this file; delete older ones.');
      await blobs.write(tx, [{ blob, references: 1 }]);
      await tx.query(
        'insert into file_segment (account_id, file_id, start, size, blob) values ($1, $2, $3, $4, $5)',
        [accountId, file.id, at, bytes.length, blob.hash],
      );
    });
    at += bytes.length;
  }
  await db.transaction(async (tx) => {
    await finishFile(tx, parts, { ...file, accountId });
    await alongside?.(tx);
  });
  return at;
}

/** Deletes files that a program was making when it died, where none can be alive that makes one. */
export async function dropHalfMade(db: Database, source: JobSource): Promise<void> {
  await db.transaction(async (tx) => {
    const left = await tx.query(
      `update stored_file set state = 'deleting' where purpose = 'export' and state = 'uploading' returning 1`,
    );
    if (left.length > 0) await addJob(tx, source, { queue: FILE_DROP, payload: {}, uniqueKey: 'drop' });
  });
}
