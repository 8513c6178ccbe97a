/**
 * The queue as its operators see and steer it: list, retry, hold, release, drop. Every act is permitted, audited, and
 * effective at once.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { removeEmptyMessages } from './outbound-outcomes.ts';

export interface QueueEntry {
  messageId: QueueId;
  ordinal: number;
  returnPath: string;
  address: string;
  domain: string;
  state: 'queued' | 'leased' | 'held';
  attempts: number;
  nextAttemptAt: Date;
  lastReply: string | null;
  size: number;
  createdAt: Date;
}

/** Which recipients an act is about; at least one of the three. */
export interface QueueSelection {
  messageId?: QueueId | undefined;
  domain?: string | undefined;
  all?: boolean | undefined;
}

/** The most entries one listing gives. */
export const MAX_LISTED = 1_000;

const SELECTED = `($1::uuid is null or r.message_id = $1) and ($2::text is null or r.domain = $2)
  and ($3 or $1::uuid is not null or $2::text is not null)`;

function selectionParams(selection: QueueSelection): unknown[] {
  return [selection.messageId ?? null, selection.domain?.toLowerCase() ?? null, selection.all ?? false];
}

/** Recipients in the queue, those due first on top. */
export async function listQueue(
  db: Queryable,
  principal: Principal,
  selection: QueueSelection,
  limit: number,
): Promise<QueueEntry[]> {
  requirePermission(principal, 'queue.read', { kind: 'province' });
  return db.query<QueueEntry>(
    `select r.message_id as "messageId", r.ordinal, m.return_path as "returnPath", r.address, r.domain, r.state,
       r.attempts, r.next_attempt_at as "nextAttemptAt", r.last_reply as "lastReply", m.size, m.created_at as "createdAt"
     from outbound_recipient r join outbound_message m on m.id = r.message_id
     where ${SELECTED} order by r.next_attempt_at, r.message_id, r.ordinal limit $4`,
    [...selectionParams(selection), Math.min(limit, MAX_LISTED)],
  );
}

const CHANGES = {
  /** Due now. */
  retry: `update outbound_recipient r set next_attempt_at = $4 where ${SELECTED} and r.state = 'queued' returning 1`,
  /** Not tried until released; one under way ends its try first. */
  hold: `update outbound_recipient r set state = 'held' where ${SELECTED} and r.state = 'queued' and $4::timestamptz is not null returning 1`,
  release: `update outbound_recipient r set state = 'queued', next_attempt_at = $4 where ${SELECTED} and r.state = 'held' returning 1`,
} as const;

export interface Steering {
  principal: Principal;
  selection: QueueSelection;
  /** Who asked, and why (R5.1). */
  authority: string;
  now: number;
}

async function audit(tx: Transaction, steering: Steering, act: string, count: number): Promise<void> {
  const { messageId, domain } = steering.selection;
  await recordEvent(tx, {
    now: steering.now,
    actor: auditActor(steering.principal),
    act: `queue.${act}`,
    object: { kind: 'queue', id: messageId ?? domain ?? 'all' },
    authority: steering.authority,
    after: { recipients: count },
  });
}

/** Retries, holds or releases recipients; gives their number. `Refusal('notPermitted')`. */
export async function steerQueue(
  db: Database,
  act: keyof typeof CHANGES,
  steering: Steering,
): Promise<number> {
  requirePermission(steering.principal, 'queue.steer', { kind: 'province' });
  return db.transaction(async (tx) => {
    const rows = await tx.query(CHANGES[act], [
      ...selectionParams(steering.selection),
      new Date(steering.now),
    ]);
    await audit(tx, steering, act, rows.length);
    await tx.query(`select pg_notify('outbound_work', '')`);
    return rows.length;
  });
}

/** Takes recipients off the queue for good; gives their number. One that is being tried now is left. */
export async function dropFromQueue(db: Database, blobs: BlobStore, steering: Steering): Promise<number> {
  requirePermission(steering.principal, 'queue.steer', { kind: 'province' });
  return db.transaction(async (tx) => {
    const params = selectionParams(steering.selection);
    const messages = await tx.query<{ id: QueueId }>(
      `select m.id from outbound_message m
       where m.id in (select r.message_id from outbound_recipient r where ${SELECTED}) order by m.id for update`,
      params,
    );
    const rows = await tx.query(
      `delete from outbound_recipient r where ${SELECTED} and r.state <> 'leased' returning 1`,
      params,
    );
    await removeEmptyMessages(
      tx,
      blobs,
      messages.map((message) => message.id),
    );
    await audit(tx, steering, 'drop', rows.length);
    return rows.length;
  });
}
