/**
 * Messages that wait for their time (RFC 4865): put here in the transaction that accepted them, taken out in the one that sends
 * them or takes them back. So none is sent twice, and none is lost when a process dies.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { Notify } from './outbound-message.ts';

/** What is needed to send it: the envelope, and where it came from. */
export interface HeldEnvelope {
  /** Whose hand it was; the account may be an agency's. */
  senderId: AccountId;
  reversePath: string;
  recipients: {
    address: string;
    /** Where the address was one of ours. */
    accountId?: AccountId;
    notify?: Notify[];
    orcpt?: string;
  }[];
  ret?: 'full' | 'headers';
  envid?: string;
  smtputf8: boolean;
  body?: '7bit' | '8bitmime' | 'binarymime';
  peer: { remoteAddress: string; helo: string; protocol: string; tls?: { version: string; cipher: string } };
}

export interface HeldMessage {
  accountId: AccountId;
  id: QueueId;
  blob: Buffer;
  size: number;
  envelope: HeldEnvelope;
  releaseAt: Date;
  createdAt: Date;
}

/** Writes messages; the caller gives each blob its reference. */
export async function writeHeld(tx: Transaction, messages: readonly HeldMessage[]): Promise<void> {
  for (const { accountId, id, blob, size, envelope, releaseAt, createdAt } of messages)
    await tx.query(
      `insert into held_message (account_id, id, blob, size, submission, release_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [accountId, id, blob, size, JSON.stringify(envelope), releaseAt, createdAt],
      { name: 'held_write' },
    );
}

/** A message that is due and belongs to one worker for a while. */
export interface DueMessage extends HeldMessage {
  attempts: number;
}

/** Ends all leases, where nobody can be alive who holds one. */
export async function expireHeldLeases(db: Queryable, now: number): Promise<void> {
  await db.query('update held_message set leased_until = $1 where leased_until is not null', [
    new Date(now - 1),
  ]);
}

/** Takes messages that are due; a lease that ran out is another's. */
export async function leaseHeld(
  db: Queryable,
  lease: { owner: string; now: number; leaseMs: number; limit: number },
): Promise<DueMessage[]> {
  return db.query<DueMessage>(
    `with due as (
       select account_id, id from held_message
       where release_at <= $1 and (leased_until is null or leased_until < $1)
       order by release_at limit $2 for update skip locked
     ), taken as (
       update held_message h set leased_until = $3, lease_owner = $4, attempts = h.attempts + 1
       from due where h.account_id = due.account_id and h.id = due.id returning h.*
     )
     select t.account_id as "accountId", t.id, t.blob, t.size, t.submission as envelope, t.release_at as "releaseAt",
            t.created_at as "createdAt", t.attempts
     from taken t order by t.release_at`,
    [new Date(lease.now), lease.limit, new Date(lease.now + lease.leaseMs), lease.owner],
    { name: 'held_lease' },
  );
}

/** When the next message is due, or undefined when none waits. */
export async function findNextHeld(db: Queryable): Promise<number | undefined> {
  const [row] = await db.query<{ at: Date | null }>(
    'select min(greatest(release_at, leased_until)) as at from held_message',
    [],
    { name: 'held_next' },
  );
  return row?.at?.getTime();
}

/** Puts a message back until its next try. */
export async function deferHeld(
  db: Queryable,
  held: { accountId: AccountId; id: QueueId; owner: string; nextAt: Date; reply: string },
): Promise<void> {
  await db.query(
    `update held_message set leased_until = null, lease_owner = null, release_at = $4, last_reply = $5
     where account_id = $1 and id = $2 and lease_owner = $3`,
    [held.accountId, held.id, held.owner, held.nextAt, held.reply],
  );
}

/**
 * Takes a message out in the transaction that sends it, or that tells its sender why not. `Refusal('conflict')` when another worker
 * has it by now.
 */
export async function finishHeld(
  tx: Transaction,
  blobs: BlobStore,
  held: { accountId: AccountId; id: QueueId; owner: string },
): Promise<void> {
  const rows = await tx.query<{ blob: Buffer }>(
    'delete from held_message where account_id = $1 and id = $2 and lease_owner = $3 returning blob',
    [held.accountId, held.id, held.owner],
    { name: 'held_finish' },
  );
  if (rows.length === 0) throw new Refusal('conflict', 'This message is another worker’s by now.');
  await blobs.release(
    tx,
    rows.map((row) => row.blob),
  );
}

/** Takes a message back; false when it is on its way already, or gone. */
export async function takeBackHeld(
  tx: Transaction,
  blobs: BlobStore,
  held: { accountId: AccountId; id: QueueId; now: number },
): Promise<boolean> {
  const rows = await tx.query<{ blob: Buffer }>(
    `delete from held_message where account_id = $1 and id = $2 and (leased_until is null or leased_until < $3)
     returning blob`,
    [held.accountId, held.id, new Date(held.now)],
  );
  await blobs.release(
    tx,
    rows.map((row) => row.blob),
  );
  return rows.length > 0;
}
