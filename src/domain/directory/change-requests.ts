/**
 * Change requests as rows (R5.1, R7): written by `services/lifecycle`, which knows what each type asks for and does.
 *
 * A request is never deleted, and each step of its life is an event of its timeline. State changes name the state they come
 * from, so that of two people who do it at once one is told that it is done.
 */
import type { JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, ChangeRequestId, DecisionId, PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { auditActor, type Principal, type UnitPath } from './principal.ts';
import type { UnitClass } from './units.ts';

export const REQUEST_STATES = ['submitted', 'approved', 'applied', 'refused', 'withdrawn', 'failed'] as const;

export type RequestState = (typeof REQUEST_STATES)[number];

export type RequestSource = 'form' | 'feed' | 'list' | 'scim' | 'command' | 'followUp';

/** What a check found, for those who decide. */
export interface Finding {
  code: string;
  /** `blocks`: cannot be approved so; `warns`: look at it. */
  weight: 'blocks' | 'warns';
  vi: string;
  en: string;
  /** The people or units it speaks of. */
  about?: string[];
}

/** One thing that a request does or did. */
export interface Effect {
  kind:
    | 'person'
    | 'account'
    | 'address'
    | 'mailbox'
    | 'agencyMail'
    | 'handover'
    | 'post'
    | 'right'
    | 'group'
    | 'session'
    | 'slip'
    | 'unit'
    | 'domain'
    | 'notice';
  act: 'made' | 'changed' | 'ended';
  subject: string;
  from?: string;
  to?: string;
}

export interface ChangeRequest {
  id: ChangeRequestId;
  type: string;
  state: RequestState;
  unitId: UnitId;
  unitPath: UnitPath;
  unitClass: UnitClass;
  otherUnitId: UnitId | null;
  otherUnitPath: UnitPath | null;
  personId: PersonId | null;
  /** Of the person or the agency concerned, so that they can follow it. */
  subjectAccountId: AccountId | null;
  /** What an agency's mailbox that it is about is called. */
  mailboxName: string | null;
  decisionId: DecisionId | null;
  details: JsonObject;
  /** ISO date. */
  effectiveOn: string;
  source: RequestSource;
  requestedBy: AccountId | null;
  requestedByName: string;
  findings: Finding[];
  consentedBy: AccountId | null;
  approvedBy: AccountId | null;
  approvedByName: string | null;
  approvedAt: Date | null;
  closingNote: string | null;
  emergencyReason: string | null;
  appliedAt: Date | null;
  appliedLate: boolean | null;
  effects: Effect[] | null;
  followsId: ChangeRequestId | null;
  createdAt: Date;
  changedAt: Date;
}

export const SELECT = `select r.id, r.type, r.state, r.unit_id as "unitId", unit_path(r.unit_id) as "unitPath", u.class as "unitClass",
    r.other_unit_id as "otherUnitId", unit_path(r.other_unit_id) as "otherUnitPath", r.person_id as "personId",
    coalesce(c.id, m.id) as "subjectAccountId", m.display_name as "mailboxName", r.decision_id as "decisionId", r.details, r.effective_on::text as "effectiveOn", r.source,
    r.requested_by as "requestedBy", r.requested_by_name as "requestedByName", r.findings, r.consented_by as "consentedBy",
    r.approved_by as "approvedBy", r.approved_by_name as "approvedByName", r.approved_at as "approvedAt",
    r.closing_note as "closingNote", r.emergency_reason as "emergencyReason", r.applied_at as "appliedAt",
    r.applied_late as "appliedLate", r.effects, r.follows_id as "followsId", r.created_at as "createdAt",
    r.changed_at as "changedAt"
  from change_request r join unit u on u.id = r.unit_id left join account c on c.person_id = r.person_id
    left join account m on m.id = (r.details ->> 'accountId')::uuid`;

/** The request of an id, or undefined; who may see it is the caller's question. */
export async function findRequest(db: Queryable, id: string): Promise<ChangeRequest | undefined> {
  const rows = await db.query<ChangeRequest>(`${SELECT} where r.id = $1`, [id]);
  return rows[0];
}

/** The id of the request that was submitted under a key, or undefined. */
export async function findRequestByKey(db: Queryable, dedupeKey: string): Promise<string | undefined> {
  const rows = await db.query<{ id: string }>('select id from change_request where dedupe_key = $1', [
    dedupeKey,
  ]);
  return rows[0]?.id;
}

/** The request with its row locked until the transaction ends. */
export async function lockRequest(tx: Transaction, id: string): Promise<ChangeRequest | undefined> {
  await tx.query('select 1 from change_request where id = $1 for update', [id]);
  return findRequest(tx, id);
}

export interface NewRequest {
  id: ChangeRequestId;
  type: string;
  unitId: UnitId;
  otherUnitId: UnitId | null;
  personId: PersonId | null;
  decisionId: DecisionId | null;
  details: JsonObject;
  effectiveOn: string;
  source: RequestSource;
  findings: readonly Finding[];
  emergencyReason: string | null;
  followsId: ChangeRequestId | null;
  dedupeKey: string | null;
  /** Who asks as the head of a body that takes part consents by it. */
  consentedBy?: AccountId | null;
}

/** Writes requests; one whose key is there already is not written again. Gives the ids written. */
export async function insertRequests(
  tx: Transaction,
  principal: Principal,
  requests: readonly NewRequest[],
  now: number,
): Promise<Set<string>> {
  const actor = auditActor(principal);
  const rows = await tx.query<{ id: string }>(
    `insert into change_request (id, type, state, unit_id, other_unit_id, person_id, decision_id, details, effective_on, source,
       requested_by, requested_by_name, findings, emergency_reason, follows_id, dedupe_key, consented_by, created_at, changed_at)
     select (q ->> 'id')::uuid, q ->> 'type', 'submitted', (q ->> 'unitId')::uuid,
       coalesce((q ->> 'otherUnitId')::uuid, (select p.unit_id from person p where p.id = (q ->> 'personId')::uuid and q ->> 'type' = 'transfer')),
       (q ->> 'personId')::uuid, (q ->> 'decisionId')::uuid, q -> 'details', (q ->> 'effectiveOn')::date, q ->> 'source',
       $2, $3, q -> 'findings', q ->> 'emergencyReason', (q ->> 'followsId')::uuid, q ->> 'dedupeKey',
       (q ->> 'consentedBy')::uuid, $4, $4
     from jsonb_array_elements($1::jsonb) q
     on conflict (dedupe_key) where dedupe_key is not null do nothing returning id`,
    [JSON.stringify(requests), actor.accountId ?? null, actor.name, new Date(now)],
  );
  const ids = new Set(rows.map((row) => row.id));
  await tx.query(
    `insert into change_request_event (request_id, ordinal, at, kind, actor_account_id, actor)
     select id, 1, $2, 'submitted', $3, $4 from unnest($1::uuid[]) as t (id)`,
    [[...ids], new Date(now), actor.accountId ?? null, actor.name],
  );
  return ids;
}

export type TimelineKind =
  | 'submitted'
  | 'commented'
  | 'consented'
  | 'approved'
  | 'confirmed'
  | 'refused'
  | 'withdrawn'
  | 'applied'
  | 'failed'
  | 'retried';

export interface TimelineEntry {
  requestId: string;
  at: Date;
  kind: TimelineKind;
  actor: string;
  note: string | null;
}

/** Adds to a request's timeline; the caller holds the request's lock. */
export async function addToTimeline(
  tx: Transaction,
  entry: { requestId: string; kind: TimelineKind; principal: Principal; note?: string | null; now: number },
): Promise<void> {
  const actor = auditActor(entry.principal);
  await tx.query(
    `insert into change_request_event (request_id, ordinal, at, kind, actor_account_id, actor, note)
     select $1, coalesce(max(ordinal), 0) + 1, $2, $3, $4, $5, $6 from change_request_event where request_id = $1`,
    [
      entry.requestId,
      new Date(entry.now),
      entry.kind,
      actor.accountId ?? null,
      actor.name,
      entry.note ?? null,
    ],
  );
}

/** The timelines of requests, the oldest entry first. */
export async function readTimelines(
  db: Queryable,
  requestIds: readonly string[],
): Promise<Map<string, TimelineEntry[]>> {
  const rows = await db.query<TimelineEntry>(
    `select request_id as "requestId", at, kind, actor, note from change_request_event
     where request_id = any($1::uuid[]) order by request_id, ordinal`,
    [requestIds],
  );
  const timelines = new Map<string, TimelineEntry[]>();
  for (const row of rows) timelines.set(row.requestId, [...(timelines.get(row.requestId) ?? []), row]);
  return timelines;
}

/** What a step of a request's life writes besides its state. */
export interface RequestChange {
  consentedBy?: AccountId | null;
  approvedBy?: AccountId | null;
  decisionId?: DecisionId;
  findings?: readonly Finding[];
  approvedByName?: string;
  approvedAt?: Date;
  closingNote?: string;
  personId?: PersonId | null;
  appliedAt?: Date;
  appliedLate?: boolean;
  effects?: readonly Effect[];
}

const COLUMNS: Readonly<Record<keyof RequestChange, string>> = {
  consentedBy: 'consented_by',
  decisionId: 'decision_id',
  findings: 'findings',
  approvedBy: 'approved_by',
  approvedByName: 'approved_by_name',
  approvedAt: 'approved_at',
  closingNote: 'closing_note',
  personId: 'person_id',
  appliedAt: 'applied_at',
  appliedLate: 'applied_late',
  effects: 'effects',
};

/** Moves a request from one of some states to another. `Refusal('conflict')` when it is in none of them any more. */
export async function moveRequest(
  tx: Transaction,
  id: string,
  move: { from: readonly RequestState[]; to: RequestState; change: RequestChange; now: number },
): Promise<void> {
  const { effects, findings, ...plain } = move.change;
  const fields: Record<string, unknown> = {
    ...plain,
    ...(effects && { effects: JSON.stringify(effects) }),
    ...(findings && { findings: JSON.stringify(findings) }),
  };
  const names = Object.keys(fields) as (keyof RequestChange)[];
  const sets = names.map((name, index) => `, ${COLUMNS[name]} = $${index + 5}`).join('');
  const rows = await tx.query(
    `update change_request set state = $3, changed_at = $4${sets} where id = $1 and state = any($2::text[]) returning id`,
    [id, move.from, move.to, new Date(move.now), ...names.map((name) => fields[name])],
  );
  if (rows.length === 0)
    throw new Refusal('conflict', 'Somebody was faster: this request is in another state now.');
}
