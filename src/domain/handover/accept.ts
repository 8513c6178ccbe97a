/** The end of a handover (R9.2): who receives sets the password, the minutes get their number, and it is accepted. */
import { findPaperNumber, type PaperNumber, takePaperNumber } from '#domain/paper-numbers/paper-numbers.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { type HandoverAct, keep, lock, requireNewHead, requireState } from './acting.ts';
import type { Handover } from './handovers.ts';
import { UNDER_WAY } from './steps.ts';

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

/** The paper of an acceptance. */
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
