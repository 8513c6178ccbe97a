/**
 * What should have been done by now (R5.1, R6.2, R8.7, R9.3, R9.4, R12): counted for those who may see it, within their reach.
 *
 * What somebody may not see is not counted: their number is 0, as where there is nothing.
 */
import { dayOf } from '#domain/directory/as-of.ts';
import { authorize, findReach } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Requests are late when their day has come without a decision, orders, agencies' mail and rounds after their last day, the rest by how long they wait. */
export type LateKind =
  | 'requests'
  | 'orders'
  | 'agencyMail'
  | 'rounds'
  | 'incidents'
  | 'quarantine'
  | 'proposals'
  | 'violations'
  | 'slips';

export interface LateWork {
  count: number;
  /** Since when the oldest is due, or waits. */
  days: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** From how many days on something of a kind is late. */
const INCIDENT_DAYS = 1;
const QUARANTINE_DAYS = 2;
const PROPOSAL_DAYS = 15;
const VIOLATION_DAYS = 30;
const SLIP_DAYS = 3;

function reachOf(principal: Principal, act: Parameters<typeof findReach>[1]): readonly string[] | null {
  const reach = findReach(principal, act);
  return reach === 'everywhere' ? null : reach;
}

/** How many whole days the oldest waits, as SQL. */
const waited = (since: string): string =>
  `floor(extract(epoch from $15::timestamptz - min(${since})) / 86400)`;

/** Counts by kind. One query; each part looks at what is open only. */
export async function countLateWork(
  db: Queryable,
  principal: Principal,
  now: number,
): Promise<Record<LateKind, LateWork>> {
  const ago = (days: number): Date => new Date(now - days * DAY_MS);
  const rows = await db.query<LateWork & { kind: LateKind }>(
    `select kind, count::integer, coalesce(days, 0)::integer as days from (
       select 'requests' as kind, count(*) as count, max($1::date - effective_on)::numeric as days from change_request r
         where state = 'submitted' and effective_on < $1::date and ($2::uuid[] is null or unit_path(r.unit_id) && $2)
       union all select 'orders', count(*), ${waited('due_at')} from unit_order o
         where state = 'open' and due_at < $15 and ($16::uuid[] is null or unit_path(o.unit_id) && $16)
           and exists (select from unit_order_recipient r where r.order_id = o.id and r.done_at is null)
       union all select 'agencyMail', count(*), ${waited('due_at')} from agency_mail m
         join account c on c.id = m.account_id where m.state = 'open' and m.due_at < $15
           and ($17::uuid[] is null or unit_path(c.unit_id) && $17)
       union all select 'rounds', count(*), max($1::date - due_on) from list_round r
         where state = 'open' and due_on < $1::date and ($3::uuid[] is null or unit_path(r.unit_id) && $3)
       union all select 'incidents', count(*), ${waited('reported_at')} from mail_incident
         where $4 and state = 'open' and reported_at < $5
       union all select 'quarantine', count(*), ${waited('arrived_at')} from quarantined_mail
         where $6 and state = 'held' and arrived_at < $7
       union all select 'proposals', count(*), ${waited('created_at')} from proposal p
         where state = 'sent' and created_at < $8 and ($9::uuid[] is null or unit_path(p.unit_id) && $9)
       union all select 'violations', count(*), ${waited('created_at')} from violation v
         where state = 'open' and created_at < $10 and ($11::uuid[] is null or unit_path(v.unit_id) && $11)
           and (not is_restricted or $12)
       union all select 'slips', count(*), ${waited('waiting_since')} from password_slip s
         join account c on c.id = s.account_id where printed_at is null and waiting_since < $13
           and ($14::uuid[] is null or unit_path(c.unit_id) && $14)
     ) late`,
    [
      dayOf(now),
      reachOf(principal, 'request.read'),
      reachOf(principal, 'list.confirm'),
      authorize(principal, 'incident.read', { kind: 'province' }),
      ago(INCIDENT_DAYS),
      authorize(principal, 'quarantine.read', { kind: 'province' }),
      ago(QUARANTINE_DAYS),
      ago(PROPOSAL_DAYS),
      reachOf(principal, 'proposal.read'),
      ago(VIOLATION_DAYS),
      reachOf(principal, 'violation.read'),
      findReach(principal, 'violation.readRestricted') === 'everywhere',
      ago(SLIP_DAYS),
      reachOf(principal, 'slip.print'),
      new Date(now),
      reachOf(principal, 'order.read'),
      reachOf(principal, 'agencyWork.read'),
    ],
  );
  const byKind = new Map(rows.map(({ kind, count, days }) => [kind, { count, days }]));
  const of = (kind: LateKind): LateWork => byKind.get(kind) ?? { count: 0, days: 0 };
  return {
    requests: of('requests'),
    orders: of('orders'),
    agencyMail: of('agencyMail'),
    rounds: of('rounds'),
    incidents: of('incidents'),
    quarantine: of('quarantine'),
    proposals: of('proposals'),
    violations: of('violations'),
    slips: of('slips'),
  };
}
