/**
 * The desk for passwords that leaked or were forgotten (R8.5): what the center or the unit does for somebody who cannot do it.
 *
 * In one act the old password and those of programs are void, every session ends, and a new first password waits on a sealed slip, so
 * that nobody at the desk learns it. The lock that the owner put on because of the leak ends with what had leaked; a lock that was
 * decided stays until a request ends it.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type Account, findAccountById } from './accounts.ts';
import { OWNER_SAYS_LEAKED } from './lock-account.ts';
import { endSessions } from './login-sessions.ts';
import { requestSlip } from './password-slips.ts';
import { readHeldRoles } from './principals.ts';
import { removeSecondFactors } from './second-factors.ts';
import { announceCredential } from './sign-in-standing.ts';

export interface PasswordRenewal {
  principal: Principal;
  accountId: AccountId;
  /** Why, and how the desk made sure of who asks. */
  reason: string;
  /** Whoever lost the telephone, too, shows no code any more. */
  withSecondFactors: boolean;
  now: number;
}

async function requireDesk(
  tx: Transaction,
  { principal, accountId, now }: PasswordRenewal,
): Promise<Account> {
  await tx.query('select id from account where id = $1 for update', [accountId]);
  const account = await findAccountById(tx, accountId);
  if (!account || account.state === 'retired') throw new Refusal('notFound', 'This account is gone.');
  requirePermission(principal, 'account.setPassword', {
    kind: 'account',
    accountId,
    unitPath: account.unitPath,
    heldRoles: await readHeldRoles(tx, accountId, now),
  });
  if (principal.kind === 'account' && principal.accountId === accountId)
    throw new Refusal('notPermitted', 'One changes one’s own password where one is signed in.');
  return account;
}

/** Makes what opens an account void and lets a slip wait. `Refusal`: `notFound`, `notPermitted`, also for one's own account. */
export async function renewPassword(db: Database, renewal: PasswordRenewal): Promise<void> {
  const { principal, accountId, reason, now } = renewal;
  await db.transaction(async (tx) => {
    const account = await requireDesk(tx, renewal);
    await tx.query(`delete from credential where account_id = $1 and kind = 'password'`, [accountId]);
    await tx.query('delete from app_password where account_id = $1', [accountId]);
    await announceCredential(tx, accountId);
    const factors = renewal.withSecondFactors
      ? await removeSecondFactors(tx, principal, { accountId, authority: reason, now })
      : 0;
    const sessions = await endSessions(tx, { accountId, because: 'byAdministrator', now });
    const isOpened = account.state === 'locked' && account.lockedReason === OWNER_SAYS_LEAKED;
    if (isOpened)
      await tx.query(
        `update account set state = 'active', locked_reason = null, valid_from = greatest(valid_from, $2) where id = $1`,
        [accountId, new Date(now)],
      );
    await requestSlip(tx, { accountId, now });
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'account.renewPassword',
      object: { kind: 'account', id: accountId },
      authority: reason,
      before: { state: account.state },
      after: { address: account.address, state: isOpened ? 'active' : account.state, sessions, factors },
    });
  });
}
