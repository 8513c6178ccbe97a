/**
 * The acts of a handover (R9.2), each with who may and from which state: noted, handed over, objected, settled, renewed. All lock the
 * row first; states never go back.
 */
import { findAccountById } from '#domain/accounts/accounts.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { auditActor, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { CHANGE, recordChanges } from '#domain/mailstore/change-log.ts';
import { type GranteeId, setRights } from '#domain/mailstore/granting.ts';
import { advanceModseq } from '#domain/mailstore/mail-accounts.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import {
  clean,
  type HandoverAct,
  keep,
  lock,
  MAX_NOTES,
  MAX_REASON,
  readText,
  requireNewHead,
  requireParty,
  requireState,
} from './acting.ts';
import type { Handover, HandoverState } from './handovers.ts';

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

export const UNDER_WAY: readonly HandoverState[] = ['open', 'handedOver', 'objected', 'settled'];

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
