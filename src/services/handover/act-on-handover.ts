/**
 * What parties and offices do in a handover (R9.2), each one transaction with the job that tells the others. The acceptance makes the minutes
 * before, and keeps bytes, number and state in one commit.
 */
import { findAccountById } from '#domain/accounts/accounts.ts';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import { findPasswordFault, PASSWORD_FAULT_TEXTS } from '#domain/accounts/passwords.ts';
import { writePassword } from '#domain/accounts/set-password.ts';
import { VIETNAM_OFFSET_MS } from '#domain/directory/as-of.ts';
import type { AccountPrincipal, Principal } from '#domain/directory/principal.ts';
import {
  acceptHandover,
  findMinutesNumber,
  lockForAcceptance,
  notePasswordSet,
  requireReceiver,
} from '#domain/handover/accept.ts';
import type { HandoverAct } from '#domain/handover/acting.ts';
import { findHandover, type Handover, readHandovers } from '#domain/handover/handovers.ts';
import {
  handOver,
  noteOutstanding,
  objectToHandover,
  renewDelegation,
  settleObjection,
} from '#domain/handover/steps.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { readIssuer } from '#services/papers/issuer.ts';
import { makeInventorySheet } from './inventory-sheet.ts';
import { makeMinutes } from './minutes.ts';
import { HANDOVER_TELL_QUEUE, type HandoverTelling } from './tell-handover.ts';

export interface HandoverParts {
  db: Database;
  blobs: BlobStore;
  hasher: PasswordHasher;
  clock: Clock;
  ids: NewId;
}

function actOf({ ids, clock }: HandoverParts, principal: AccountPrincipal): HandoverAct {
  return { principal, ids, now: clock() };
}

function tell(
  tx: Transaction,
  parts: Pick<HandoverParts, 'ids' | 'clock'>,
  payload: HandoverTelling,
): Promise<void> {
  return addJob(tx, parts, { queue: HANDOVER_TELL_QUEUE, payload });
}

/** The old head says what is outstanding. */
export function takeNotes(
  parts: HandoverParts,
  principal: AccountPrincipal,
  id: string,
  notes: string,
): Promise<void> {
  return parts.db.transaction((tx) => noteOutstanding(tx, actOf(parts, principal), id, notes));
}

/** Handed over, by the old head or with a reason by the office; the new head is told. */
export async function giveMailbox(
  parts: HandoverParts,
  principal: AccountPrincipal,
  id: string,
  reason?: string,
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    await handOver(tx, actOf(parts, principal), id, reason);
    await tell(tx, parts, { handoverId: id, about: 'handedOver' });
  });
}

/** The new head objects; office and center are told. */
export async function objectTo(
  parts: HandoverParts,
  principal: AccountPrincipal,
  id: string,
  reason: string,
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    await objectToHandover(tx, actOf(parts, principal), id, reason);
    await tell(tx, parts, { handoverId: id, about: 'objected' });
  });
}

/** The objection is answered; both are told. */
export async function settle(
  parts: HandoverParts,
  principal: AccountPrincipal,
  id: string,
  answer: string,
): Promise<void> {
  await parts.db.transaction(async (tx) => {
    await settleObjection(tx, actOf(parts, principal), id, answer);
    await tell(tx, parts, { handoverId: id, about: 'settled' });
  });
}

/** A delegation lives on under the new head. */
export function renew(
  parts: HandoverParts,
  principal: AccountPrincipal,
  id: string,
  ordinal: number,
): Promise<void> {
  return parts.db.transaction((tx) => renewDelegation(tx, actOf(parts, principal), id, ordinal));
}

/**
 * The new head gives the agency's account a password of their own choice. Nobody else learns it. `Refusal`: `notFound`, `notPermitted`,
 * `conflict`, `invalidArgument` with the fault of the password.
 */
export async function setAgencyPassword(
  parts: HandoverParts,
  principal: AccountPrincipal,
  id: string,
  password: string,
): Promise<void> {
  const act = actOf(parts, principal);
  // Before the costly hash: whoever may not is refused at once.
  const { agencyId, address } = await parts.db.transaction((tx) => requireReceiver(tx, act, id));
  const account = await findAccountById(parts.db, agencyId);
  const fault =
    findPasswordFault(password, { name: account?.displayName ?? '', address }) ??
    ((await parts.hasher.isBreached(password)) ? 'breached' : undefined);
  if (fault !== undefined) throw new Refusal('invalidArgument', PASSWORD_FAULT_TEXTS[fault], { fault });
  const hashed = await parts.hasher.hashPassword(password);
  await parts.db.transaction(async (tx) => {
    await notePasswordSet(tx, act, id);
    await writePassword(tx, { id: agencyId, address }, hashed, {
      principal,
      oneTime: false,
      authority: 'R9.2: bàn giao hộp thư cơ quan',
      ids: parts.ids,
      now: act.now,
    });
  });
}

/** The new head accepts; the minutes are made and kept in the same transaction, and all are told. */
export async function acceptMailbox(
  parts: HandoverParts,
  principal: AccountPrincipal,
  id: string,
): Promise<void> {
  const act = actOf(parts, principal);
  const year = new Date(act.now + VIETNAM_OFFSET_MS).getUTCFullYear();
  await parts.db.transaction(async (tx) => {
    // Locked while the paper is made, a tenth of a second: it says what is true when it is signed.
    const handover = await lockForAcceptance(tx, act, id);
    const issuer = await readIssuer(tx);
    const number = await findMinutesNumber(tx, handover, year);
    const blob = prepareBlob(await makeMinutes(handover, { at: act.now, name: number.name, issuer }));
    await parts.blobs.write(tx, [{ blob, references: 1 }]);
    await acceptHandover(tx, act, handover, { year, ...number, blob: blob.hash, size: blob.size });
    await tell(tx, parts, { handoverId: id, about: 'accepted' });
  });
}

/** With the whole inventory. `Refusal('notFound')` for what one may not see. */
async function requireSeen(db: Database, principal: Principal, id: string): Promise<Handover> {
  const [seen] = await readHandovers(db, principal, [id], 1);
  const handover = seen && (await findHandover(db, id));
  if (!handover) throw new Refusal('notFound', 'There is no such handover.');
  return handover;
}

/** The whole inventory as a spreadsheet, however long it is. `Refusal('notFound')` for what one may not see. */
export async function readInventorySheet(
  { db }: Pick<HandoverParts, 'db'>,
  principal: Principal,
  id: string,
): Promise<{ bytes: Buffer; handover: Handover }> {
  const handover = await requireSeen(db, principal, id);
  return { bytes: await makeInventorySheet(handover), handover };
}

/** The minutes as they were kept, or before the acceptance a draft. `Refusal('notFound')` for what one may not see. */
export async function readMinutes(
  parts: Pick<HandoverParts, 'db' | 'blobs' | 'clock'>,
  principal: Principal,
  id: string,
): Promise<{ bytes: Buffer; handover: Handover }> {
  const handover = await requireSeen(parts.db, principal, id);
  const bytes = handover.minutesBlob
    ? await parts.blobs.read(handover.minutesBlob)
    : await makeMinutes(handover, { at: parts.clock(), issuer: await readIssuer(parts.db) });
  return { bytes, handover };
}
