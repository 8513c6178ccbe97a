/** Whether mail stands still on its way out, for the status page: one probe of an index. */
import type { Queryable } from '#platform/postgres/database.ts';

/** True when somebody's mail has been due since before a time and nobody has taken it up. */
export async function isOutboundLate(db: Queryable, dueBefore: Date): Promise<boolean> {
  const [row] = await db.query<{ late: boolean }>(
    `select exists (select from outbound_recipient where state = 'queued' and next_attempt_at < $1) as late`,
    [dueBefore],
    { name: 'outbound_late' },
  );
  return row?.late ?? false;
}
