/** Addresses of dissolved units whose mail goes to the successor, until a day (R3.1). The address itself stays with its account. */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

/** Sends the mail of every address of an account to another until a time; also what came to it before. Gives the addresses. */
export async function forwardAddresses(
  tx: Transaction,
  forward: { from: AccountId; to: AccountId; until: number },
): Promise<string[]> {
  await tx.query(
    'update address_forward set to_account_id = $2, until = greatest(until, $3) where to_account_id = $1',
    [forward.from, forward.to, new Date(forward.until)],
  );
  const rows = await tx.query<{ address: string }>(
    `insert into address_forward (address, to_account_id, until)
     select address, $2, $3 from address where account_id = $1 and kind in ('primary', 'alias')
     on conflict (address) do update set to_account_id = excluded.to_account_id, until = excluded.until returning address`,
    [forward.from, forward.to, new Date(forward.until)],
  );
  return rows.map((row) => row.address);
}

/** Ends the forwards of every address of an account: it receives its own mail again. */
export async function endForwardsOf(tx: Transaction, accountId: AccountId): Promise<void> {
  await tx.query(
    'delete from address_forward f using address a where a.address = f.address and a.account_id = $1',
    [accountId],
  );
}

/** Ends forwards whose day is over; gives their number. */
export async function endForwards(db: Queryable, now: number): Promise<number> {
  const rows = await db.query('delete from address_forward where until <= $1 returning address', [
    new Date(now),
  ]);
  return rows.length;
}
