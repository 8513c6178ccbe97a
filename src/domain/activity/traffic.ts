/** What happened to mail by the hour (R6.3): counted in memory by each process, added up in the database. */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export const TRAFFIC_KINDS = [
  'received',
  'inside',
  'refused',
  'deferred',
  'junk',
  'virus',
  'held',
  'sent',
  'undelivered',
] as const;
export type TrafficKind = (typeof TRAFFIC_KINDS)[number];

/** How many of each kind in one hour. */
export interface TrafficHour {
  /** In UTC: 2026-11-25T12. */
  id: string;
  counts: Partial<Record<TrafficKind, number>>;
}

const HOUR_LENGTH = '2026-11-25T12'.length;

/** The hour of a time. */
export function hourOf(time: number): string {
  return new Date(time).toISOString().slice(0, HOUR_LENGTH);
}

export type TrafficCounts = ReadonlyMap<string, ReadonlyMap<TrafficKind, number>>;

/** Adds counts to hours. One statement; rows in one order, so that two processes never wait for each other in a circle. */
export async function addTraffic(db: Queryable, hours: TrafficCounts): Promise<void> {
  const rows = [...hours].flatMap(([hour, counts]) =>
    [...counts].map(([kind, count]) => ({ hour, kind, count, key: `${hour} ${kind}` })),
  );
  const sorted = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  await db.query(
    `insert into mail_traffic (hour, kind, count)
     select hour, kind, count from unnest($1::text[], $2::text[], $3::bigint[]) as t (hour, kind, count)
     on conflict (hour, kind) do update set count = mail_traffic.count + excluded.count`,
    [sorted.map(({ hour }) => hour), sorted.map(({ kind }) => kind), sorted.map(({ count }) => count)],
    { name: 'traffic_add' },
  );
}

/** Hours by name, or since a time, the latest first. `Refusal('notPermitted')`. */
export function readTraffic(
  db: Queryable,
  principal: Principal,
  wanted: { ids?: readonly string[] | undefined; after?: Date | undefined; before?: Date | undefined },
  most: number,
): Promise<TrafficHour[]> {
  requirePermission(principal, 'traffic.read', { kind: 'province' });
  return db.query<TrafficHour>(
    `select hour as id, jsonb_object_agg(kind, count) as counts from mail_traffic
     where ($1::text[] is null or hour = any ($1)) and ($2::text is null or hour >= $2) and ($3::text is null or hour <= $3)
     group by hour order by hour desc limit $4`,
    [
      wanted.ids ?? null,
      wanted.after ? hourOf(wanted.after.getTime()) : null,
      wanted.before ? hourOf(wanted.before.getTime()) : null,
      most,
    ],
  );
}

/** Forgets hours of long ago. */
export async function cleanTraffic(db: Queryable, before: number): Promise<void> {
  await db.query('delete from mail_traffic where hour < $1', [hourOf(before)]);
}
