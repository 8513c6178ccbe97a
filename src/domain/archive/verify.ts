/**
 * Proves that the archive is what it was when it was written: the digest of every batch is that of the audit record, and the bytes of
 * what is kept are there. The audit record itself is proved by its chain (`domain/audit/verify-chain.ts`).
 */
import type { Queryable } from '#platform/postgres/database.ts';
import { type ArchivedKey, digestOf } from './batches.ts';

export interface ArchiveVerdict {
  batches: number;
  messages: number;
  /** Batches whose messages are not those that entered. */
  broken: string[];
  /** Kept messages whose bytes are gone. */
  missing: number;
}

/** Looks at every batch. */
export async function verifyArchive(db: Queryable): Promise<ArchiveVerdict> {
  const batches = await db.query<{ id: string; after: { count: number; digest: string } }>(
    `select object_id as id, after from audit_event where act = 'archive.keep' order by seq`,
  );
  const verdict: ArchiveVerdict = { batches: batches.length, messages: 0, broken: [], missing: 0 };
  const known = new Set(batches.map(({ id }) => id));
  for (const { id, after } of batches) {
    const keys = await db.query<ArchivedKey>(
      `select account_id as "accountId", id, blob, received_at as "receivedAt" from archived_email where batch_id = $1`,
      [id],
    );
    verdict.messages += keys.length;
    if (keys.length !== after.count || digestOf(keys) !== after.digest) verdict.broken.push(id);
  }
  const strays = await db.query<{ id: string }>('select distinct batch_id as id from archived_email');
  verdict.broken.push(...strays.flatMap(({ id }) => (known.has(id) ? [] : [id])));
  const [missing] = await db.query<{ count: number }>(
    `select count(*)::integer as count from archived_email e
     where e.destroyed_at is null and not exists (select from blob b where b.hash = e.blob and b.reference_count > 0)`,
  );
  verdict.missing = missing?.count ?? 0;
  return verdict;
}
