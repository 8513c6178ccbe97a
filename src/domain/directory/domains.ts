/** The domains this system serves: one primary, others after a change of name (R3.1, R10.1). */
import type { Clock } from '#platform/kernel/clock.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Every domain served, the primary one first; one that was left is served until its window closes. */
export async function listDomains(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    'select name from domain where closed_at is null order by is_primary desc, name',
    [],
    {
      name: 'domain_list',
    },
  );
  return rows.map((row) => row.name);
}

export interface Domain {
  name: string;
  isPrimary: boolean;
  /** Since when it is served. */
  since: Date;
  receivesUntil: Date | null;
  closedAt: Date | null;
  /** How many addresses under it take mail. */
  addresses: number;
}

/** Every domain there is or was, the primary one first. */
export function readDomains(db: Queryable): Promise<Domain[]> {
  return db.query<Domain>(
    `select name, is_primary as "isPrimary", created_at as since, receives_until as "receivesUntil", closed_at as "closedAt",
       case when closed_at is null then (select count(*)::int from address a
         where a.domain = domain.name and a.kind in ('primary', 'alias', 'group')) else 0 end as addresses
     from domain order by is_primary desc, name`,
  );
}

/** Told of by this channel: which domains are served has changed. */
export const DOMAIN_CHANNEL = 'domain';

/** The domain under which new addresses are given, or undefined before the first run. */
export async function findPrimaryDomain(db: Queryable): Promise<string | undefined> {
  const rows = await db.query<{ name: string }>('select name from domain where is_primary');
  return rows[0]?.name;
}

/** True for a domain that is ours, or was: settings may name one that was left. */
export async function isKnownDomain(db: Queryable, name: string): Promise<boolean> {
  return (await db.query('select from domain where name = $1', [name])).length > 0;
}

/** Domains that approved requests will make the primary one: what they need is prepared beforehand. */
export async function listComingDomains(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `select distinct lower(details ->> 'domain') as name from change_request
     where type = 'domainChange' and state = 'approved' order by 1`,
  );
  return rows.map((row) => row.name);
}

/** The domain under which new addresses are given. Throws before the first run, which makes it. */
export async function getPrimaryDomain(db: Queryable): Promise<string> {
  const name = await findPrimaryDomain(db);
  if (name === undefined) throw new Error('no primary domain: the first run has not been done');
  return name;
}

/** Whether mail to a domain is ours; asked for every recipient, so it is remembered for some seconds. */
export type IsServed = (domain: string) => Promise<boolean>;

/** Nobody notices that a new domain takes so long in the other processes. */
const REMEMBERED_MS = 5_000;

/** Makes the question of a process. */
export function createServedDomains(db: Queryable, clock: Clock): IsServed {
  let known = new Set<string>();
  let until = Number.NEGATIVE_INFINITY;
  return async (domain) => {
    if (clock() >= until) {
      known = new Set(await listDomains(db));
      until = clock() + REMEMBERED_MS;
    }
    return known.has(domain.toLowerCase());
  };
}
