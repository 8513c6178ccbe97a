/**
 * Accounts that look stolen (R8.6): what they send to outside waits, what they sent and still waits too, until the center
 * has looked at it and ends the hold.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

export type HoldReason = 'volume' | 'bounces' | 'places' | 'operator';

export interface SendingHold {
  id: string;
  accountId: AccountId;
  /** The account's address. */
  address: string;
  reason: HoldReason;
  facts: Record<string, number>;
  heldAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
  /** Letters that wait because of it. */
  waiting: number;
}

const MAX_LISTED = 500;

/** Whether the account's mail waits. */
export async function isSendingHeld(db: Queryable, accountId: AccountId): Promise<boolean> {
  const rows = await db.query(
    'select from sending_hold where account_id = $1 and ended_at is null',
    [accountId],
    {
      name: 'sending_held',
    },
  );
  return rows.length > 0;
}

export interface NewHold {
  principal: Principal;
  accountId: AccountId;
  reason: HoldReason;
  facts: Record<string, number>;
  authority: string;
  ids: NewId;
  now: number;
}

/** Holds an account's mail; false when it is held already. `Refusal('notPermitted')`. */
export async function holdSending(db: Database, hold: NewHold): Promise<boolean> {
  requirePermission(hold.principal, 'queue.steer', { kind: 'province' });
  return db.transaction(async (tx) => {
    const made = await tx.query(
      `insert into sending_hold (id, account_id, reason, facts, held_at) values ($1, $2, $3, $4::jsonb, $5)
       on conflict (account_id) where ended_at is null do nothing returning 1`,
      [hold.ids(), hold.accountId, hold.reason, JSON.stringify(hold.facts), new Date(hold.now)],
    );
    if (made.length === 0) return false;
    await tx.query(
      `update outbound_message set held_for = 'suspicion' where account_id = $1 and held_for is null`,
      [hold.accountId],
    );
    await tx.query(
      `update outbound_recipient set state = 'held' where sender = $1 and state = 'queued' and verdict is null`,
      [hold.accountId],
    );
    await recordEvent(tx, {
      now: hold.now,
      actor: auditActor(hold.principal),
      act: 'send.hold',
      object: { kind: 'account', id: hold.accountId },
      authority: hold.authority,
      after: { reason: hold.reason, ...hold.facts },
    });
    return true;
  });
}

/** Ends a hold: what waits because of it leaves. `Refusal`: `notFound`, `notPermitted`. */
export async function endHold(
  db: Database,
  end: { principal: Principal; id: string; authority: string; now: number },
): Promise<void> {
  requirePermission(end.principal, 'queue.steer', { kind: 'province' });
  const actor = auditActor(end.principal);
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ account_id: AccountId }>(
      `update sending_hold set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null returning account_id`,
      [end.id, new Date(end.now), actor.name],
    );
    if (!row) throw new Refusal('notFound', 'There is no such hold, or it has ended.');
    await tx.query(
      `with freed as (
         update outbound_message set held_for = null where account_id = $1 and held_for = 'suspicion' returning id
       )
       update outbound_recipient r set state = 'queued', next_attempt_at = $2
       from freed f where r.message_id = f.id and r.state = 'held'`,
      [row.account_id, new Date(end.now)],
    );
    await tx.query(`select pg_notify('outbound_work', '')`);
    await recordEvent(tx, {
      now: end.now,
      actor,
      act: 'send.endHold',
      object: { kind: 'account', id: row.account_id },
      authority: end.authority,
    });
  });
}

/** Holds, the open ones first. `Refusal('notPermitted')`. */
export async function listHolds(
  db: Queryable,
  principal: Principal,
  ids?: readonly string[],
): Promise<SendingHold[]> {
  requirePermission(principal, 'queue.read', { kind: 'province' });
  return db.query<SendingHold>(
    `select h.id, h.account_id as "accountId", coalesce(d.address, '') as address, h.reason, h.facts,
       h.held_at as "heldAt", h.ended_at as "endedAt", h.ended_by as "endedBy",
       (select count(distinct m.id)::integer from outbound_recipient r join outbound_message m on m.id = r.message_id
        where h.ended_at is null and r.sender = h.account_id and r.state = 'held' and m.held_for = 'suspicion') as waiting
     from sending_hold h left join address d on d.account_id = h.account_id and d.kind = 'primary'
     where $1::uuid[] is null or h.id = any ($1)
     order by h.ended_at is not null, h.held_at desc limit ${MAX_LISTED}`,
    [ids ?? null],
  );
}
