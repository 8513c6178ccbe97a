/** What our checks of others' mail found, counted by day: the stuff of the reports that we send. */
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** One kind of result; its JSON is its key. */
export interface CountedResult {
  domain: string;
  row: string;
  count: number;
}

/** Adds counts to a day's. */
export async function addDmarcResults(
  db: Queryable,
  day: string,
  results: readonly CountedResult[],
): Promise<void> {
  const sorted = results.toSorted((a, b) => (a.domain + a.row < b.domain + b.row ? -1 : 1));
  await db.query(
    `insert into dmarc_result (day, domain, row, count)
     select $1, domain, row, count from unnest($2::text[], $3::text[], $4::integer[]) as t (domain, row, count)
     on conflict (day, domain, row) do update set count = dmarc_result.count + excluded.count`,
    [
      day,
      array.encodeTextArray(sorted.map(({ domain }) => domain)),
      array.encodeTextArray(sorted.map(({ row }) => row)),
      array.encodeInt4Array(sorted.map(({ count }) => count)),
    ],
    { name: 'dmarc_add' },
  );
}

/** The days before this one whose results nobody has been told of, the oldest first. */
export async function listDmarcDays(db: Queryable, before: string): Promise<string[]> {
  const rows = await db.query<{ day: string }>(
    'select distinct day::text as day from dmarc_result where day < $1 order by day',
    [before],
  );
  return rows.map(({ day }) => day);
}

/** The results of a day, domain by domain. */
export async function readDmarcResults(db: Queryable, day: string): Promise<Map<string, CountedResult[]>> {
  const rows = await db.query<CountedResult>(
    'select domain, row, count from dmarc_result where day = $1 order by domain, row',
    [day],
  );
  return Map.groupBy(rows, (row) => row.domain);
}

/** Forgets what was reported: one domain's day, or everything before a day. */
export async function forgetDmarcResults(db: Queryable, day: string, domain?: string): Promise<void> {
  if (domain === undefined) await db.query('delete from dmarc_result where day < $1', [day]);
  else await db.query('delete from dmarc_result where day = $1 and domain = $2', [day, domain]);
}
