/**
 * Setting a password (R8.4, R8.5): the owner's own choice, or one given by the center or the unit for one use.
 *
 * Whoever sets another's password could sign in with it; so it is always for one use, works in no mail program until
 * the owner has changed it, and is on record. Only the machine's own command line may set a final one, and there
 * the rules are advice: whoever holds the machine holds the data.
 */

import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type Account, requireAccount } from './accounts.ts';
import { endSessions } from './login-sessions.ts';
import type { HashedPassword, PasswordHasher } from './password-hasher.ts';
import { findPasswordFault, PASSWORD_FAULT_TEXTS, type PasswordFault } from './passwords.ts';
import { readHeldRoles } from './principals.ts';
import { announceCredential } from './sign-in-standing.ts';

/** A slip in an envelope that nobody opened for a month is void. */
export const ONE_TIME_PASSWORD_MS = 30 * 24 * 60 * 60 * 1000;

export interface NewPassword {
  principal: Principal;
  address: string;
  password: string;
  /** Must be changed at the first sign-in. */
  oneTime: boolean;
  authority: string;
  /** The session in which the owner changes it; all others end. */
  keepSession?: string;
  ids: NewId;
  now: number;
}

/** Faults that no principal may pass by, because the password could not be typed or hashed. */
const ALWAYS_REFUSED: ReadonlySet<PasswordFault> = new Set(['tooLong', 'unprintable']);

function requireAcceptable(wanted: NewPassword, account: Account): void {
  const fault = findPasswordFault(wanted.password, { name: account.displayName, address: account.address });
  const isAdvice = wanted.principal.kind === 'system' && fault !== undefined && !ALWAYS_REFUSED.has(fault);
  if (wanted.password === '' || (fault && !isAdvice))
    throw new Refusal('invalidArgument', PASSWORD_FAULT_TEXTS[fault ?? 'tooShort'], {
      fault: fault ?? 'tooShort',
    });
}

/** Replaces the password within a transaction; what was remembered of the old one ends, and so do sessions begun with it. */
export async function writePassword(
  tx: Transaction,
  account: Pick<Account, 'id' | 'address'>,
  hashed: HashedPassword,
  wanted: Pick<NewPassword, 'principal' | 'oneTime' | 'authority' | 'ids' | 'now' | 'keepSession'>,
): Promise<void> {
  await tx.query('select id from account where id = $1 for update', [account.id]);
  await tx.query(`delete from credential where account_id = $1 and kind = 'password'`, [account.id]);
  await tx.query(
    `insert into credential (account_id, id, kind, hash, scram_salt, scram_iterations, scram_stored_key,
       scram_server_key, must_change, expires_at, created_at, scram_sha1_stored_key, scram_sha1_server_key)
     values ($1, $2, 'password', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      account.id,
      wanted.ids(),
      hashed.hash,
      hashed.scram.salt,
      hashed.scram.iterations,
      hashed.scram.storedKey,
      hashed.scram.serverKey,
      wanted.oneTime,
      wanted.oneTime ? new Date(wanted.now + ONE_TIME_PASSWORD_MS) : null,
      new Date(wanted.now),
      hashed.scramSha1?.storedKey ?? null,
      hashed.scramSha1?.serverKey ?? null,
    ],
  );
  // A slip that still waits would replace it when somebody prints all.
  await tx.query('delete from password_slip where account_id = $1 and printed_at is null', [account.id]);
  await announceCredential(tx, account.id);
  await endSessions(tx, {
    accountId: account.id,
    except: wanted.keepSession,
    because: 'passwordChanged',
    now: wanted.now,
  });
  await recordEvent(tx, {
    now: wanted.now,
    actor: auditActor(wanted.principal),
    act: 'account.setPassword',
    object: { kind: 'account', id: account.id },
    authority: wanted.authority,
    after: { address: account.address, oneTime: wanted.oneTime },
  });
}

/**
 * Sets an account's password. `Refusal`: `notFound`, `notPermitted`, `invalidArgument` with the fault in its facts.
 * The hash is made before the transaction, which so stays short.
 */
export async function setPassword(db: Database, hasher: PasswordHasher, wanted: NewPassword): Promise<void> {
  const account = await requireAccount(db, wanted.address);
  if (account.state === 'retired') throw new Refusal('notFound', `There is no account ${wanted.address}.`);
  requirePermission(wanted.principal, 'account.setPassword', {
    kind: 'account',
    accountId: account.id,
    unitPath: account.unitPath,
    heldRoles: await readHeldRoles(db, account.id, wanted.now),
  });
  const isOwner = wanted.principal.kind === 'account' && wanted.principal.accountId === account.id;
  if (!isOwner && !wanted.oneTime && wanted.principal.kind !== 'system')
    throw new Refusal('notPermitted', "Another person's password can only be set for one use.");
  requireAcceptable(wanted, account);
  if (wanted.principal.kind === 'account' && (await hasher.isBreached(wanted.password)))
    throw new Refusal('invalidArgument', PASSWORD_FAULT_TEXTS.breached, { fault: 'breached' });
  const hashed = await hasher.hashPassword(wanted.password);
  await db.transaction((tx) => writePassword(tx, account, hashed, wanted));
}
