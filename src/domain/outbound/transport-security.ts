/** What is remembered of other domains' TLS: their MTA-STS policies, and what became of sessions with their servers. */
import type { StsPolicy } from '#formats/mta-sts/policy.ts';
import type { TlsReportPolicy, TlsResult } from '#formats/mta-sts/tls-report.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface KnownStsPolicy extends StsPolicy {
  id: string;
  expiresAt: number;
}

interface StsRow {
  id: string;
  mode: StsPolicy['mode'];
  mx: string[];
  expires_at: Date;
}

/** The policy of a domain that still holds. */
export async function findStsPolicy(
  db: Queryable,
  domain: string,
  now: number,
): Promise<KnownStsPolicy | undefined> {
  const [row] = await db.query<StsRow>(
    'select id, mode, mx, expires_at from mta_sts_policy where domain = $1 and expires_at > $2',
    [domain, new Date(now)],
    { name: 'sts_find' },
  );
  return row && { id: row.id, mode: row.mode, mx: row.mx, maxAgeS: 0, expiresAt: row.expires_at.getTime() };
}

export async function storeStsPolicy(
  db: Queryable,
  domain: string,
  { id, mode, mx, expiresAt }: KnownStsPolicy,
  now: number,
): Promise<void> {
  await db.query(
    `insert into mta_sts_policy (domain, id, mode, mx, fetched_at, expires_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (domain) do update set id = excluded.id, mode = excluded.mode, mx = excluded.mx,
       fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`,
    [domain, id, mode, mx, new Date(now), new Date(expiresAt)],
  );
}

/** One session with a server of a domain, as reports count it. */
export interface TlsSession {
  at: number;
  domain: string;
  policy: TlsReportPolicy['kind'];
  host: string;
  address: string;
  result: 'success' | TlsResult;
}

/** Counts sessions; one statement. */
export async function countTlsSessions(db: Queryable, sessions: readonly TlsSession[]): Promise<void> {
  await db.query(
    `insert into tls_session as s (day, domain, policy, host, address, result, sessions)
     select day, domain, policy, host, address, result, count(*)
     from unnest($1::date[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       as t (day, domain, policy, host, address, result)
     group by day, domain, policy, host, address, result
     order by day, domain, policy, host, address, result
     on conflict (day, domain, policy, host, address, result) do update set sessions = s.sessions + excluded.sessions`,
    [
      sessions.map(({ at }) => new Date(at).toISOString().slice(0, 10)),
      sessions.map(({ domain }) => domain),
      sessions.map(({ policy }) => policy),
      sessions.map(({ host }) => host),
      sessions.map(({ address }) => address),
      sessions.map(({ result }) => result),
    ],
    { name: 'tls_count' },
  );
}

export interface CountedSessions {
  domain: string;
  policy: TlsReportPolicy['kind'];
  host: string;
  address: string;
  result: 'success' | TlsResult;
  sessions: number;
}

/** All sessions of one day. */
export async function listTlsSessions(db: Queryable, day: string): Promise<CountedSessions[]> {
  return db.query<CountedSessions>(
    `select domain, policy, host, address, result, sessions from tls_session where day = $1::date
     order by domain, policy, host, address, result`,
    [day],
  );
}

/** Forgets days up to one, and policies that no longer hold. */
export async function forgetTlsSessions(db: Queryable, day: string, now: number): Promise<void> {
  await db.query('delete from tls_session where day <= $1::date', [day]);
  await db.query('delete from mta_sts_policy where expires_at < $1', [new Date(now)]);
}
