/** What every step of a handover begins and ends with: locked, in the right state, by a party to it, kept with its record. */
import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import type { Act } from '#domain/directory/acts.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { type AccountPrincipal, auditActor } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import {
  type Handover,
  type HandoverEventAct,
  type HandoverState,
  noteHandoverEvent,
  readHandovers,
} from './handovers.ts';

/** Who acts, when. */
export interface HandoverAct {
  principal: AccountPrincipal;
  ids: NewId;
  now: number;
}

/** Characters of what is noted, and of a reason. */
export const MAX_NOTES = 20_000;
export const MAX_REASON = 2000;

/** The handover, locked. `Refusal('notFound')` for what one may not see. */
export async function lock(tx: Transaction, principal: AccountPrincipal, id: string): Promise<Handover> {
  await tx.query('select from handover where id = $1 for update', [id]);
  const [handover] = await readHandovers(tx, principal, [id], 1);
  if (!handover) throw new Refusal('notFound', 'There is no such handover.');
  return handover;
}

/** `Refusal('conflict')` in any other state. */
export function requireState(handover: Handover, states: readonly HandoverState[]): void {
  if (!states.includes(handover.state))
    throw new Refusal('conflict', 'This handover is past that, or not there yet.', { state: handover.state });
}

/** `Refusal('notPermitted')` where somebody is not the party that a step belongs to. */
export function requireParty(
  principal: AccountPrincipal,
  act: Act,
  handover: Handover,
  partyId: AccountId | null,
): void {
  if (partyId === null) throw new Refusal('notPermitted', 'Your roles do not permit this.', { act });
  requirePermission(principal, act, { kind: 'account', accountId: partyId, unitPath: handover.unitPath });
}

/** As the database keeps it, and a letter and a paper show it. */
export const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed().trim();

/** The new head, who heads the unit still: whoever was dismissed meanwhile takes nothing over. `Refusal('notPermitted')`. */
export async function requireNewHead(
  tx: Transaction,
  { principal, now }: HandoverAct,
  handover: Handover,
): Promise<void> {
  requireParty(principal, 'handover.accept', handover, handover.toId);
  const heads = await tx.query(
    `select from post t join account c on c.person_id = t.person_id
     where c.id = $1 and c.state = 'active' and t.unit_id = $2 and t.rank = 'head'
       and t.starts_at <= $3 and (t.ends_at is null or t.ends_at > $3) limit 1`,
    [handover.toId, handover.unitId, new Date(now)],
  );
  if (heads.length === 0)
    throw new Refusal('notPermitted', 'Your roles do not permit this.', { act: 'handover.accept' });
}

/** A text within its length, cleaned. `Refusal('invalidArgument')`. */
export function readText(text: string, most: number): string {
  const trimmed = clean(text);
  if (trimmed === '' || trimmed.length > most)
    throw new Refusal('invalidArgument', 'A reason is needed, and not too long.', { most });
  return trimmed;
}

/** Ends a step: the new state, its line in the history and the record. */
export async function keep(
  tx: Transaction,
  act: HandoverAct,
  handover: Handover,
  done: { act: HandoverEventAct; text: string | null; after: Json },
): Promise<void> {
  await noteHandoverEvent(tx, act, handover.id, done);
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: `handover.${done.act}`,
    object: { kind: 'handover', id: handover.id },
    authority: `R9.2; ${handover.basis}`,
    after: done.after,
  });
}
