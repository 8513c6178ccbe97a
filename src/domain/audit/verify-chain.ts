/** Reading the audit chain and proving that nobody changed it (R5.1). */
import type { Queryable } from '#platform/postgres/database.ts';
import { FIRST_HASH, type HashedEvent, hashEvent } from './audit-hash.ts';

/** An event as it is stored. */
export interface StoredEvent extends HashedEvent {
  previousHash: Buffer;
  hash: Buffer;
}

/** Events are verified in pages, so that a chain of years needs no memory. */
const PAGE = 1000;

/** Events after a sequence number, oldest first. */
export async function readEvents(db: Queryable, afterSeq: number, limit: number): Promise<StoredEvent[]> {
  return db.query<StoredEvent>(
    `select seq, at, actor_account_id as "actorAccountId", actor, act, object_kind as "objectKind",
       object_id as "objectId", authority, before, after, context,
       previous_hash as "previousHash", hash
     from audit_event where seq > $1 order by seq limit $2`,
    [afterSeq, Math.min(limit, PAGE)],
  );
}

/** The newest sequence number and hash; undefined while nothing is recorded. */
export async function readAuditHead(db: Queryable): Promise<{ seq: number; hash: Buffer } | undefined> {
  const rows = await db.query<{ seq: number; hash: Buffer }>(
    'select seq, hash from audit_event order by seq desc limit 1',
  );
  return rows[0];
}

export interface ChainVerdict {
  events: number;
  /** The first sequence number that is missing or whose hash is wrong. */
  brokenAt?: number;
}

/** A head of the chain as it was seen and kept elsewhere: what was cut off after it, or written anew before it, is found. */
export interface WitnessedHead {
  seq: number;
  /** In hexadecimal. */
  hash: string;
}

/** Follows the chain from its first event to its last, by way of every head that was witnessed. */
export async function verifyAuditChain(
  db: Queryable,
  witnessed: readonly WitnessedHead[] = [],
): Promise<ChainVerdict> {
  const heads = new Map(witnessed.map((head) => [head.seq, head.hash]));
  const lastSeen = Math.max(0, ...heads.keys());
  let previousHash: Buffer = FIRST_HASH;
  let seq = 0;
  for (;;) {
    const events = await readEvents(db, seq, PAGE);
    for (const event of events) {
      const isNext = event.seq === seq + 1 && event.previousHash.equals(previousHash);
      const seen = heads.get(event.seq);
      const isSeen = seen === undefined || seen === event.hash.toString('hex');
      if (!isNext || !isSeen || !event.hash.equals(hashEvent(event, previousHash)))
        return { events: seq, brokenAt: seq + 1 };
      seq = event.seq;
      previousHash = event.hash;
    }
    if (events.length < PAGE) return seq < lastSeen ? { events: seq, brokenAt: seq + 1 } : { events: seq };
  }
}
