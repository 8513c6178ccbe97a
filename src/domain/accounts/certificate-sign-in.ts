/**
 * Whose a client's certificate is (RFC 4422 Appendix A): the accounts of the addresses in it, as an authority wrote them.
 *
 * A certificate is possession proved, so a second factor or a one-time password that waits does not stand in its way; a lock does,
 * at once.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** More names than anybody has addresses. */
const MAX_NAMES = 20;
/** RFC 5321 §4.5.3.1.3. */
const MAX_ADDRESS_LENGTH = 254;

interface NamedAccount {
  accountId: AccountId;
  /** The primary address. */
  address: string;
  state: 'active' | 'locked';
}

function findAccounts(db: Queryable, names: readonly string[]): Promise<NamedAccount[]> {
  return db.query<NamedAccount>(
    `select distinct c.id as "accountId", p.address, c.state
     from unnest($1::text[]) as name
     join address a on a.kind in ('primary', 'alias') and a.address =
       case when position('@' in name) > 0 then name
       else name || '@' || (select d.name from domain d where d.is_primary) end
     join account c on c.id = a.account_id and c.state <> 'retired'
     join address p on p.account_id = c.id and p.kind = 'primary'`,
    [names],
    { name: 'accounts_named' },
  );
}

function clean(names: readonly string[]): string[] {
  return names
    .slice(0, MAX_NAMES)
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name.length <= MAX_ADDRESS_LENGTH && !name.includes('\0'));
}

/**
 * The one account that these names of a certificate stand for; `actAs` chooses among several, and never another.
 * `Refusal`: `authenticationFailed`, `accountLocked`.
 */
export async function findByCertificate(
  db: Queryable,
  { names, actAs }: { names: readonly string[]; actAs?: string | undefined },
): Promise<Pick<NamedAccount, 'accountId' | 'address'>> {
  const accounts = await findAccounts(db, clean(names));
  const [wanted] = actAs === undefined ? [] : await findAccounts(db, clean([actAs]));
  const [found, another] =
    actAs === undefined ? accounts : accounts.filter(({ accountId }) => accountId === wanted?.accountId);
  if (!found || another) throw new Refusal('authenticationFailed', 'This certificate opens no account.');
  if (found.state === 'locked') throw new Refusal('accountLocked', 'This account is locked.');
  return { accountId: found.accountId, address: found.address };
}
