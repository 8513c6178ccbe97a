/** Whom to remind of handovers (R9.2): near their deadline or late, each once a day. */
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { HandoverAct } from './acting.ts';
import { noteHandoverEvent } from './handovers.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Handovers under way that come due within so many days, or are late, and were not told of today; they are now. */
export async function takeDueHandovers(
  tx: Transaction,
  act: Pick<HandoverAct, 'ids' | 'now'> & { principal: Parameters<typeof noteHandoverEvent>[1]['principal'] },
  { day, daysBefore }: { day: string; daysBefore: number },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update handover set reminded_on = $2::date
     where ended_at is null and due_at < $1 and (reminded_on is null or reminded_on < $2::date) returning id`,
    [new Date(act.now + daysBefore * DAY_MS), day],
  );
  for (const { id } of rows) await noteHandoverEvent(tx, act, id, { act: 'reminded', text: null });
  return rows.map(({ id }) => id);
}

/** Whether somebody sees any handover: a party of one, now or before. */
export async function isParty(db: Queryable, accountId: string): Promise<boolean> {
  const rows = await db.query('select from handover where from_id = $1 or to_id = $1 limit 1', [accountId]);
  return rows.length > 0;
}
