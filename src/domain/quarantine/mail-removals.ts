/**
 * Removals of delivered messages (R6.5): proposed with a count, decided by a second person, done and undone by jobs.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { addJob, type JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import {
  countMatches,
  type FoundMail,
  findExactMail,
  type RemovalCriteria,
  requireCriteria,
} from './removal-criteria.ts';

export type RemovalState = 'proposed' | 'refused' | 'approved' | 'done' | 'restoring' | 'restored';

export interface MailRemoval {
  id: string;
  state: RemovalState;
  criteria: RemovalCriteria;
  reason: string;
  /** What it is about, where it is about exactly these bytes. */
  mail: FoundMail | null;
  /** What the scanner found in it. */
  virus: string | null;
  foundMessages: number;
  foundAccounts: number;
  removedMessages: number;
  restoredMessages: number;
  proposedBy: AccountId | null;
  proposedByName: string | null;
  proposedAt: Date;
  decidedBy: AccountId | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decision: string | null;
  doneAt: Date | null;
  incidentId: string | null;
}

/** The queues of the jobs that remove and put back. */
export const REMOVAL_RUN = 'removal.run';
export const REMOVAL_RESTORE = 'removal.restore';
/** What was removed can be put back so long. */
export const RESTORABLE_MS = 30 * 24 * 60 * 60_000;

const COLUMNS = `id, state, criteria, reason, found_mail as mail, virus, found_messages as "foundMessages", found_accounts as "foundAccounts",
  removed_messages as "removedMessages", restored_messages as "restoredMessages", proposed_by as "proposedBy",
  (select display_name from account where account.id = proposed_by) as "proposedByName",
  (select display_name from account where account.id = decided_by) as "decidedByName",
  proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", decision, done_at as "doneAt",
  incident_id as "incidentId"`;
const MAX_LISTED = 1_000;

/** Removals, the newest first. */
export async function listRemovals(
  db: Queryable,
  principal: Principal,
  filter: { ids?: readonly string[] | undefined; state?: RemovalState | undefined },
  limit: number = MAX_LISTED,
): Promise<MailRemoval[]> {
  requirePermission(principal, 'removal.read', { kind: 'province' });
  return db.query<MailRemoval>(
    `select ${COLUMNS} from mail_removal
     where ($1::uuid[] is null or id = any ($1)) and ($2::text is null or state = $2)
     order by proposed_at desc, id desc limit $3`,
    [filter.ids ?? null, filter.state ?? null, Math.min(limit, MAX_LISTED)],
  );
}

/** The removal. `Refusal('notFound')`. */
export async function getRemoval(db: Queryable, principal: Principal, id: string): Promise<MailRemoval> {
  const [removal] = await listRemovals(db, principal, { ids: [id] });
  if (!removal) throw new Refusal('notFound', 'There is no such removal.');
  return removal;
}

type Parts = { db: Database } & JobSource;

function accountOf(principal: Principal): AccountId | null {
  return principal.kind === 'account' ? principal.accountId : null;
}

async function audit(
  tx: Transaction,
  principal: Principal,
  act: string,
  id: string,
  authority: string,
  now: number,
) {
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: `removal.${act}`,
    object: { kind: 'mailRemoval', id },
    authority,
  });
}

export interface RemovalProposal {
  principal: Principal;
  criteria: RemovalCriteria;
  reason: string;
  incidentId?: string;
  /** What the scanner found. */
  virus?: string;
}

/** A proposal with how much it would take; there once it is written. */
export interface RemovalDraft {
  id: string;
  foundMessages: number;
  mail: FoundMail | undefined;
  /** Writes it, with whatever else belongs to the transaction. */
  write: (tx: Transaction) => Promise<void>;
}

/** Looks at what a removal would take. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function draftRemoval(parts: Parts, proposal: RemovalProposal): Promise<RemovalDraft> {
  const { principal, criteria, reason } = proposal;
  requirePermission(principal, 'removal.propose', { kind: 'province' });
  requireCriteria(criteria);
  if (reason.trim() === '') throw new Refusal('invalidArgument', 'A removal needs its reason.');
  const found = await countMatches(parts.db, criteria);
  const mail = await findExactMail(parts.db, criteria);
  const id = parts.ids();
  const now = parts.clock();
  const write = async (tx: Transaction): Promise<void> => {
    await tx.query(
      `insert into mail_removal (id, state, criteria, reason, found_messages, found_accounts, proposed_by, proposed_at,
         incident_id, found_mail, virus) values ($1, 'proposed', $2::jsonb, $3, $4, $5, $6, $7, $8, $9::jsonb, $10)`,
      [
        id,
        JSON.stringify(criteria),
        reason,
        found.messages,
        found.accounts,
        accountOf(principal),
        new Date(now),
        proposal.incidentId ?? null,
        mail ? JSON.stringify(mail) : null,
        proposal.virus ?? null,
      ],
    );
    await audit(tx, principal, 'propose', id, reason, now);
  };
  return { id, foundMessages: found.messages, mail, write };
}

/** Proposes a removal and says how much it would take; nothing is removed yet. */
export async function proposeRemoval(parts: Parts, proposal: RemovalProposal): Promise<MailRemoval> {
  const { id, write } = await draftRemoval(parts, proposal);
  await parts.db.transaction(write);
  return getRemoval(parts.db, proposal.principal, id);
}

export interface RemovalDecision {
  principal: Principal;
  id: string;
  act: 'approve' | 'refuse';
  reason: string;
}

/**
 * Approves or refuses; never by who proposed it. `Refusal`: `notPermitted`, `notFound`, `conflict` when it is decided already.
 */
export async function decideRemoval(parts: Parts, decision: RemovalDecision): Promise<void> {
  const { principal, id, act, reason } = decision;
  requirePermission(principal, 'removal.decide', { kind: 'province' });
  const now = parts.clock();
  await parts.db.transaction(async (tx) => {
    const [row] = await tx.query<{ state: RemovalState; proposedBy: AccountId | null }>(
      'select state, proposed_by as "proposedBy" from mail_removal where id = $1 for update',
      [id],
    );
    if (!row) throw new Refusal('notFound', 'There is no such removal.');
    if (row.state !== 'proposed') throw new Refusal('conflict', 'This removal has been decided already.');
    if (act === 'approve' && row.proposedBy === accountOf(principal))
      throw new Refusal('notPermitted', 'A removal is approved by somebody else than who proposed it.');
    await tx.query(
      'update mail_removal set state = $2, decided_by = $3, decided_at = $4, decision = $5 where id = $1',
      [id, act === 'approve' ? 'approved' : 'refused', accountOf(principal), new Date(now), reason],
    );
    if (act === 'approve') await addJob(tx, parts, { queue: REMOVAL_RUN, payload: { id } });
    await audit(tx, principal, act, id, reason, now);
  });
}

/** Has everything put back. `Refusal`: `conflict` when there is nothing to put back, or it is too late. */
export async function restoreRemoval(
  parts: Parts,
  { principal, id, reason }: Omit<RemovalDecision, 'act'>,
): Promise<void> {
  requirePermission(principal, 'removal.decide', { kind: 'province' });
  const now = parts.clock();
  await parts.db.transaction(async (tx) => {
    const rows = await tx.query(
      `update mail_removal set state = 'restoring' where id = $1 and state = 'done' and done_at > $2 returning 1`,
      [id, new Date(now - RESTORABLE_MS)],
    );
    if (rows.length === 0) throw new Refusal('conflict', 'There is nothing to put back, or it is too late.');
    await addJob(tx, parts, { queue: REMOVAL_RESTORE, payload: { id } });
    await audit(tx, principal, 'restore', id, reason, now);
  });
}

/** Notes the end of a job. */
export async function finishRemoval(
  tx: Queryable,
  id: string,
  state: 'done' | 'restored',
  now: number,
): Promise<void> {
  await tx.query(
    `update mail_removal set state = $2, done_at = case $2 when 'done' then $3 else done_at end where id = $1`,
    [id, state, new Date(now)],
  );
}
