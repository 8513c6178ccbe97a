/**
 * Proves of one kind of batches that they are what they were when they were written: the digest of each is that of the audit record,
 * and the bytes of what is kept are there. The audit record itself is proved by its chain (`domain/audit/verify-chain.ts`).
 *
 * Cost: one statement for `AT_ONCE` batches, of at most some thousand entries each.
 */
import type { Queryable } from '#platform/postgres/database.ts';

const AT_ONCE = 20;

/** What there is to compare: entries of a table, the act that sealed them, and how their digest is made. */
export interface BatchKind<Entry> {
  act: 'archive.keep' | 'archive.journal';
  table: 'archived_email' | 'journal_entry';
  /** Of the entry `e`, as SQL. */
  columns: string;
  digestOf(entries: readonly Entry[]): string;
}

export interface BatchVerdict {
  batches: number;
  entries: number;
  /** Batches whose entries are not those that were sealed. */
  broken: string[];
  /** Entries that are kept, and whose bytes are gone. */
  missing: number;
}

interface SealedBatch {
  id: string;
  after: { count: number; digest: string };
}

async function readEntries<Entry extends object>(
  db: Queryable,
  { table, columns }: BatchKind<Entry>,
  batches: readonly SealedBatch[],
): Promise<Map<string, Entry[]>> {
  const rows = await db.query<Entry & { batchId: string }>(
    `select e.batch_id as "batchId", ${columns} from ${table} e where e.batch_id = any ($1::uuid[])`,
    [batches.map(({ id }) => id)],
  );
  return Map.groupBy(rows, ({ batchId }) => batchId);
}

/** Looks at every batch of a kind. */
export async function verifyBatches<Entry extends object>(
  db: Queryable,
  kind: BatchKind<Entry>,
): Promise<BatchVerdict> {
  const batches = await db.query<SealedBatch>(
    'select object_id as id, after from audit_event where act = $1 order by seq',
    [kind.act],
  );
  const verdict: BatchVerdict = { batches: batches.length, entries: 0, broken: [], missing: 0 };
  for (let start = 0; start < batches.length; start += AT_ONCE) {
    const some = batches.slice(start, start + AT_ONCE);
    const entriesOf = await readEntries(db, kind, some);
    for (const { id, after } of some) {
      const entries = entriesOf.get(id) ?? [];
      verdict.entries += entries.length;
      if (entries.length !== after.count || kind.digestOf(entries) !== after.digest) verdict.broken.push(id);
    }
  }
  const known = new Set(batches.map(({ id }) => id));
  const present = await db.query<{ id: string }>(
    `select distinct batch_id as id from ${kind.table} where batch_id is not null`,
  );
  verdict.broken.push(...present.flatMap(({ id }) => (known.has(id) ? [] : [id])));
  const [missing] = await db.query<{ count: number }>(
    `select count(*)::integer as count from ${kind.table} e
     where e.destroyed_at is null and not exists (select from blob b where b.hash = e.blob and b.reference_count > 0)`,
  );
  verdict.missing = missing?.count ?? 0;
  return verdict;
}
