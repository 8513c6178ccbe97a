/**
 * Counts the changes of what the center works on: quarantine, removals, incidents, reports.
 *
 * The row is locked until the commit, so that nobody who has seen a number misses an earlier one that came later.
 */
import type { Transaction } from '#platform/postgres/database.ts';

export type CenterKind = 'quarantinedMail' | 'mailRemoval' | 'mailIncident' | 'mailReport';

/** The channel on which processes are told; the payload is the kind. */
export const CENTER_CHANNEL = 'center_change';

/** The next number of a kind; listeners are told at the commit. */
export async function advanceCenterState(tx: Transaction, kind: CenterKind): Promise<number> {
  const [row] = await tx.query<{ modseq: number }>(
    `insert into center_state (kind, modseq) values ($1, 1)
     on conflict (kind) do update set modseq = center_state.modseq + 1 returning modseq`,
    [kind],
  );
  await tx.query('select pg_notify($1, $2)', [CENTER_CHANNEL, kind]);
  if (!row) throw new Error('no state came back');
  return row.modseq;
}
