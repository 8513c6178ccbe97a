/** Handovers as rows (R9.2): read within one's sight, found, and what leaves a trace. What moves them is `steps.ts`. */
import { findReach } from '#domain/directory/authorize.ts';
import { auditActor, type Principal, type UnitPath } from '#domain/directory/principal.ts';
import { nameOfPaper } from '#domain/paper-numbers/paper-numbers.ts';
import type { AccountId, NewId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { Inventory } from './inventory.ts';

/** In this order and never back; `objected` and `settled` only where the new head objected, `superseded` where the head changed again. */
export const HANDOVER_STATES = [
  'open',
  'handedOver',
  'objected',
  'settled',
  'accepted',
  'superseded',
] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];

export type HandoverEventAct =
  | 'opened'
  | 'noted'
  | 'handedOver'
  | 'objected'
  | 'settled'
  | 'renewed'
  | 'passwordSet'
  | 'reminded'
  | 'accepted'
  | 'superseded';

export interface HandoverDelegation {
  ordinal: number;
  kind: 'role' | 'mailbox' | 'addressBook';
  granteeId: string;
  grantee: string;
  thingId: string | null;
  thing: string | null;
  rights: string;
  endsAt: string | null;
  renewedAt: string | null;
}

export interface Handover {
  id: string;
  unitId: UnitId;
  unitPath: UnitPath;
  unitName: string;
  unitCode: string;
  agencyId: AccountId;
  address: string;
  basis: string;
  isActing: boolean;
  fromId: AccountId | null;
  fromName: string;
  fromTitle: string;
  toId: AccountId;
  toName: string;
  toTitle: string;
  openedAt: Date;
  dueAt: Date;
  state: HandoverState;
  /** In lists, of what is long only the beginning. */
  inventory: Inventory;
  inventoryCounts: { folders: number; sessions: number };
  digest: Buffer;
  notes: string;
  handedOverAt: Date | null;
  handedOverBy: string | null;
  handedOverReason: string | null;
  objectedAt: Date | null;
  objection: string | null;
  settledAt: Date | null;
  settledBy: string | null;
  settlement: string | null;
  endedAt: Date | null;
  passwordSetAt: Date | null;
  minutesYear: number | null;
  minutesNumber: number | null;
  minutesName: string | null;
  minutesBlob: Buffer | null;
  minutesSize: number | null;
  delegations: HandoverDelegation[];
  history: { at: string; by: string; act: HandoverEventAct; text: string | null }[];
}

const MAX_HISTORY = 300;

const COLUMNS = `h.id, h.unit_id as "unitId", unit_path(h.unit_id) as "unitPath", u.name as "unitName", u.code as "unitCode",
  h.agency_id as "agencyId", coalesce(a.address, '') as address, h.basis, h.is_acting as "isActing", h.from_id as "fromId",
  h.from_name as "fromName", h.from_title as "fromTitle", h.to_id as "toId", h.to_name as "toName", h.to_title as "toTitle",
  h.opened_at as "openedAt", h.due_at as "dueAt", h.state, h.digest, json_build_object(
    'folders', jsonb_array_length(h.inventory -> 'folders'), 'sessions', jsonb_array_length(h.inventory -> 'sessions'))
    as "inventoryCounts", h.notes, h.handed_over_at as "handedOverAt",
  h.handed_over_by_name as "handedOverBy", h.handed_over_reason as "handedOverReason", h.objected_at as "objectedAt", h.objection,
  h.settled_at as "settledAt", h.settled_by_name as "settledBy", h.settlement, h.ended_at as "endedAt",
  h.password_set_at as "passwordSetAt", h.minutes_year as "minutesYear", h.minutes_number as "minutesNumber", h.minutes_name as "minutesName",
  h.minutes_blob as "minutesBlob", h.minutes_size as "minutesSize",
  (select coalesce(json_agg(json_build_object('ordinal', d.ordinal, 'kind', d.kind, 'granteeId', d.grantee_id,
     'grantee', d.grantee_name, 'thingId', d.thing_id, 'thing', d.thing_name, 'rights', d.rights, 'endsAt', d.ends_at,
     'renewedAt', d.renewed_at) order by d.ordinal), '[]')
   from handover_delegation d where d.handover_id = h.id) as delegations,
  (select coalesce(json_agg(json_build_object('at', e.at, 'by', e.actor_name, 'act', e.act, 'text', e.text) order by e.at, e.id), '[]')
   from (select * from handover_event where handover_id = h.id order by at desc, id desc limit ${MAX_HISTORY}) e) as history`;
/** Of a long list a screen has the beginning; the whole one is a file. */
const SHOWN = 500;
const SHORT = `(h.inventory || jsonb_build_object(${['folders', 'mail', 'sessions', 'scheduled']
  .map((kind) => `'${kind}', jsonb_path_query_array(h.inventory -> '${kind}', '$[0 to ${SHOWN - 1}]')`)
  .join(', ')})) as inventory`;
const FROM = `handover h join unit u on u.id = h.unit_id
  left join address a on a.account_id = h.agency_id and a.kind = 'primary'`;
const SEEN = '($1::uuid[] is null or unit_path(h.unit_id) && $1 or h.from_id = $2 or h.to_id = $2)';

function sightOf(principal: Principal): unknown[] {
  const reach = findReach(principal, 'handover.read');
  return [reach === 'everywhere' ? null : reach, principal.kind === 'account' ? principal.accountId : null];
}

/** Handovers that somebody may see, by their ids or the newest. */
export function readHandovers(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<Handover[]> {
  return db.query<Handover>(
    `select ${COLUMNS}, ${SHORT} from ${FROM} where ${SEEN} and ($3::uuid[] is null or h.id = any ($3))
     order by h.opened_at desc, h.id desc limit $4`,
    [...sightOf(principal), ids ?? null, most],
  );
}

export interface HandoverCondition {
  unitId?: string;
  state?: HandoverState;
  isEnded?: boolean;
  /** Not ended after its deadline. */
  isLate?: boolean;
}

/** Ids of handovers that somebody may see, by their opening or their deadline. */
export async function findHandoverIds(
  db: Queryable,
  principal: Principal,
  { unitId, state, isEnded, isLate }: HandoverCondition,
  sort: { property: string; isAscending: boolean; now: number },
  most: number,
): Promise<string[]> {
  const direction = sort.isAscending ? 'asc' : 'desc';
  const rows = await db.query<{ id: string }>(
    `select h.id from handover h where ${SEEN} and ($3::uuid is null or h.unit_id = $3) and ($4::text is null or h.state = $4)
       and ($5::boolean is null or (h.ended_at is not null) = $5)
       and ($6::boolean is null or (h.ended_at is null and h.due_at < $7) = $6)
     order by h.${sort.property === 'dueAt' ? 'due_at' : 'opened_at'} ${direction}, h.id ${direction} limit $8`,
    [
      ...sightOf(principal),
      unitId ?? null,
      state ?? null,
      isEnded ?? null,
      isLate ?? null,
      new Date(sort.now),
      most,
    ],
  );
  return rows.map(({ id }) => id);
}

/** The handover for the machine's own letters. */
export async function findHandover(db: Queryable, id: string): Promise<Handover | undefined> {
  const [row] = await db.query<Handover>(`select ${COLUMNS}, h.inventory from ${FROM} where h.id = $1`, [id]);
  return row;
}

/** Notes what happened, in the transaction in which it does. */
export async function noteHandoverEvent(
  tx: Transaction,
  act: { principal: Principal; ids: NewId; now: number },
  id: string,
  event: { act: HandoverEventAct; text: string | null },
): Promise<void> {
  await tx.query(
    'insert into handover_event (handover_id, id, at, actor_name, act, text) values ($1, $2, $3, $4, $5, $6)',
    [id, act.ids(), new Date(act.now), auditActor(act.principal).name, event.act, event.text],
  );
}

/** `01/2026/BB-SNV`: the number of the minutes within their unit and year; null before they are made. */
export function minutesNameOf({
  minutesName,
  minutesYear: year,
  minutesNumber: number,
  unitCode,
}: Pick<Handover, 'minutesName' | 'minutesYear' | 'minutesNumber' | 'unitCode'>): string | null {
  return year === null || number === null
    ? null
    : nameOfPaper('minutes', minutesName, { number, year, unitCode });
}
