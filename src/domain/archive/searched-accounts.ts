/** The accounts that a hold or a search names, with where they stand. */
import type { UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface NamedAccount {
  accountId: AccountId;
  unitPath: UnitPath;
}

/** All of them. `Refusal('notFound')` when one is no account. */
export async function requireAccounts(db: Queryable, ids: readonly AccountId[]): Promise<NamedAccount[]> {
  const found = await db.query<NamedAccount>(
    'select id as "accountId", unit_path(unit_id) as "unitPath" from account where id = any ($1::uuid[])',
    [ids],
  );
  if (found.length < new Set(ids).size) throw new Refusal('notFound', 'There is no such account.');
  return found;
}
