/**
 * Whether what a connection was opened with still opens it (R7.c, R8.4, R8.5): the account may sign in, and the password, the program's
 * password or the session by which its owner was known is there and has not run out. One query by keys.
 */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';

/** By what somebody was let in. */
export interface SignInProof {
  accountId: AccountId;
  proof?: 'password' | 'program' | 'token' | 'certificate';
  credentialId?: string;
}

/** Types of `ObjectHub` whose change may end a sign-in. */
export const SIGN_IN_TYPES: ReadonlySet<string> = new Set([
  'Account',
  'AppPassword',
  'LoginSession',
  'Credential',
]);

/** Tells those who watch of a new password: it is no object that anybody lists. */
export async function announceCredential(tx: Queryable, accountId: AccountId): Promise<void> {
  await tx.query(`select pg_notify('object_change', $1)`, [`Credential:${accountId}`]);
}

export async function isStillSignedIn(
  db: Database,
  { accountId, proof, credentialId }: SignInProof,
  now: number,
): Promise<boolean> {
  const rows = await db.query<{ holds: boolean }>(
    `select c.state = 'active' and case when $3::uuid is null then true else case $2
       when 'password' then exists (select from credential k where k.account_id = c.id and k.id = $3 and not k.must_change)
       when 'program' then exists (select from app_password k
         where k.account_id = c.id and k.id = $3 and (k.expires_at is null or k.expires_at > $4))
       when 'token' then exists (select from login_session s
         where s.id = $3 and s.account_id = c.id and s.ended_at is null and s.expires_at > $4)
       else true end end as holds
     from account c where c.id = $1`,
    [accountId, proof ?? null, credentialId ?? null, new Date(now)],
    { name: 'sign_in_standing' },
  );
  return rows[0]?.holds ?? false;
}
