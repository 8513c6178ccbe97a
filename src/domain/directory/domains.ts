/** The domains this system serves: one primary, others after a change of name (R3.1, R10.1). */
import type { Queryable } from '#platform/postgres/database.ts';

/** Every domain served, the primary one first. */
export async function listDomains(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'select name from domain order by is_primary desc, name',
    [],
    {
      name: 'domain_list',
    },
  );
  return rows.map((row) => row.name);
}

/** The domain under which new addresses are given. Throws before the first run, which makes it. */
export async function getPrimaryDomain(db: Queryable): Promise<string> {
  const rows = await db.query<{ name: string }>('select name from domain where is_primary');
  if (!rows[0]) throw new Error('no primary domain: the first run has not been done');
  return rows[0].name;
}
