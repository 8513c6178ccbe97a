/** The queue message by message, with the recipients that wait of each: what a screen shows. */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface QueuedRecipient {
  address: string;
  domain: string;
  state: 'queued' | 'leased' | 'held';
  attempts: number;
  nextAttemptAt: string;
  lastReply: string | null;
  route: string | null;
}

export interface QueuedMessage {
  id: QueueId;
  accountId: AccountId | null;
  returnPath: string;
  size: number;
  priority: number;
  tls: 'normal' | 'required' | 'optional';
  heldFor: 'approval' | 'suspicion' | null;
  createdAt: Date;
  recipients: QueuedRecipient[];
  /** All of them; of a message to thousands the first are shown. */
  recipientCount: number;
}

/** Of a message to thousands the first are shown. */
const MAX_RECIPIENTS = 200;

/** Messages by id, or the oldest. One query. `Refusal('notPermitted')`. */
export async function readQueuedMessages(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<QueuedMessage[]> {
  requirePermission(principal, 'queue.read', { kind: 'province' });
  return db.query<QueuedMessage>(
    `select m.id, m.account_id as "accountId", m.return_path as "returnPath", m.size, m.priority, m.tls,
       m.held_for as "heldFor", m.created_at as "createdAt", r.recipients,
       (select count(*)::integer from outbound_recipient o where o.message_id = m.id) as "recipientCount"
     from outbound_message m cross join lateral (
       select coalesce(json_agg(json_build_object('address', w.address, 'domain', w.domain, 'state', w.state,
           'attempts', w.attempts, 'nextAttemptAt', w.next_attempt_at, 'lastReply', w.last_reply, 'route', w.route)
         order by w.ordinal), '[]') as recipients
       from (select * from outbound_recipient o where o.message_id = m.id order by o.ordinal limit ${MAX_RECIPIENTS}) w) r
     where $1::uuid[] is null or m.id = any ($1) order by m.created_at, m.id limit $2`,
    [ids ?? null, most],
  );
}

export interface QueueCondition {
  domain?: string;
  address?: string;
  accountId?: string;
  state?: string;
}

/** Ids of messages some recipient of which meets all conditions, by their age. `Refusal('notPermitted')`. */
export async function findQueuedIds(
  db: Queryable,
  principal: Principal,
  { domain, address, accountId, state }: QueueCondition,
  { isAscending, most }: { isAscending: boolean; most: number },
): Promise<string[]> {
  requirePermission(principal, 'queue.read', { kind: 'province' });
  const rows = await db.query<{ id: string }>(
    `select m.id from outbound_message m
     where ($3::uuid is null or m.account_id = $3) and exists (
       select from outbound_recipient r where r.message_id = m.id and ($1::text is null or r.domain = $1)
         and ($2::text is null or lower(r.address) = $2) and ($4::text is null or r.state = $4))
     order by m.created_at ${isAscending ? 'asc' : 'desc'}, m.id limit $5`,
    [domain?.toLowerCase() ?? null, address?.toLowerCase() ?? null, accountId ?? null, state ?? null, most],
  );
  return rows.map((row) => row.id);
}
