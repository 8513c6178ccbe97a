/**
 * Reference counts of blobs: how they grow and shrink, always in the order of the hashes.
 *
 * Two transactions that touch the same blobs lock their rows in the same order and so never wait in a circle. A count
 * that reaches zero notes the time; the garbage collector looks at nothing else.
 */
import { encodeByteaArray, encodeInt8Array } from '#platform/postgres/binary-array.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { BlobWrite } from './blob-store.ts';
import type { BlobHash } from './prepare.ts';

/** Sums equal hashes and sorts them. */
export function sumByHash(
  entries: readonly { hash: BlobHash; references: number }[],
): { hash: BlobHash; references: number }[] {
  const sums = new Map<string, { hash: BlobHash; references: number }>();
  for (const { hash, references } of entries) {
    const key = hash.toString('latin1');
    const sum = sums.get(key);
    if (sum) sum.references += references;
    else sums.set(key, { hash, references });
  }
  return [...sums.values()].sort((a, b) => Buffer.compare(a.hash, b.hash));
}

/** Blobs to write, each once with all the references it gains, in the order of the hashes. */
export function gatherWrites(blobs: readonly BlobWrite[]): BlobWrite[] {
  const byHash = new Map(blobs.map(({ blob }) => [blob.hash.toString('latin1'), blob]));
  return sumByHash(blobs.map(({ blob, references }) => ({ hash: blob.hash, references }))).flatMap((sum) => {
    const blob = byHash.get(sum.hash.toString('latin1'));
    return blob ? [{ blob, references: sum.references }] : [];
  });
}

/** Adds (or with negative numbers takes) references of blobs that are in the catalogue. */
export async function changeReferences(
  tx: Transaction,
  entries: readonly { hash: BlobHash; references: number }[],
): Promise<void> {
  if (entries.length === 0) return;
  const sums = sumByHash(entries);
  const rows = await tx.query(
    `with wanted as (
       select hash, delta from unnest($1::bytea[], $2::bigint[]) as t (hash, delta)
     ), locked as (
       select b.hash from blob b where b.hash in (select hash from wanted) order by b.hash for update
     )
     update blob b set reference_count = b.reference_count + w.delta,
       unused_since = case when b.reference_count + w.delta = 0 then now() end
     from wanted w join locked l on l.hash = w.hash where b.hash = w.hash
     returning 1`,
    [encodeByteaArray(sums.map((sum) => sum.hash)), encodeInt8Array(sums.map((sum) => sum.references))],
    { name: 'blob_change_references' },
  );
  if (rows.length !== sums.length) throw new Error('a blob to refer to is not in the catalogue');
}
