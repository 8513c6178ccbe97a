/**
 * Signing in with a password, for every server (R8.4): by PLAIN and LOGIN here, by SCRAM through the keys.
 *
 * One query reads the state and the credential each time, so a lock or a new password counts at once; only the
 * costly comparison is remembered. An unknown address costs the same work as a wrong password, and nobody learns that an
 * account is locked or its password one-time without knowing the password.
 */
import { saslprep } from '#formats/sasl/saslprep.ts';
import { deriveScramKeys, type ScramHash, type ScramKeys } from '#formats/sasl/scram-keys.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { MAX_PASSWORD_LENGTH } from './passwords.ts';

export interface SignedIn {
  accountId: AccountId;
  /** The primary address, whatever alias or short form was typed. */
  address: string;
  credentialId: string;
  mustChange: boolean;
  /** The account has a second factor, which is to be shown next. */
  hasFactor: boolean;
}

interface CredentialRow {
  accountId: AccountId;
  address: string;
  state: 'active' | 'locked';
  credentialId: string | null;
  hash: string | null;
  mustChange: boolean | null;
  expiresAt: Date | null;
  hasFactor: boolean;
  salt: Buffer;
  iterations: number;
  storedKey: Buffer;
  serverKey: Buffer;
  sha1StoredKey: Buffer | null;
  sha1ServerKey: Buffer | null;
}

/** RFC 5321 §4.5.3.1.3. */
const MAX_ADDRESS_LENGTH = 254;

/** A local part alone means the primary domain: people type what stands on their card. */
async function readCredential(db: Queryable, typed: string): Promise<CredentialRow | undefined> {
  if (typed.length > MAX_ADDRESS_LENGTH || typed.includes('\0')) return undefined;
  const rows = await db.query<CredentialRow>(
    `select c.id as "accountId", p.address, c.state, k.id as "credentialId", k.hash, k.must_change as "mustChange",
       k.expires_at as "expiresAt", k.scram_salt as salt, k.scram_iterations as iterations,
       k.scram_stored_key as "storedKey", k.scram_server_key as "serverKey",
       k.scram_sha1_stored_key as "sha1StoredKey", k.scram_sha1_server_key as "sha1ServerKey",
       exists (select from totp_factor t where t.account_id = c.id and t.confirmed_at is not null)
         or exists (select from passkey y where y.account_id = c.id) as "hasFactor"
     from address a
     join account c on c.id = a.account_id and c.state <> 'retired'
     join address p on p.account_id = c.id and p.kind = 'primary'
     left join credential k on k.account_id = c.id and k.kind = 'password'
     where a.kind in ('primary', 'alias') and a.address =
       case when position('@' in $1) > 0 then $1 else $1 || '@' || (select name from domain where is_primary) end`,
    [typed.trim().toLowerCase()],
    { name: 'credential_read' },
  );
  return rows[0];
}

function isExpired(row: CredentialRow, now: number): boolean {
  return row.expiresAt !== null && row.expiresAt.getTime() <= now;
}

export interface PasswordAttempt {
  address: string;
  password: string;
  /** A mail program cannot change a password, so it refuses one that must be changed. */
  entrance: 'mail' | 'web';
  /** Policy: mail programs of accounts with a second factor may use the account's own password. */
  ownPasswordWithFactor?: boolean | undefined;
  /** Where the connection comes from, for slowing down who guesses. */
  remoteAddress?: string | undefined;
  now: number;
}

/** Whether the password is right: remembered, or found so by a hash when it is this sign-in's turn. */
async function isRight(
  hasher: PasswordHasher,
  row: CredentialRow | undefined,
  attempt: PasswordAttempt,
): Promise<boolean> {
  const key = row?.credentialId ? { accountId: row.accountId, credentialId: row.credentialId } : undefined;
  const prepared = saslprep(attempt.password) ?? '';
  // Whoever signed in a short while ago is let in again, however many strangers guess at the account.
  if (key && hasher.cache.has(key, prepared, attempt.now)) return true;
  hasher.throttle.requireTurn(attempt, attempt.now);
  const right = await hasher.verifyHash(row?.hash ?? undefined, attempt.password);
  if (right && key) hasher.cache.remember(key, prepared, attempt.now);
  if (right) hasher.throttle.recordSuccess(attempt);
  else hasher.throttle.recordFailure(attempt, attempt.password, attempt.now);
  return right;
}

/** Makes the keys for SCRAM-SHA-1 of a password older than the wish for them, now that it was shown. */
async function addSha1Keys(
  db: Queryable,
  { accountId, credentialId, salt, iterations }: CredentialRow,
  password: string,
): Promise<void> {
  const keys = await deriveScramKeys(password, salt, iterations, 'sha1');
  await db.query(
    `update credential set scram_sha1_stored_key = $3, scram_sha1_server_key = $4
     where account_id = $1 and id = $2`,
    [accountId, credentialId, keys.storedKey, keys.serverKey],
    { name: 'credential_add_sha1' },
  );
}

/** Made only when thrown: with its trace it costs as much as all else of a sign-in. */
function failed(): Refusal {
  return new Refusal('authenticationFailed', 'The address or the password is wrong.');
}

/**
 * The account whose password this is. `Refusal`: `authenticationFailed`; with the right password also
 * `accountLocked`, and `passwordMustChange` and `appPasswordNeeded` for mail programs; `authenticationTooOften` to who guesses, and
 * `temporarilyUnavailable` in a flood.
 */
export async function verifyPassword(
  db: Queryable,
  hasher: PasswordHasher,
  attempt: PasswordAttempt,
): Promise<SignedIn> {
  if (attempt.password.length > MAX_PASSWORD_LENGTH) throw failed();
  const row = await readCredential(db, attempt.address);
  if (!(await isRight(hasher, row, attempt)) || !row?.credentialId) throw failed();
  // Before what has run out, so that whoever locked the account after a leak is told whom to call.
  if (row.state === 'locked') throw new Refusal('accountLocked', 'This account is locked.');
  if (isExpired(row, attempt.now)) throw failed();
  if (hasher.scramHashes.includes('sha1') && !row.sha1StoredKey) await addSha1Keys(db, row, attempt.password);
  if (row.mustChange && attempt.entrance === 'mail')
    throw new Refusal(
      'passwordMustChange',
      'This one-time password must be changed in the web interface first.',
    );
  if (row.hasFactor && attempt.entrance === 'mail' && !attempt.ownPasswordWithFactor)
    throw new Refusal(
      'appPasswordNeeded',
      'This account has a second factor: use a password for programs, made in the web interface.',
    );
  return {
    accountId: row.accountId,
    address: row.address,
    credentialId: row.credentialId,
    mustChange: row.mustChange ?? false,
    hasFactor: row.hasFactor,
  };
}

/**
 * The SCRAM keys of an address for mail programs (RFC 5802 §5), or undefined when it cannot sign in that way: unknown,
 * locked, without a password, or with one that must be changed. The caller answers all of these alike, and asks the
 * hasher's throttle before and tells it after.
 */
export async function findScramKeys(
  db: Queryable,
  address: string,
  hash: ScramHash,
  now: number,
): Promise<(ScramKeys & Omit<SignedIn, 'mustChange'>) | undefined> {
  const row = await readCredential(db, address);
  if (!row?.credentialId || row.state !== 'active' || row.mustChange || isExpired(row, now)) return undefined;
  const { storedKey, serverKey } =
    hash === 'sha1' ? { storedKey: row.sha1StoredKey, serverKey: row.sha1ServerKey } : row;
  if (!storedKey || !serverKey) return undefined;
  return {
    accountId: row.accountId,
    address: row.address,
    credentialId: row.credentialId,
    hasFactor: row.hasFactor,
    hash,
    salt: row.salt,
    iterations: row.iterations,
    storedKey,
    serverKey,
  };
}
