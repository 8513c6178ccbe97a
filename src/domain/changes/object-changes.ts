/**
 * States and changes of things that are not mail (RFC 8620 §1.5, §5.2), from the log that triggers write.
 *
 * A state names the newest transaction whose predecessors are all settled, and those after it that were committed already. So a
 * transaction that commits late is never missed, and nobody waits for a counter. Of a transaction that names more things than fit into an
 * answer, a state names how many were told. Cost: one range of the log.
 */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Whose the things of the province as a whole are. */
export const PROVINCE = '00000000-0000-0000-0000-000000000000' as AccountId;

/** Longer than the month that clients are promised (RFC 8620 §5.2). */
const RETENTION_DAYS = 35;

export interface ObjectChanges {
  newState: string;
  hasMore: boolean;
  created: string[];
  updated: string[];
  destroyed: string[];
}

interface State {
  /** Everything up to this transaction has been seen. */
  settled: bigint;
  /** And these after it. */
  beyond: bigint[];
  /** Of the transaction after them, so many things have been told. */
  told: number;
}

/** As many late ones are never under way; a state that names more is none of ours. */
const STATE = /^o(\d{1,20}(?:\.\d{1,20}){0,200})(?:_(\d{1,9}))?$/;

function encode({ settled, beyond, told }: State): string {
  return `o${[settled, ...beyond].join('.')}${told > 0 ? `_${told}` : ''}`;
}

function decode(state: string): State | undefined {
  const [, numbers, told = '0'] = STATE.exec(state) ?? [];
  if (numbers === undefined) return undefined;
  const [settled = 0n, ...beyond] = numbers.split('.').map(BigInt);
  return { settled, beyond, told: Number(told) };
}

interface StateRow {
  type: string;
  settled: string;
  beyond: string[] | null;
}

/** The state of each type asked for. One query. */
export async function readObjectStates(
  db: Queryable,
  accountId: AccountId,
  types: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.query<StateRow>(
    `with now as materialized (select pg_current_snapshot() as seen)
     select t.type,
       greatest(coalesce(h.xid::text, '0')::numeric, coalesce(s.xid::text, '0')::numeric)::text as settled, late.xids as beyond
     from unnest($2::text[]) as t (type) cross join now
     left join object_change_horizon h on h.account_id = $1 and h.type = t.type
     left join lateral (
       select c.xid from object_change c
       where c.account_id = $1 and c.type = t.type and c.xid < pg_snapshot_xmin(now.seen)
       order by c.xid desc limit 1) s on true
     left join lateral (
       select array_agg(distinct c.xid::text) as xids from object_change c
       where c.account_id = $1 and c.type = t.type and c.xid >= pg_snapshot_xmin(now.seen)
         and c.xid < pg_snapshot_xmax(now.seen)) late on true`,
    [accountId, types],
    { name: 'object_states' },
  );
  return new Map(
    rows.map(({ type, settled, beyond }) => [
      type,
      encode({ settled: BigInt(settled), beyond: (beyond ?? []).map(BigInt), told: 0 }),
    ]),
  );
}

/** The state of one type. */
export async function readObjectState(db: Queryable, accountId: AccountId, type: string): Promise<string> {
  return (
    (await readObjectStates(db, accountId, [type])).get(type) ?? encode({ settled: 0n, beyond: [], told: 0 })
  );
}

interface ChangeRow {
  xid: string;
  object_id: string;
  kind: number;
}

const CREATED = 1;
const DESTROYED = 3;

function sortOut(rows: readonly ChangeRow[]): Pick<ObjectChanges, 'created' | 'updated' | 'destroyed'> {
  const kinds = new Map<string, { first: number; last: number }>();
  for (const { object_id: id, kind } of rows) {
    const known = kinds.get(id);
    // A part that is written after its thing is gone does not bring it back.
    if (!known) kinds.set(id, { first: kind, last: kind });
    else if (known.last !== DESTROYED || kind === CREATED) known.last = kind;
  }
  const changes = { created: [] as string[], updated: [] as string[], destroyed: [] as string[] };
  for (const [id, { first, last }] of kinds) {
    if (last === DESTROYED) {
      if (first !== CREATED) changes.destroyed.push(id);
    } else changes[first === CREATED ? 'created' : 'updated'].push(id);
  }
  return changes;
}

/** The rows of whole transactions that name at most so many things; undefined when the first alone names more. */
function cut(rows: readonly ChangeRow[], most: number): ChangeRow[] | undefined {
  const ids = new Set<string>();
  let end = 0;
  for (const [index, row] of rows.entries()) {
    ids.add(row.object_id);
    if (ids.size > most) return end === 0 ? undefined : rows.slice(0, end);
    if (rows[index + 1]?.xid !== row.xid) end = index + 1;
  }
  return [...rows];
}

/** What changed of a type since a state, at most `most` things; undefined when that cannot be calculated. */
export async function readObjectChanges(
  db: Queryable,
  asked: { accountId: AccountId; type: string; sinceState: string; most: number },
): Promise<ObjectChanges | undefined> {
  const { accountId, type, most } = asked;
  const since = decode(asked.sinceState);
  if (!since) return undefined;
  // The state first: what commits in between is told again rather than missed.
  const newState = await readObjectState(db, accountId, type);
  const now = decode(newState) as State;
  const newest = [now.settled, ...now.beyond].reduce((a, b) => (a > b ? a : b));
  if (since.settled > newest) return undefined;
  const [horizon] = await db.query<{ xid: string }>(
    'select xid::text from object_change_horizon where account_id = $1 and type = $2',
    [accountId, type],
    { name: 'object_horizon' },
  );
  if (horizon && since.settled < BigInt(horizon.xid)) return undefined;
  const rows = await db.query<ChangeRow>(
    `select xid::text, object_id, kind from object_change
     where account_id = $1 and type = $2 and xid > $3::text::xid8 and xid <= $4::text::xid8
       and not (xid::text = any ($5::text[]))
     order by object_change.xid, at limit $6`,
    // A thing may have several rows; beyond so many the rest is for the next answer.
    [accountId, type, String(since.settled), String(newest), since.beyond.map(String), most * 4 + 1],
    { name: 'object_changes' },
  );
  const whole = rows.length > most * 4 ? rows.filter(({ xid }) => xid !== rows.at(-1)?.xid) : rows;
  const isPart = since.told > 0 || (whole.length === 0 && rows.length > 0);
  const told = isPart ? undefined : cut(whole, most);
  const [next] = rows;
  if (!told && next) return readPart(db, asked, { since, now, xid: next.xid, newState });
  if (!told) return { newState, hasMore: false, created: [], updated: [], destroyed: [] };
  if (told.length === rows.length) return { newState, hasMore: false, ...sortOut(told) };
  // Beyond the settled part of now a late one may still come: there only what was told counts as seen.
  const last = BigInt(told.at(-1)?.xid ?? 0);
  const settled = last < now.settled ? last : now.settled;
  const seen = [...new Set([...since.beyond, ...told.map(({ xid }) => BigInt(xid))])];
  const beyond = seen.filter((xid) => xid > settled);
  return { newState: encode({ settled, beyond, told: 0 }), hasMore: true, ...sortOut(told) };
}

/** The next things of one transaction that names more than fit into an answer, in the order of their ids. */
async function readPart(
  db: Queryable,
  { accountId, type, most }: { accountId: AccountId; type: string; most: number },
  { since, now, xid, newState }: { since: State; now: State; xid: string; newState: string },
): Promise<ObjectChanges> {
  const rows = await db.query<ChangeRow>(
    `select xid::text, object_id, kind from object_change
     where account_id = $1 and type = $2 and xid = $3::text::xid8 order by object_id, at`,
    [accountId, type, xid],
    { name: 'object_changes_part' },
  );
  const ids = [...new Set(rows.map((row) => row.object_id))];
  const part = new Set(ids.slice(since.told, since.told + most));
  const changes = sortOut(rows.filter((row) => part.has(row.object_id)));
  if (since.told + most < ids.length)
    return { newState: encode({ ...since, told: since.told + most }), hasMore: true, ...changes };
  const settled = BigInt(xid) < now.settled ? BigInt(xid) : now.settled;
  const beyond = [...new Set([...since.beyond, BigInt(xid)])].filter((one) => one > settled);
  const reached = encode({ settled, beyond, told: 0 });
  return { newState: reached, hasMore: reached !== newState, ...changes };
}

/** Removes changes past their retention, and those of a time to come, which a restored copy of another database brings. */
export async function cleanObjectChanges(db: Queryable, now: number): Promise<void> {
  await db.query('delete from object_change where xid >= pg_snapshot_xmax(pg_current_snapshot())');
  await db.query(
    `with gone as (delete from object_change where at < $1 returning account_id, type, xid)
     insert into object_change_horizon as h (account_id, type, xid)
     select account_id, type, max(xid) from gone group by account_id, type
     on conflict (account_id, type) do update set xid = greatest(h.xid, excluded.xid)`,
    [new Date(now - RETENTION_DAYS * 24 * 60 * 60 * 1000)],
  );
}
