/**
 * Identifiers: time-ordered UUIDs (v7, RFC 9562 §5.7) and the branded types that keep them apart.
 *
 * An id of one kind is never taken for another, and no bare string or number crosses rooms.
 */
import { randomFillSync } from 'node:crypto';

declare const brand: unique symbol;

/** A value of type `T` that only the room that owns `Name` makes. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

export type AccountId = Branded<string, 'AccountId'>;
export type UnitId = Branded<string, 'UnitId'>;
export type PersonId = Branded<string, 'PersonId'>;
export type PostId = Branded<string, 'PostId'>;
export type DecisionId = Branded<string, 'DecisionId'>;
export type ChangeRequestId = Branded<string, 'ChangeRequestId'>;
export type MailboxId = Branded<string, 'MailboxId'>;
export type EmailId = Branded<string, 'EmailId'>;
export type ThreadId = Branded<string, 'ThreadId'>;
export type QueueId = Branded<string, 'QueueId'>;
/** A message's number in its mailbox (RFC 9051 §2.3.1.1). */
export type Uid = Branded<number, 'Uid'>;

/** Makes ids; a parameter wherever ids are made. */
export type NewId = () => string;

const POOL_BYTES = 4096;
const RANDOM_BYTES = 10;

/** Random bytes are drawn in pools: one system call for 400 ids instead of one each. */
function makeRandomSource(): () => Buffer {
  const pool = Buffer.allocUnsafe(POOL_BYTES);
  let used = POOL_BYTES;
  return () => {
    if (used + RANDOM_BYTES > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    used += RANDOM_BYTES;
    return pool.subarray(used - RANDOM_BYTES, used);
  };
}

/** A maker of version 7 UUIDs that are increasing within one millisecond of one process. */
export function makeIds(now: () => number): NewId {
  const random = makeRandomSource();
  let last = 0;
  let counter = 0;
  return () => {
    const time = now();
    const bytes = random();
    if (time > last) {
      last = time;
      counter = bytes.readUInt16BE(0) & 0x7ff;
    } else {
      counter += 1;
      if (counter > 0xfff) {
        last += 1;
        counter = 0;
      }
    }
    const hex = last.toString(16).padStart(12, '0');
    const tail = bytes.toString('hex', 2);
    const variant = ((bytes[1] ?? 0) & 0x3f) | 0x80;
    const sequence = (0x7000 | counter).toString(16);
    return `${hex.slice(0, 8)}-${hex.slice(8)}-${sequence}-${variant.toString(16)}${tail.slice(0, 2)}-${tail.slice(2, 14)}`;
  };
}
