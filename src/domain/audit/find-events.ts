/** Finding events in the record (R5.1); who may look is decided where it is asked. */
import type { Queryable } from '#platform/postgres/database.ts';
import type { StoredEvent } from './verify-chain.ts';

export interface AuditCondition {
  /** The beginning of the act's name: `account.`, `unit.merge`. */
  act?: string;
  objectKind?: string;
  objectId?: string;
  /** The beginning of the actor as recorded, in any case. */
  actor?: string;
  after?: Date;
  before?: Date;
}

/** Sequence numbers of the events that meet the conditions, by time. */
export async function findEventIds(
  db: Queryable,
  condition: AuditCondition,
  isAscending: boolean,
  most: number,
): Promise<number[]> {
  const rows = await db.query<{ seq: number }>(
    `select seq from audit_event
     where ($1::text is null or starts_with(act, $1)) and ($2::text is null or object_kind = $2)
       and ($3::text is null or object_id = $3) and ($4::text is null or starts_with(lower(actor), lower($4)))
       and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
     order by seq ${isAscending ? 'asc' : 'desc'} limit $7`,
    [
      condition.act ?? null,
      condition.objectKind ?? null,
      condition.objectId ?? null,
      condition.actor ?? null,
      condition.after ?? null,
      condition.before ?? null,
      most,
    ],
  );
  return rows.map(({ seq }) => seq);
}

/** Events by their numbers, or the newest, at most so many. */
export async function readEventsById(
  db: Queryable,
  seqs: readonly number[] | undefined,
  most: number,
): Promise<StoredEvent[]> {
  return db.query<StoredEvent>(
    `select seq, at, actor_account_id as "actorAccountId", actor, act, object_kind as "objectKind", object_id as "objectId",
       authority, before, after, context, previous_hash as "previousHash", hash
     from audit_event where $1::bigint[] is null or seq = any($1) order by seq desc limit $2`,
    [seqs ?? null, most],
  );
}
