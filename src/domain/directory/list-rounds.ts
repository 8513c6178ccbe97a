/** Rounds of agreeing the list, as rows (R6.2). Written by `services/feed`. */
import type { JsonObject } from '#formats/jmap/json.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ChangeRequestId, PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { auditActor, type Principal, type UnitPath } from './principal.ts';

export const LISTS = ['agency', 'authority', 'directory'] as const;
export type ListName = (typeof LISTS)[number];

export interface ListRound {
  id: string;
  unitId: UnitId;
  unitPath: UnitPath;
  unitName: string;
  name: string;
  dueOn: string;
  state: 'open' | 'signed';
  agencyFeedId: string | null;
  authorityFeedId: string | null;
  openedByName: string;
  openedAt: Date;
  signedByName: string | null;
  signedAt: Date | null;
  /** People, those with a difference, and those that are settled. */
  entries: number;
  differing: number;
  settled: number;
}

export interface ListEntry {
  ordinal: number;
  personId: PersonId | null;
  agency: JsonObject | null;
  authority: JsonObject | null;
  directory: JsonObject | null;
  differences: string[];
  resolution: ListName | null;
  resolvedByName: string | null;
  requestId: ChangeRequestId | null;
}

const SELECT = `select r.id, r.unit_id as "unitId", unit_path(r.unit_id) as "unitPath", u.name as "unitName", r.name,
    r.due_on::text as "dueOn", r.state, r.agency_feed_id as "agencyFeedId", r.authority_feed_id as "authorityFeedId",
    r.opened_by_name as "openedByName", r.opened_at as "openedAt", r.signed_by_name as "signedByName", r.signed_at as "signedAt",
    c.entries, c.differing, c.settled
  from list_round r join unit u on u.id = r.unit_id cross join lateral (
    select count(*)::integer as entries, (count(*) filter (where differences <> '{}'))::integer as differing,
      (count(*) filter (where differences <> '{}' and resolution is not null))::integer as settled
    from list_entry e where e.round_id = r.id) c`;

/** Rounds of units in reach, the newest first. */
export async function readRounds(
  db: Queryable,
  reach: 'everywhere' | readonly UnitId[],
  ids: readonly string[] | undefined,
  most: number,
): Promise<ListRound[]> {
  return db.query<ListRound>(
    `${SELECT} where ($1::uuid[] is null or unit_path(r.unit_id) && $1) and ($2::uuid[] is null or r.id = any($2))
     order by r.opened_at desc, r.id limit $3`,
    [reach === 'everywhere' ? null : reach, ids ?? null, most],
  );
}

/** Entries of a round after an ordinal; only those with a difference where asked. */
export async function readEntries(
  db: Queryable,
  roundId: string,
  wanted: { after: number; differing?: boolean },
  limit: number,
): Promise<ListEntry[]> {
  return db.query<ListEntry>(
    `select ordinal, person_id as "personId", agency, authority, directory, differences, resolution,
       resolved_by_name as "resolvedByName", request_id as "requestId"
     from list_entry where round_id = $1 and ordinal > $2 and (not $3 or differences <> '{}') order by ordinal limit $4`,
    [roundId, wanted.after, wanted.differing ?? false, limit],
  );
}

export interface NewRound {
  id: string;
  unitId: UnitId;
  name: string;
  dueOn: string;
  agencyFeedId: string | null;
  authorityFeedId: string | null;
}

/** Opens a round with its entries. `Refusal('conflict')` while another of the unit is open. */
export async function insertRound(
  tx: Transaction,
  principal: Principal,
  round: NewRound,
  entries: readonly Pick<ListEntry, 'personId' | 'agency' | 'authority' | 'directory' | 'differences'>[],
  now: number,
): Promise<void> {
  const made = await tx.query(
    `insert into list_round (id, unit_id, name, due_on, state, agency_feed_id, authority_feed_id, opened_by_name, opened_at)
     values ($1, $2, $3, $4, 'open', $5, $6, $7, $8) on conflict (unit_id) where state = 'open' do nothing returning id`,
    [
      round.id,
      round.unitId,
      round.name,
      round.dueOn,
      round.agencyFeedId,
      round.authorityFeedId,
      auditActor(principal).name,
      new Date(now),
    ],
  );
  if (made.length === 0) throw new Refusal('conflict', 'A round of this unit is open already.');
  await tx.query(
    `insert into list_entry (round_id, ordinal, person_id, agency, authority, directory, differences)
     select $1, n, (q ->> 'personId')::uuid, nullif(q -> 'agency', 'null'), nullif(q -> 'authority', 'null'),
       nullif(q -> 'directory', 'null'), array(select jsonb_array_elements_text(q -> 'differences'))
     from jsonb_array_elements($2::jsonb) with ordinality as t (q, n)`,
    [round.id, JSON.stringify(entries)],
  );
}

/** Locks a round and gives its state. */
export async function lockRound(tx: Transaction, id: string): Promise<'open' | 'signed' | undefined> {
  const rows = await tx.query<{ state: 'open' | 'signed' }>(
    'select state from list_round where id = $1 for update',
    [id],
  );
  return rows[0]?.state;
}

/** Settles a difference, once. `Refusal('conflict')` when it is settled, or there is none. */
export async function settleEntry(
  tx: Transaction,
  principal: Principal,
  entry: { roundId: string; ordinal: number; resolution: ListName; requestId: string | null; now: number },
): Promise<void> {
  const rows = await tx.query(
    `update list_entry set resolution = $3, resolved_by_name = $4, resolved_at = $5, request_id = $6
     where round_id = $1 and ordinal = $2 and resolution is null and differences <> '{}' returning ordinal`,
    [
      entry.roundId,
      entry.ordinal,
      entry.resolution,
      auditActor(principal).name,
      new Date(entry.now),
      entry.requestId,
    ],
  );
  if (rows.length === 0) throw new Refusal('conflict', 'This difference is settled already.');
}

/** Signs a round off. */
export async function signRound(
  tx: Transaction,
  principal: Principal,
  id: string,
  now: number,
): Promise<void> {
  const actor = auditActor(principal);
  await tx.query(
    `update list_round set state = 'signed', signed_by = $2, signed_by_name = $3, signed_at = $4 where id = $1`,
    [id, actor.accountId ?? null, actor.name, new Date(now)],
  );
}

/** Open rounds that are due and were not chased on this day. */
export async function findLateRounds(
  db: Queryable,
  day: string,
): Promise<{ id: string; unitId: UnitId; name: string; dueOn: string }[]> {
  return db.query(
    `select id, unit_id as "unitId", name, due_on::text as "dueOn" from list_round
     where state = 'open' and due_on < $1 and (chased_on is null or chased_on < $1) order by id`,
    [day],
  );
}

/** Notes that a round was chased on this day; false where that was noted meanwhile, or it is signed. */
export async function noteChased(tx: Transaction, id: string, day: string): Promise<boolean> {
  const rows = await tx.query(
    `update list_round set chased_on = $2 where id = $1 and state = 'open' and (chased_on is null or chased_on < $2)
     returning 1`,
    [id, day],
  );
  return rows.length > 0;
}
