/** Recording an audit event in the transaction of the change it tells of (R5.1). */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { FIRST_HASH, hashEvent, type Json } from './audit-hash.ts';

export type AuditObjectKind =
  | 'domain'
  | 'unit'
  | 'person'
  | 'post'
  | 'decision'
  | 'changeRequest'
  | 'feed'
  | 'listRound'
  | 'violation'
  | 'proposal'
  | 'diskDelivery'
  | 'account'
  | 'address'
  | 'role'
  | 'mailbox'
  | 'addressBook'
  | 'queue'
  | 'organisationScript'
  | 'group'
  | 'groupPost'
  | 'quarantinedMail'
  | 'mailRemoval'
  | 'mailIncident'
  | 'policy'
  | 'archive'
  | 'oauthClient'
  | 'statusNotice'
  | 'order'
  | 'usageRules'
  | 'training'
  | 'budget'
  | 'handover'
  | 'job';

/** Who acts: an account, or the machine itself under a name (`firstRun`, `commandLine`). */
export interface AuditActor {
  accountId?: AccountId | undefined;
  name: string;
  /** The network address the act came from. */
  from?: string | undefined;
  /** The roles held, where the event itself does not say in which it was done. */
  as?: string | undefined;
}

/** What an act stood on, beside its authority in words. */
export interface AuditContext {
  /** The role in which it was done. */
  as?: string;
  requestId?: string;
  approvedBy?: string;
  decisionId?: string;
}

export interface AuditEvent {
  now: number;
  actor: AuditActor;
  act: string;
  object: { kind: AuditObjectKind; id: string };
  /** Who asked, who approved, on which decision. */
  authority: string;
  before?: Json;
  after?: Json;
  context?: AuditContext | undefined;
}

/** One chain: writers queue on this advisory lock until the one before has committed. */
const AUDIT_LOCK = 0x61756474;

/** The context as it is stored, or null when there is none. */
function contextOf({ actor, context }: AuditEvent): Json {
  const entries = Object.entries({
    ...(actor.as !== undefined && { as: actor.as }),
    ...context,
    ...(actor.from !== undefined && { from: actor.from }),
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Adds the event to the chain. The lock is held until the transaction ends: record last. */
export async function recordEvent(tx: Transaction, event: AuditEvent): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [AUDIT_LOCK]);
  const [last] = await tx.query<{ seq: number; hash: Buffer }>(
    'select seq, hash from audit_event order by seq desc limit 1',
  );
  const previousHash = last?.hash ?? FIRST_HASH;
  const hashed = {
    seq: (last?.seq ?? 0) + 1,
    at: new Date(event.now),
    actorAccountId: event.actor.accountId ?? null,
    actor: event.actor.name,
    act: event.act,
    objectKind: event.object.kind,
    objectId: event.object.id,
    authority: event.authority,
    before: event.before ?? null,
    after: event.after ?? null,
    context: contextOf(event),
  };
  await tx.query(
    `insert into audit_event (seq, at, actor_account_id, actor, act, object_kind, object_id, authority,
       before, after, context, previous_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11::jsonb, $12, $13)`,
    [
      hashed.seq,
      hashed.at,
      hashed.actorAccountId,
      hashed.actor,
      hashed.act,
      hashed.objectKind,
      hashed.objectId,
      hashed.authority,
      hashed.before === null ? null : JSON.stringify(hashed.before),
      hashed.after === null ? null : JSON.stringify(hashed.after),
      hashed.context === null ? null : JSON.stringify(hashed.context),
      previousHash,
      hashEvent(hashed, previousHash),
    ],
  );
}
