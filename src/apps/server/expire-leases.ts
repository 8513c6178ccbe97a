/**
 * What a program that was killed had begun: letters on their way to other servers, messages at their time, jobs, files it was making.
 *
 * Its leases keep everybody else from doing the same twice, for three minutes at most. Who finds nobody else at the embedded database
 * knows that whoever held a lease is dead, and goes on at once.
 */
import { dropHalfMade } from '#domain/files/write-file.ts';
import { expireHeldLeases } from '#domain/outbound/held-messages.ts';
import { expireLeases } from '#domain/outbound/lease-outbound.ts';
import type { JobSource } from '#platform/jobs/add-jobs.ts';
import { expireJobLeases } from '#platform/jobs/job-leases.ts';
import type { Database } from '#platform/postgres/database.ts';

/** Ends all leases and what was half made, before this program begins anything of its own. Four statements, which touch only what was under way. */
export async function expireAllLeases(db: Database, source: JobSource): Promise<void> {
  const now = source.clock();
  await Promise.all([
    expireLeases(db, now),
    expireHeldLeases(db, now),
    expireJobLeases(db, new Date(now)),
    dropHalfMade(db, source),
  ]);
}
