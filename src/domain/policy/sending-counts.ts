/**
 * How much accounts and units have sent, hour by hour. What is offered counts, whether it was then taken or not, so that
 * whoever tries on and on does not get through.
 *
 * Cost: one statement for all that is counted in one moment, whatever its number.
 */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { SentSoFar } from './policies/sending-limits.ts';

export interface Sending {
  accountId: AccountId;
  unitId: UnitId;
  recipients: number;
  outside: number;
  /** The network it was handed in from. */
  network: string;
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** More are not told apart. */
const MAX_NETWORKS = 50;

function hourOf(now: number): Date {
  return new Date(now - (now % HOUR_MS));
}

/** Counts and gives what each account has sent since, this included; in the order given. */
export async function countSendings(
  db: Queryable,
  sendings: readonly Sending[],
  now: number,
): Promise<SentSoFar[]> {
  const hour = hourOf(now);
  const since = new Date(hour.getTime() - (DAY_HOURS - 1) * HOUR_MS);
  await db.query(
    `insert into sending_count as c (subject_id, hour, recipients, outside, bounced, networks)
     select subject_id, $6, sum(recipients), sum(outside), 0, array_agg(distinct network)
     from (select unnest($1::uuid[]) as subject_id, unnest($3::integer[]) as recipients,
                  unnest($4::integer[]) as outside, unnest($5::text[]) as network
           union all
           select unnest($2::uuid[]), unnest($3::integer[]), unnest($4::integer[]), ''::text) t
     group by subject_id order by subject_id
     on conflict (subject_id, hour) do update set recipients = c.recipients + excluded.recipients,
       outside = c.outside + excluded.outside,
       networks = case when c.networks @> excluded.networks or cardinality(c.networks) >= ${MAX_NETWORKS}
         then c.networks else (select array_agg(distinct n) from unnest(c.networks || excluded.networks) n) end`,
    [
      sendings.map((sending) => sending.accountId),
      sendings.map((sending) => sending.unitId),
      sendings.map((sending) => sending.recipients),
      sendings.map((sending) => sending.outside),
      sendings.map((sending) => sending.network),
      hour,
    ],
    { name: 'sending_count' },
  );
  const rows = await db.query<SentSoFar>(
    `select coalesce(a.hourly, 0)::integer as "personHour", coalesce(a.daily, 0)::integer as "personDay",
       coalesce(u.daily, 0)::integer as "unitDay", coalesce(a.outside, 0)::integer as "outsideHour",
       coalesce(a.bounced, 0)::integer as "bouncesHour", coalesce(a.networks, 0)::integer as "networksHour"
     from unnest($1::uuid[], $2::uuid[]) with ordinality as w (account_id, unit_id, number)
     left join lateral (
       select sum(recipients) as daily, sum(recipients) filter (where hour = $3) as hourly,
         sum(outside) filter (where hour = $3) as outside, sum(bounced) filter (where hour = $3) as bounced,
         max(cardinality(networks)) filter (where hour = $3) as networks
       from sending_count c where c.subject_id = w.account_id and c.hour >= $4) a on true
     left join lateral (
       select sum(recipients) as daily from sending_count c where c.subject_id = w.unit_id and c.hour >= $4) u on true
     order by w.number`,
    [sendings.map((sending) => sending.accountId), sendings.map((sending) => sending.unitId), hour, since],
    { name: 'sending_so_far' },
  );
  return rows;
}

/** Counts a message that came back; gives how many did in this hour. */
export async function countBounces(
  db: Queryable,
  accountId: AccountId,
  bounced: number,
  now: number,
): Promise<number> {
  const [row] = await db.query<{ bounced: number }>(
    `insert into sending_count as c (subject_id, hour, recipients, outside, bounced, networks)
     values ($1, $2, 0, 0, $3, '{}')
     on conflict (subject_id, hour) do update set bounced = c.bounced + excluded.bounced
     returning bounced`,
    [accountId, hourOf(now), bounced],
    { name: 'sending_bounced' },
  );
  return row?.bounced ?? 0;
}

/** Forgets counts that no limit looks at any more. */
export async function dropOldCounts(db: Queryable, now: number): Promise<void> {
  await db.query('delete from sending_count where hour < $1', [new Date(now - 2 * DAY_HOURS * HOUR_MS)]);
}
