/**
 * Locking and unlocking: sign-in stops at once, mail keeps arriving (R8.5, R7.c).
 *
 * Sessions end in the same transaction; connections of mail programs are sent away at its commit (`services/sign-in/standing.ts`), and every
 * sign-in reads the state in its one query.
 */

import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { requireAccount } from './accounts.ts';
import { type EndReason, endSessions } from './login-sessions.ts';
import { readHeldRoles } from './principals.ts';

/** The reason of the lock that an owner puts on because the password leaked; the screens know it. */
export const OWNER_SAYS_LEAKED = 'password leaked, said by its owner';

export interface LockChange {
  principal: Principal;
  address: string;
  authority: string;
  now: number;
}

const CHANGES = {
  'account.lock': { from: 'active', to: 'locked' },
  'account.unlock': { from: 'locked', to: 'active' },
} as const;

/** Whoever has the password may have made passwords for programs with it; and who unlocks the account does not open it to them again. */
async function voidWhatLeaked(tx: Transaction, accountId: AccountId, now: number): Promise<void> {
  await tx.query('delete from app_password where account_id = $1', [accountId]);
  await tx.query(
    `update credential set must_change = true, expires_at = $2 where account_id = $1 and kind = 'password'`,
    [accountId, new Date(now)],
  );
}

async function changeState(
  db: Database,
  act: keyof typeof CHANGES,
  change: LockChange & { reason: string | null; endsBecause?: EndReason },
): Promise<void> {
  const { from, to } = CHANGES[act];
  await db.transaction(async (tx) => {
    const account = await requireAccount(tx, change.address);
    const heldRoles = await readHeldRoles(tx, account.id, change.now);
    requirePermission(change.principal, act, {
      kind: 'account',
      accountId: account.id,
      unitPath: account.unitPath,
      heldRoles,
    });
    const rows = await tx.query(
      `update account set state = $2, locked_reason = $3, valid_from = greatest(valid_from, $5)
       where id = $1 and state = $4 returning id`,
      [account.id, to, change.reason, from, new Date(change.now)],
    );
    if (rows.length === 0)
      throw new Refusal('conflict', `The account ${account.address} is ${account.state}.`, {
        address: account.address,
      });
    if (change.endsBecause === 'leaked') await voidWhatLeaked(tx, account.id, change.now);
    if (to === 'locked')
      await endSessions(tx, {
        accountId: account.id,
        because: change.endsBecause ?? 'locked',
        now: change.now,
      });
    await recordEvent(tx, {
      now: change.now,
      actor: auditActor(change.principal),
      act,
      object: { kind: 'account', id: account.id },
      authority: change.authority,
      before: { state: from, reason: account.lockedReason },
      after: { state: to, reason: change.reason },
    });
  });
}

/** Locks an active account. `Refusal`: `notFound`, `notPermitted`, `conflict` when it is not active. */
export async function lockAccount(
  db: Database,
  change: LockChange & { reason: string; endsBecause?: EndReason },
): Promise<void> {
  await changeState(db, 'account.lock', change);
}

/** Unlocks a locked account. `Refusal`: `notFound`, `notPermitted`, `conflict` when it is not locked. */
export async function unlockAccount(db: Database, change: LockChange): Promise<void> {
  await changeState(db, 'account.unlock', { ...change, reason: null });
}
