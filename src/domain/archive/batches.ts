/** The digest of a batch of messages, as it stands in the audit record: what entered or was destroyed can be proved by it. */
import { createHash } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor, systemPrincipal } from '#domain/directory/principal.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';

export interface ArchivedKey {
  accountId: AccountId;
  id: EmailId;
  blob: Buffer;
  receivedAt: Date;
}

/** SHA-256 over account, id, hash and time of each message, in the order of account and id. */
export function digestOf(keys: readonly ArchivedKey[]): string {
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
