/**
 * Counters that all processes share: each adds what it counted in the last second and learns the sum of all.
 *
 * Cost: one statement a second while somebody is counted, none otherwise, whatever the number of commands.
 */
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** What was counted under a key since the last time. */
export interface Counted {
  key: string;
  count: number;
}

/** Adds and gives the sums of all processes for this hour. */
export async function addRates(db: Queryable, hour: Date, counted: readonly Counted[]): Promise<Counted[]> {
  const sorted = counted.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return db.query<Counted>(
    `insert into reception_rate (key, hour, count)
     select key, $3, count from unnest($1::text[], $2::integer[]) as t (key, count)
     on conflict (key, hour) do update set count = reception_rate.count + excluded.count
     returning key, count`,
    [
      array.encodeTextArray(sorted.map(({ key }) => key)),
      array.encodeInt4Array(sorted.map(({ count }) => count)),
      hour,
    ],
    { name: 'reception_add' },
  );
}

/** Forgets hours past, and greylist entries nobody came back for. */
export async function cleanReception(db: Queryable, before: Date, greylistBefore: Date): Promise<void> {
  await db.query('delete from reception_rate where hour < $1', [before]);
  await db.query('delete from greylist where last_at < $1', [greylistBefore]);
}
