/**
 * The queue as its operators see and steer it: list, retry, hold, release, send another way, give back to the sender, drop.
 * Every act is permitted, audited, and effective at once.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { removeEmptyMessages } from './outbound-outcomes.ts';

export interface QueueEntry {
  messageId: QueueId;
  ordinal: number;
  accountId: AccountId | null;
  returnPath: string;
  address: string;
  domain: string;
  state: 'queued' | 'leased' | 'held';
  /** Why it is held, where no operator did it. */
  heldFor: 'approval' | 'suspicion' | null;
  attempts: number;
  nextAttemptAt: Date;
  lastReply: string | null;
  route: string | null;
  priority: number;
  size: number;
  createdAt: Date;
}

/** Which recipients an act is about; at least one of them, and all that are given must fit. */
export interface QueueSelection {
  messageId?: QueueId | undefined;
  messageIds?: readonly string[] | undefined;
  domain?: string | undefined;
  /** A recipient's address. */
  address?: string | undefined;
  /** Whose mail. */
  accountId?: AccountId | undefined;
  all?: boolean | undefined;
}

/** The most entries one listing gives. */
export const MAX_LISTED = 1_000;

const SELECTED = `($1::uuid[] is null or r.message_id = any ($1)) and ($2::text is null or r.domain = $2)
  and ($3::text is null or lower(r.address) = $3) and ($4::uuid is null or r.sender = $4)
  and ($5 or $1::uuid[] is not null or coalesce($2, $3) is not null or $4::uuid is not null)`;

function selectionParams({
  messageId,
  messageIds,
  domain,
  address,
  accountId,
  all,
}: QueueSelection): unknown[] {
  return [
    messageIds ?? (messageId === undefined ? null : [messageId]),
    domain?.toLowerCase() ?? null,
    address?.toLowerCase() ?? null,
    accountId ?? null,
    all ?? false,
  ];
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
    `select r.message_id as "messageId", r.ordinal, m.account_id as "accountId", m.return_path as "returnPath", r.address,
       r.domain, r.state, m.held_for as "heldFor", r.attempts, r.next_attempt_at as "nextAttemptAt",
       r.last_reply as "lastReply", r.route, m.priority, m.size, m.created_at as "createdAt"
     from outbound_recipient r join outbound_message m on m.id = r.message_id
     where ${SELECTED} order by r.next_attempt_at, r.message_id, r.ordinal limit $6`,
    [...selectionParams(selection), Math.min(limit, MAX_LISTED)],
  );
}

/** What waits for a decision is nobody's to release but who decides (`send-approvals.ts`). */
const UNDECIDED = `exists (select from outbound_message m where m.id = r.message_id and m.held_for = 'approval')`;

/** `$6` is now, `$7` what the act is given. */
const CHANGES = {
  /** Due now. */
  retry: `set next_attempt_at = $6 where ${SELECTED} and r.state = 'queued' and $7::text is null`,
  /** Not tried until released; one under way ends its try first. */
  hold: `set state = 'held' where ${SELECTED} and r.state = 'queued' and $6::timestamptz is not null and $7::text is null`,
  release: `set state = 'queued', next_attempt_at = $6
    where ${SELECTED} and r.state = 'held' and not ${UNDECIDED} and $7::text is null`,
  /** Through another server, or with none given as its domain's mail goes; due now. */
  route: `set route = $7::text, next_attempt_at = case when r.state = 'queued' then $6 else r.next_attempt_at end
    where ${SELECTED} and r.state <> 'leased'`,
  /** Given up; the worker tells the sender so, with the reason given. */
  bounce: `set verdict = $7::text, state = 'queued', next_attempt_at = $6 where ${SELECTED} and r.state <> 'leased'`,
} as const;

export type QueueAct = keyof typeof CHANGES;

export interface Steering {
  principal: Principal;
  selection: QueueSelection;
  /** Who asked, and why (R5.1). */
  authority: string;
  now: number;
  /** For `route` host:port, for `bounce` what the sender is told. */
  given?: string | undefined;
}

async function audit(tx: Transaction, steering: Steering, act: string, count: number): Promise<void> {
  const { messageId, messageIds, domain, address, accountId } = steering.selection;
  const id = messageId ?? messageIds?.slice(0, 10).join(' ') ?? address ?? domain ?? accountId ?? 'all';
  await recordEvent(tx, {
    now: steering.now,
    actor: auditActor(steering.principal),
    act: `queue.${act}`,
    object: { kind: 'queue', id },
    authority: steering.authority,
    after: { recipients: count, ...(steering.given !== undefined && { given: steering.given }) },
  });
}

const ROUTE = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\]):\d{1,5}$/i;
const MAX_REASON = 500;

function requireGiven(act: QueueAct, given: string | undefined): void {
  if (act === 'route' && given !== undefined && !ROUTE.test(given))
    throw new Refusal('invalidArgument', 'A route is host:port.');
  if (act === 'bounce' && (given === undefined || given.trim() === '' || given.length > MAX_REASON))
    throw new Refusal('invalidArgument', 'Say why: the sender is told it.');
  if (act !== 'route' && act !== 'bounce' && given !== undefined)
    throw new Refusal('invalidArgument', 'This act takes nothing.');
}

/** Steers recipients; gives their number. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function steerQueue(db: Database, act: QueueAct, steering: Steering): Promise<number> {
  requirePermission(steering.principal, 'queue.steer', { kind: 'province' });
  requireGiven(act, steering.given);
  return db.transaction(async (tx) => {
    const rows = await tx.query(`update outbound_recipient r ${CHANGES[act]} returning 1`, [
      ...selectionParams(steering.selection),
      new Date(steering.now),
      steering.given ?? null,
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
    const ids = messages.map((message) => message.id);
    await tx.query(
      `update send_approval a set state = 'refused', decided_at = $2, decided_by = $3, reason = 'dropped'
       where a.message_id = any ($1) and a.state = 'waiting'
         and not exists (select from outbound_recipient r where r.message_id = a.message_id)`,
      [ids, new Date(steering.now), auditActor(steering.principal).name],
    );
    await removeEmptyMessages(tx, blobs, ids);
    await audit(tx, steering, 'drop', rows.length);
    return rows.length;
  });
}
