/**
 * What becomes of held mail: released, or deleted. One transaction with the audit event; a release goes on as a job.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { addJob, type JobSource } from '#platform/jobs/add-jobs.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { cleanWithheld, settleWithheld } from './withheld-mail.ts';

/** The queue of the job that delivers what was released. */
export const QUARANTINE_RELEASE = 'quarantine.release';
/** Nobody's decision: it waited long enough. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
/** Rows that were decided are kept so long, for whoever asks what became of a message. */
const REMEMBERED_MS = 365 * 24 * 60 * 60_000;

export interface QuarantineDecision {
  principal: Principal;
  ids: readonly string[];
  act: 'release' | 'delete';
  /** Why, and on whose authority. */
  reason: string;
  now: number;
}

interface Decided {
  id: string;
  blob: Buffer;
}

async function mark(tx: Transaction, decision: QuarantineDecision): Promise<Decided[]> {
  const { principal, ids, act, reason, now } = decision;
  return tx.query<Decided>(
    `update quarantined_mail set state = $2, decided_by = $3, decided_at = $4, decision = $5, holds_bytes = ($2 <> 'deleted')
     where id = any ($1::uuid[]) and state = 'held' returning id, blob`,
    [
      ids,
      act === 'release' ? 'released' : 'deleted',
      principal.kind === 'account' ? principal.accountId : null,
      new Date(now),
      reason,
    ],
  );
}

/** Decides on held messages; gives the number of those that were still held. `Refusal('notPermitted')`. */
export async function decideQuarantined(
  parts: { db: Database; blobs: BlobStore } & JobSource,
  decision: QuarantineDecision,
): Promise<number> {
  requirePermission(decision.principal, 'quarantine.decide', { kind: 'province' });
  return parts.db.transaction(async (tx) => {
    const decided = await mark(tx, decision);
    if (decision.act === 'release')
      for (const { id } of decided) await addJob(tx, parts, { queue: QUARANTINE_RELEASE, payload: { id } });
    else
      await parts.blobs.release(
        tx,
        decided.map(({ blob }) => blob),
      );
    await settleWithheld(
      tx,
      decided.map(({ id }) => id),
      decision.act === 'release' ? 'released' : 'deleted',
    );
    for (const { id } of decided)
      await recordEvent(tx, {
        now: decision.now,
        actor: auditActor(decision.principal),
        act: `quarantine.${decision.act}`,
        object: { kind: 'quarantinedMail', id },
        authority: decision.reason,
      });
    return decided.length;
  });
}

/** In the transaction that ends a release's job: the bytes are elsewhere now. */
export async function forgetReleasedBytes(
  tx: Transaction,
  blobs: BlobStore,
  { id, blob }: { id: string; blob: Buffer },
): Promise<void> {
  await tx.query('update quarantined_mail set holds_bytes = false where id = $1', [id]);
  await blobs.release(tx, [blob]);
}

/** Deletes what nobody decided on for a month, and forgets what was decided long ago. */
export async function cleanQuarantine(
  parts: { db: Database; blobs: BlobStore } & JobSource,
  principal: Principal,
  now: number,
): Promise<void> {
  const rows = await parts.db.query<{ id: string }>(
    `select id from quarantined_mail where state = 'held' and arrived_at < $1 order by arrived_at limit 1000`,
    [new Date(now - KEPT_MS)],
  );
  const ids = rows.map((row) => row.id);
  if (ids.length > 0)
    await decideQuarantined(parts, { principal, ids, act: 'delete', reason: 'held for 30 days', now });
  await cleanWithheld(parts.db, now);
  await parts.db.query(`delete from quarantined_mail where state <> 'held' and decided_at < $1`, [
    new Date(now - REMEMBERED_MS),
  ]);
}
