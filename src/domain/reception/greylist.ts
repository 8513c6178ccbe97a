/** Greylisting (RFC 6647): when a triple of network, sender and recipient came for the first time. */
import type { Queryable } from '#platform/postgres/database.ts';

/** Notes that it came; gives when it came first. */
export async function noteTriple(db: Queryable, triple: string, now: number): Promise<Date> {
  const [row] = await db.query<{ firstAt: Date }>(
    `insert into greylist (triple, first_at, last_at) values ($1, $2, $2)
     on conflict (triple) do update set last_at = excluded.last_at returning first_at as "firstAt"`,
    [triple, new Date(now)],
    { name: 'greylist_note' },
  );
  if (!row) throw new Error('nothing was noted');
  return row.firstAt;
}
