/** Recovery codes as rows: each opens the account once in place of a factor that was lost (R8.4). */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { hashSecret } from './login-sessions.ts';
import { makeOneTimePassword } from './passwords.ts';
import { recordFactor } from './second-factors.ts';

const RECOVERY_CODES = 10;

/** How many codes on paper are left. */
export async function countRecoveryCodes(db: Queryable, accountId: AccountId): Promise<number> {
  const [row] = await db.query<{ left: number }>(
    'select count(*) as left from recovery_code where account_id = $1 and used_at is null',
    [accountId],
  );
  return row?.left ?? 0;
}

/** What is typed of a code on paper: small letters and digits, however it is broken up. */
function normalizeCode(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Makes new codes on paper; the old ones end. They are told once. */
export async function renewRecoveryCodes(
  db: Database,
  principal: AccountPrincipal,
  { random, now }: { random: (bytes: number) => Buffer; now: number },
): Promise<string[]> {
  const { accountId } = principal;
  // Half of a one-time password is some 40 bits, for whom a wrong one costs a try at signing in.
  const codes = Array.from({ length: RECOVERY_CODES }, () => makeOneTimePassword(random).slice(0, 9));
  await db.transaction(async (tx) => {
    await tx.query('delete from recovery_code where account_id = $1', [accountId]);
    await tx.query(
      'insert into recovery_code (account_id, hash) select $1, hash from unnest($2::bytea[]) as t (hash)',
      [accountId, codes.map((code) => hashSecret(`${accountId} ${normalizeCode(code)}`))],
    );
    await recordFactor(tx, principal, 'secondFactor.recoveryCodes', { accountId, kind: 'recovery', now });
  });
  return codes;
}

/** Takes a code on paper, once. */
export async function takeRecoveryCode(
  db: Queryable,
  accountId: AccountId,
  code: string,
  now: number,
): Promise<boolean> {
  const rows = await db.query(
    'update recovery_code set used_at = $3 where account_id = $1 and hash = $2 and used_at is null returning hash',
    [accountId, hashSecret(`${accountId} ${normalizeCode(code.slice(0, 100))}`), new Date(now)],
  );
  return rows.length === 1;
}
