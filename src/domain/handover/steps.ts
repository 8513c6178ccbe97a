/**
 * The acts of a handover (R9.2), each with who may and from which state: noted, handed over, objected, settled, renewed, accepted. All lock the
 * row first; states never go back.
 */
import { findAccountById } from '#domain/accounts/accounts.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import type { Act } from '#domain/directory/acts.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { type AccountPrincipal, auditActor, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { CHANGE, recordChanges } from '#domain/mailstore/change-log.ts';
import { type GranteeId, setRights } from '#domain/mailstore/granting.ts';
import { advanceModseq } from '#domain/mailstore/mail-accounts.ts';
import { findPaperNumber, type PaperNumber, takePaperNumber } from '#domain/paper-numbers/paper-numbers.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId, NewId } from '#platform/kernel/ids.ts';
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

export const MAX_NOTES = 20_000;
const MAX_REASON = 2000;

/** The handover, locked. `Refusal('notFound')` for what one may not see. */
async function lock(tx: Transaction, principal: AccountPrincipal, id: string): Promise<Handover> {
  await tx.query('select from handover where id = $1 for update', [id]);
  const [handover] = await readHandovers(tx, principal, [id], 1);
  if (!handover) throw new Refusal('notFound', 'There is no such handover.');
  return handover;
}

function requireState(handover: Handover, states: readonly HandoverState[]): void {
  if (!states.includes(handover.state))
    throw new Refusal('conflict', 'This handover is past that, or not there yet.', { state: handover.state });
}

function requireParty(
  principal: AccountPrincipal,
  act: Act,
  handover: Handover,
  partyId: AccountId | null,
): void {
  if (partyId === null) throw new Refusal('notPermitted', 'Your roles do not permit this.', { act });
  requirePermission(principal, act, { kind: 'account', accountId: partyId, unitPath: handover.unitPath });
}

/** As the database keeps it, and a letter and a paper show it. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed().trim();

/** The new head, who heads the unit still: whoever was dismissed meanwhile takes nothing over. `Refusal('notPermitted')`. */
async function requireNewHead(
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

function readText(text: string, most: number): string {
  const trimmed = clean(text);
  if (trimmed === '' || trimmed.length > most)
    throw new Refusal('invalidArgument', 'A reason is needed, and not too long.', { most });
  return trimmed;
}

async function keep(
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

/** The old head says what is outstanding. `Refusal`: `notFound`, `notPermitted`, `conflict`, `invalidArgument`. */
export async function noteOutstanding(
  tx: Transaction,
  act: HandoverAct,
  id: string,
  notes: string,
): Promise<void> {
  const handover = await lock(tx, act.principal, id);
  requireParty(act.principal, 'handover.give', handover, handover.fromId);
  requireState(handover, ['open']);
  const kept = clean(notes);
  if (kept.length > MAX_NOTES)
    throw new Refusal('invalidArgument', 'The notes are too long.', { most: MAX_NOTES });
  await tx.query('update handover set notes = $2 where id = $1', [id, kept]);
  await keep(tx, act, handover, { act: 'noted', text: null, after: { characters: kept.length } });
}

/**
 * The old head has handed over; or, with a reason, the office where the old head is gone. `Refusal`: `notFound`, `notPermitted`, `conflict`,
 * `invalidArgument` for the office without a reason.
 */
export async function handOver(
  tx: Transaction,
  act: HandoverAct,
  id: string,
  reason?: string,
): Promise<Handover> {
  const handover = await lock(tx, act.principal, id);
  const isGiver = act.principal.accountId === handover.fromId;
  if (isGiver) requireParty(act.principal, 'handover.give', handover, handover.fromId);
  else requireParty(act.principal, 'handover.giveInstead', handover, handover.toId);
  requireState(handover, ['open']);
  const why = isGiver ? null : readText(reason ?? '', MAX_REASON);
  const by = isGiver ? handover.fromName : auditActor(act.principal).name;
  await tx.query(
    `update handover set state = 'handedOver', handed_over_at = $2, handed_over_by_name = $3, handed_over_reason = $4,
       reminded_on = null where id = $1`,
    [id, new Date(act.now), by, why],
  );
  await keep(tx, act, handover, { act: 'handedOver', text: why, after: { reason: why } });
  return handover;
}

/** The new head objects, once, with a reason. `Refusal`: `notFound`, `notPermitted`, `conflict`, `invalidArgument`. */
export async function objectToHandover(
  tx: Transaction,
  act: HandoverAct,
  id: string,
  reason: string,
): Promise<Handover> {
  const handover = await lock(tx, act.principal, id);
  await requireNewHead(tx, act, handover);
  requireState(handover, ['handedOver']);
  const objection = readText(reason, MAX_REASON);
  await tx.query(
    `update handover set state = 'objected', objected_at = $2, objection = $3, reminded_on = null where id = $1`,
    [id, new Date(act.now), objection],
  );
  await keep(tx, act, handover, { act: 'objected', text: objection, after: { objection } });
  return handover;
}

/** The office or the center answers an objection; both stand in the minutes. `Refusal` as above. */
export async function settleObjection(
  tx: Transaction,
  act: HandoverAct,
  id: string,
  answer: string,
): Promise<Handover> {
  const handover = await lock(tx, act.principal, id);
  requireParty(act.principal, 'handover.settle', handover, handover.toId);
  requireState(handover, ['objected']);
  const settlement = readText(answer, MAX_REASON);
  await tx.query(
    `update handover set state = 'settled', settled_at = $2, settled_by_name = $3, settlement = $4, reminded_on = null where id = $1`,
    [id, new Date(act.now), auditActor(act.principal).name, settlement],
  );
  await keep(tx, act, handover, { act: 'settled', text: settlement, after: { settlement } });
  return handover;
}

const UNDER_WAY: readonly HandoverState[] = ['open', 'handedOver', 'objected', 'settled'];

/** What ended comes to life again under the new head: the role of a delegate, or rights on a folder or an address book. */
async function giveAgain(
  tx: Transaction,
  act: HandoverAct,
  handover: Handover,
  delegation: Handover['delegations'][number],
): Promise<void> {
  const { agencyId, unitPath, basis } = handover;
  const { kind, granteeId, grantee, thingId, rights, endsAt } = delegation;
  if (kind === 'role') {
    const account = await findAccountById(tx, granteeId);
    if (!account || account.state !== 'active' || !account.unitPath.includes(handover.unitId))
      throw new Refusal('conflict', 'They are no longer in the unit.', { grantee });
    if (endsAt !== null && Date.parse(endsAt) <= act.now)
      throw new Refusal('conflict', 'This delegation would be over by now.', { endsAt });
    // The head may by the post; the roles of the province are not touched by it.
    await grantRole(tx, {
      ...act,
      principal: systemPrincipal('job'),
      account,
      role: 'delegate',
      unit: await requireUnitById(tx, handover.unitId),
      ...(endsAt !== null && { endsAt: Date.parse(endsAt) }),
      authority: `R9.1: ${act.principal.name}; ${basis}`,
    });
    return;
  }
  const access = requireMailAccess(
    act.principal,
    { accountId: agencyId, unitPath, accountKind: 'agency' },
    'mailbox.write',
  );
  const [thing] = await tx.query(
    kind === 'mailbox'
      ? 'select from mailbox where account_id = $1 and id = $2'
      : 'select from address_book where account_id = $1 and id = $2',
    [agencyId, thingId],
  );
  if (!thing || thingId === null) throw new Refusal('conflict', 'What it was about is no longer there.');
  const modseq = await advanceModseq(tx, agencyId);
  const granteeOf = { id: granteeId as GranteeId, address: grantee };
  await setRights(
    tx,
    access,
    { kind, id: thingId },
    { grantee: granteeOf, rightsOf: () => rights, now: act.now },
  );
  if (kind === 'mailbox')
    await recordChanges(tx, { accountId: agencyId, modseq, now: act.now }, [
      { kind: CHANGE.mailboxChanged, mailboxId: thingId as MailboxId },
    ]);
}

/** The new head renews a delegation that ended. `Refusal`: `notFound`, `notPermitted`, `conflict`. */
export async function renewDelegation(
  tx: Transaction,
  act: HandoverAct,
  id: string,
  ordinal: number,
): Promise<void> {
  const handover = await lock(tx, act.principal, id);
  await requireNewHead(tx, act, handover);
  requireState(handover, UNDER_WAY);
  const delegation = handover.delegations.find((one) => one.ordinal === ordinal);
  if (!delegation) throw new Refusal('notFound', 'There is no such delegation.');
  if (delegation.renewedAt !== null) throw new Refusal('conflict', 'This delegation was renewed already.');
  await giveAgain(tx, act, handover, delegation);
  await tx.query('update handover_delegation set renewed_at = $3 where handover_id = $1 and ordinal = $2', [
    id,
    ordinal,
    new Date(act.now),
  ]);
  const { kind, grantee, granteeId, thing, rights } = delegation;
  const text = [grantee, thing].filter((part) => part !== null).join(' · ');
  await keep(tx, act, handover, {
    act: 'renewed',
    text,
    after: { kind, grantee: granteeId, thing, rights },
  });
}

/** The account of the agency whose password the new head sets; noted in the transaction that writes it. `Refusal` as above. */
export async function notePasswordSet(tx: Transaction, act: HandoverAct, id: string): Promise<AccountId> {
  const handover = await requireReceiver(tx, act, id);
  await tx.query('update handover set password_set_at = $2 where id = $1', [id, new Date(act.now)]);
  await keep(tx, act, handover, { act: 'passwordSet', text: null, after: null });
  return handover.agencyId;
}

/** The handover under way whose new head somebody is, locked. */
export async function requireReceiver(tx: Transaction, act: HandoverAct, id: string): Promise<Handover> {
  const handover = await lock(tx, act.principal, id);
  await requireNewHead(tx, act, handover);
  requireState(handover, UNDER_WAY);
  return handover;
}

/** The number that the next minutes of a unit in a year have. */
export async function findMinutesNumber(
  tx: Transaction,
  { unitId, unitCode }: Pick<Handover, 'unitId' | 'unitCode'>,
  year: number,
): Promise<PaperNumber> {
  const [row] = await tx.query<{ next: number }>(
    'select coalesce(max(minutes_number), 0) + 1 as next from handover where unit_id = $1 and minutes_year = $2',
    [unitId, year],
  );
  return findPaperNumber(tx, 'minutes', { number: row?.next ?? 1, year, unitCode });
}

export interface Minutes {
  year: number;
  number: number;
  name: string;
  blob: Buffer;
  size: number;
}

/** Locks what the new head may accept now. `Refusal`: `notFound`, `notPermitted`, `conflict`. */
export async function lockForAcceptance(tx: Transaction, act: HandoverAct, id: string): Promise<Handover> {
  const handover = await requireReceiver(tx, act, id);
  requireState(handover, ['handedOver', 'settled']);
  // Numbers of a unit are given one after the other.
  await tx.query('select from unit where id = $1 for no key update', [handover.unitId]);
  return handover;
}

/** The new head has it: the minutes are kept with the same commit. The row was locked by `lockForAcceptance`. */
export async function acceptHandover(
  tx: Transaction,
  act: HandoverAct,
  handover: Handover,
  minutes: Minutes,
): Promise<void> {
  const { year, number, name, blob, size } = minutes;
  if (!(await takePaperNumber(tx, 'minutes', name)))
    throw new Refusal('conflict', 'This number was taken meanwhile; try again.');
  await tx.query(
    `update handover set state = 'accepted', ended_at = $2, minutes_year = $3, minutes_number = $4, minutes_blob = $5,
       minutes_size = $6, minutes_name = $7 where id = $1`,
    [handover.id, new Date(act.now), year, number, blob, size, name],
  );
  await keep(tx, act, handover, {
    act: 'accepted',
    text: name,
    after: { minutes: name, sha256: blob.toString('hex'), inventory: handover.digest.toString('hex') },
  });
}
