/**
 * Large sends to outside wait until somebody decides (R8.6): the center, or who heads or administers the sender's unit;
 * never the sender. Approved, the message leaves; refused, its sender is told why.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, QueueId, UnitId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

export interface SendApproval {
  messageId: QueueId;
  accountId: AccountId;
  unitId: UnitId;
  /** The sender's address. */
  sender: string;
  recipients: number;
  subject: string;
  state: 'waiting' | 'approved' | 'refused';
  askedAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  reason: string | null;
}

const MAX_LISTED = 500;

/** Sends that a principal may decide about, those that wait first; and their own. */
export async function listSendApprovals(
  db: Queryable,
  principal: Principal,
  ids?: readonly string[],
): Promise<SendApproval[]> {
  const reach = findReach(principal, 'send.approve');
  return db.query<SendApproval>(
    `select a.message_id as "messageId", a.account_id as "accountId", a.unit_id as "unitId",
       coalesce(d.address, '') as sender, a.recipients, a.subject, a.state, a.asked_at as "askedAt",
       a.decided_at as "decidedAt", a.decided_by as "decidedBy", a.reason
     from send_approval a left join address d on d.account_id = a.account_id and d.kind = 'primary'
     where ($1 or a.account_id = $2 or unit_path(a.unit_id) && $3::uuid[])
       and ($4::uuid[] is null or a.message_id = any ($4))
     order by a.state <> 'waiting', a.asked_at desc limit ${MAX_LISTED}`,
    [
      reach === 'everywhere',
      principal.kind === 'account' ? principal.accountId : null,
      reach === 'everywhere' ? [] : reach,
      ids ?? null,
    ],
  );
}

export interface Decision {
  principal: Principal;
  messageId: string;
  isApproved: boolean;
  /** Told to the sender when it is refused. */
  reason: string;
  authority: string;
  now: number;
}

interface WaitingRow {
  account_id: AccountId;
  unit_path: UnitId[];
}

/** Decides about a send. `Refusal`: `notFound`, `notPermitted`, `conflict` when it is decided already, `invalidArgument`. */
export async function decideSend(db: Database, decision: Decision): Promise<void> {
  const { principal, messageId, isApproved, reason, now } = decision;
  if (!isApproved && reason.trim() === '')
    throw new Refusal('invalidArgument', 'Say why: the sender is told it.');
  await db.transaction(async (tx) => {
    const [row] = await tx.query<WaitingRow & { state: SendApproval['state'] }>(
      `select account_id, unit_path(unit_id) as unit_path, state from send_approval where message_id = $1 for update`,
      [messageId],
    );
    if (!row) throw new Refusal('notFound', 'There is no such send.');
    requirePermission(principal, 'send.approve', {
      kind: 'account',
      accountId: row.account_id,
      unitPath: row.unit_path,
    });
    if (row.state !== 'waiting') throw new Refusal('conflict', 'This send is decided already.');
    const actor = auditActor(principal);
    await tx.query(
      `update send_approval set state = $2, decided_at = $3, decided_by = $4, reason = $5 where message_id = $1`,
      [messageId, isApproved ? 'approved' : 'refused', new Date(now), actor.name, reason],
    );
    await tx.query(
      `update outbound_message m set held_for = case when exists (
         select from sending_hold h where h.account_id = m.account_id and h.ended_at is null) then 'suspicion' end
       where m.id = $1`,
      [messageId],
    );
    await tx.query(
      `update outbound_recipient r set next_attempt_at = $2, verdict = $3,
         state = case when $3::text is null and m.held_for is not null then 'held' else 'queued' end
       from outbound_message m where m.id = r.message_id and r.message_id = $1 and r.state = 'held'`,
      [messageId, new Date(now), isApproved ? null : reason],
    );
    // The sender's own page follows: its triggers note the change.
    await tx.query(
      'update email_submission set delivery = delivery where account_id = $1 and queue_id = $2',
      [row.account_id, messageId],
    );
    await tx.query(`select pg_notify('outbound_work', '')`);
    await recordEvent(tx, {
      now,
      actor,
      act: isApproved ? 'send.approve' : 'send.refuse',
      object: { kind: 'queue', id: messageId },
      authority: decision.authority,
      after: { reason },
    });
  });
}
