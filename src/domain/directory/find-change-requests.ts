/** Which requests there are: those that somebody may see by what they ask for, those that are due, those about a person or on a decision. */
import type { AccountId, ChangeRequestId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type ChangeRequest, type RequestState, SELECT } from './change-requests.ts';

/** Whose requests somebody sees: those of units in reach, their own, and those about themselves. */
export interface Sight {
  reach: 'everywhere' | readonly UnitId[];
  accountId: AccountId | null;
}

const SEEN = `($1::uuid[] is null or r.requested_by = $2 or c.id = $2 or m.id = $2 or unit_path(r.unit_id) && $1
    or unit_path(r.other_unit_id) && $1)`;

function sightParams({ reach, accountId }: Sight): unknown[] {
  return [reach === 'everywhere' ? null : reach, accountId];
}

/** Requests by their ids, or the newest, that are in sight; at most so many. One query. */
export async function readRequests(
  db: Queryable,
  sight: Sight,
  ids: readonly string[] | undefined,
  most: number,
): Promise<ChangeRequest[]> {
  return db.query<ChangeRequest>(
    `${SELECT} where ${SEEN} and ($3::uuid[] is null or r.id = any($3)) order by r.created_at desc, r.id limit $4`,
    [...sightParams(sight), ids ?? null, most],
  );
}

export const AWAITED = ['confirmation', 'decision', 'consent'] as const;

export interface RequestCondition {
  type?: string;
  state?: string;
  /** Submitted, approved or failed: somebody still has to do something. */
  isOpen?: boolean;
  unitId?: string;
  personId?: string;
  requestedBy?: string;
  effectiveBefore?: Date;
  decisionId?: string;
  text?: string;
  /** What is still to come: the approval of what was done as an emergency, the decision that it stands on, the consent of a body that takes part. */
  awaits?: (typeof AWAITED)[number];
  /** Types that stand on a decision: `awaits: 'decision'` finds these, and emergencies. */
  decidedTypes?: readonly string[];
}

/** Ids of the requests in sight that meet the conditions. */
export async function findRequestIds(
  db: Queryable,
  sight: Sight,
  condition: RequestCondition,
  sort: { by: 'createdAt' | 'effectiveOn'; isAscending: boolean },
  most: number,
): Promise<string[]> {
  const column = sort.by === 'createdAt' ? 'r.created_at' : 'r.effective_on';
  const direction = sort.isAscending ? 'asc' : 'desc';
  const rows = await db.query<{ id: string }>(
    `select r.id from change_request r left join account c on c.person_id = r.person_id
     left join account m on m.id = (r.details ->> 'accountId')::uuid
     left join person p on p.id = r.person_id join unit u on u.id = r.unit_id
     where ${SEEN} and ($3::text is null or r.type = $3) and ($4::text is null or r.state = $4)
       and ($5::boolean is null or $5 = (r.state in ('submitted', 'approved', 'failed')))
       and ($6::uuid is null or $6 = any(unit_path(r.unit_id)) or $6 = any(unit_path(r.other_unit_id)))
       and ($7::uuid is null or r.person_id = $7) and ($8::uuid is null or r.requested_by = $8)
       and ($9::date is null or r.effective_on < $9)
       and ($10::text is null or fold_text(coalesce(p.full_name, m.display_name, '') || ' ' || coalesce(r.details ->> 'fullName', '')) like '%' || fold_text($10) || '%')
       and ($12::uuid is null or r.decision_id = $12)
       and ($13::text is null or case $13 when 'confirmation'
         then r.state = 'applied' and r.emergency_reason is not null and r.approved_at is null
         when 'consent' then r.state = 'submitted' and u.class = 'participating' and r.consented_by is null
         else r.decision_id is null and r.state in ('submitted', 'approved', 'failed', 'applied')
           and (r.emergency_reason is not null or r.type = any($14)) end)
     order by ${column} ${direction}, r.id limit $11`,
    [
      ...sightParams(sight),
      condition.type ?? null,
      condition.state ?? null,
      condition.isOpen ?? null,
      condition.unitId ?? null,
      condition.personId ?? null,
      condition.requestedBy ?? null,
      condition.effectiveBefore ?? null,
      condition.text ?? null,
      most,
      condition.decisionId ?? null,
      condition.awaits ?? null,
      condition.decidedTypes ?? [],
    ],
  );
  return rows.map(({ id }) => id);
}

/** Names of the units that open requests would make under a unit. */
export async function listComingUnits(db: Queryable, unitId: UnitId): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `select details ->> 'name' as name from change_request
     where type = 'unitCreate' and unit_id = $1 and state in ('submitted', 'approved')`,
    [unitId],
  );
  return rows.map(({ name }) => name);
}

/** Approved requests whose day has come, in the order of their days and approvals. */
export async function findDueRequests(db: Queryable, day: string, limit: number): Promise<ChangeRequestId[]> {
  const rows = await db.query<{ id: ChangeRequestId }>(
    `select id from change_request where state = 'approved' and effective_on <= $1
     order by effective_on, approved_at, id limit $2`,
    [day, limit],
  );
  return rows.map((row) => row.id);
}

/** Open requests about a person: for checks, and to close what can happen no more. */
export async function findOpenRequestsAbout(
  db: Queryable,
  personId: string,
): Promise<{ id: string; type: string; isEmergency: boolean; requestedBy: AccountId | null }[]> {
  return db.query(
    `select id, type, emergency_reason is not null as "isEmergency", requested_by as "requestedBy"
     from change_request where person_id = $1 and state in ('submitted', 'approved') order by id`,
    [personId],
  );
}

/** The requests that stand on a decision, by their days. */
export function findRequestsOfDecision(
  db: Queryable,
  decisionId: string,
  most: number,
): Promise<{ id: string; type: string; state: RequestState; effectiveOn: string }[]> {
  return db.query(
    `select id, type, state, effective_on::text as "effectiveOn" from change_request where decision_id = $1
     order by effective_on, created_at, id limit $2`,
    [decisionId, most],
  );
}
