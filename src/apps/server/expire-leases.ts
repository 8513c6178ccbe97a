/**
 * What a program that was killed had begun: letters on their way to other servers, messages at their time, jobs.
 *
 * Its leases keep everybody else from doing the same twice, for three minutes at most. Who finds nobody else at the embedded database
 * knows that whoever held a lease is dead, and goes on at once.
 */
import { expireHeldLeases } from '#domain/outbound/held-messages.ts';
import { expireLeases } from '#domain/outbound/lease-outbound.ts';
import { expireJobLeases } from '#platform/jobs/job-leases.ts';
import type { Database } from '#platform/postgres/database.ts';

/** Ends all leases, before this program takes any of its own. Three statements, which touch only what is leased. */
export async function expireAllLeases(db: Database, now: number): Promise<void> {
  await Promise.all([expireLeases(db, now), expireHeldLeases(db, now), expireJobLeases(db, new Date(now))]);
}
