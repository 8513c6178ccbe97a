/** The digest of a batch of messages, as it stands in the audit record: what entered or was destroyed can be proved by it. */
import { createHash } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor, systemPrincipal } from '#domain/directory/principal.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { type BatchVerdict, verifyBatches } from './verify-batches.ts';

export interface ArchivedKey {
  accountId: AccountId;
  id: EmailId;
  blob: Buffer;
  receivedAt: Date;
}

/** SHA-256 over account, id, hash and time of each message, in the order of account and id. */
function digestOf(keys: readonly ArchivedKey[]): string {
  const hash = createHash('sha256');
  const lines = keys.map(
    ({ accountId, id, blob, receivedAt }) =>
      `${accountId} ${id} ${blob.toString('hex')} ${receivedAt.toISOString()}\n`,
  );
  for (const line of lines.toSorted()) hash.update(line);
  return hash.digest('hex');
}

/** Says in the audit record what entered the archive, or was destroyed. */
export async function recordBatch(
  tx: Transaction,
  batch: { act: 'archive.keep' | 'archive.destroy'; id: string; keys: readonly ArchivedKey[]; now: number },
): Promise<void> {
  await recordEvent(tx, {
    now: batch.now,
    actor: auditActor(systemPrincipal('job')),
    act: batch.act,
    object: { kind: 'archive', id: batch.id },
    authority: 'R6.7',
    after: { count: batch.keys.length, digest: digestOf(batch.keys) },
  });
}

/** Compares every batch that entered the archive with its digest in the audit record. */
export function verifyArchive(db: Queryable): Promise<BatchVerdict> {
  return verifyBatches<ArchivedKey>(db, {
    act: 'archive.keep',
    table: 'archived_email',
    columns: 'e.account_id as "accountId", e.id, e.blob, e.received_at as "receivedAt"',
    digestOf,
  });
}
