/**
 * Passwords of single programs (R8.4): made by us, told once, good for the protocols they name until they end or are taken back.
 *
 * They are random (79 bits), so a hash finds them, no guess does, and whoever guesses at the account's password never locks a
 * program out.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { type AccountPrincipal, auditActor, type Principal } from '#domain/directory/principal.ts';
import type { ScramHash, ScramKeys } from '#formats/sasl/scram-keys.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { hashSecret } from './login-sessions.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { makeOneTimePassword } from './passwords.ts';
import { cleanLabel } from './second-factors.ts';

/** What a program's password can open. */
export const PROTOCOLS = ['imap', 'pop3', 'smtp', 'jmap', 'sieve', 'ldap', 'dav'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const MAX_APP_PASSWORDS = 50;
/** That it was used is written at most so often. */
const TOUCH_SECONDS = 300;

export interface AppPasswordEntry {
  id: string;
  label: string;
  protocols: Protocol[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  lastUsedAddress: string | null;
}

/** The programs' passwords of an account, of these ids or all. */
export function listAppPasswords(
  db: Queryable,
  accountId: AccountId,
  ids?: readonly string[],
): Promise<AppPasswordEntry[]> {
  return db.query<AppPasswordEntry>(
    `select id, label, protocols, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
       last_used_address as "lastUsedAddress"
     from app_password where account_id = $1 and ($2::uuid[] is null or id = any ($2)) order by created_at desc, id`,
    [accountId, ids ?? null],
    { name: 'app_password_list' },
  );
}

/** As typed, or as copied with its dashes. */
function normalize(password: string): string {
  return password.toLowerCase().replaceAll(/[\s-]/g, '');
}

/** True for text that can be a program's password, so that others cost no question. */
export function looksLikeAppPassword(password: string): boolean {
  return /^[a-z2-9]{16}$/.test(normalize(password.slice(0, 40)));
}

export interface NewAppPassword {
  principal: Principal;
  accountId: AccountId;
  authority: string;
  label: string;
  protocols: readonly Protocol[];
  expiresAt?: Date | undefined;
  ids: NewId;
  random: (bytes: number) => Buffer;
  now: number;
}

/**
 * Makes a program's password, for oneself or at the machine; gives it once. `Refusal`: `notPermitted`, `invalidArgument`,
 * `tooMany`.
 */
export async function createAppPassword(
  db: Database,
  hasher: PasswordHasher,
  wanted: NewAppPassword,
): Promise<{ id: string; password: string }> {
  const { principal, accountId } = wanted;
  if (principal.kind === 'account' && principal.accountId !== accountId)
    throw new Refusal('notPermitted', 'A password for programs is made by the owner of the account.');
  if (wanted.protocols.length === 0)
    throw new Refusal('invalidArgument', 'Name at least one protocol.', { property: 'protocols' });
  if (wanted.expiresAt && wanted.expiresAt.getTime() <= wanted.now)
    throw new Refusal('invalidArgument', 'The end is in the past.', { property: 'expiresAt' });
  const password = makeOneTimePassword(wanted.random);
  const { scram, scramSha1 } = await hasher.hashPassword(password);
  const id = wanted.ids();
  const label = cleanLabel(wanted.label, '—');
  await db.transaction(async (tx) => {
    if ((await listAppPasswords(tx, accountId)).length >= MAX_APP_PASSWORDS)
      throw new Refusal('tooMany', `An account has at most ${MAX_APP_PASSWORDS} passwords for programs.`);
    await tx.query(
      `insert into app_password (account_id, id, label, hash, scram_salt, scram_iterations, scram_stored_key,
         scram_server_key, protocols, created_at, expires_at, scram_sha1_stored_key, scram_sha1_server_key)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        accountId,
        id,
        label,
        hashSecret(normalize(password)),
        scram.salt,
        scram.iterations,
        scram.storedKey,
        scram.serverKey,
        PROTOCOLS.filter((protocol) => wanted.protocols.includes(protocol)),
        new Date(wanted.now),
        wanted.expiresAt ?? null,
        scramSha1?.storedKey ?? null,
        scramSha1?.serverKey ?? null,
      ],
    );
    await recordEvent(tx, {
      now: wanted.now,
      actor: auditActor(principal),
      act: 'appPassword.add',
      object: { kind: 'account', id: accountId },
      authority: wanted.authority,
      after: { label, protocols: wanted.protocols.join(' ') },
    });
  });
  return { id, password };
}

/** Takes a program's password back. `Refusal('notFound')`. */
export async function revokeAppPassword(
  db: Database,
  principal: AccountPrincipal,
  id: string,
  now: number,
): Promise<void> {
  const { accountId } = principal;
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ label: string }>(
      'delete from app_password where account_id = $1 and id = $2 returning label',
      [accountId, id],
    );
    if (!row) throw new Refusal('notFound', 'There is no such password.');
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'appPassword.remove',
      object: { kind: 'account', id: accountId },
      authority: 'R8.4',
      before: { label: row.label },
    });
  });
}

export interface AppPasswordUse {
  /** The password's own id. */
  credentialId: string;
  accountId: AccountId;
  /** The primary address. */
  address: string;
}

/** The account that a program's password opens by this protocol, or undefined. One statement. */
export async function findByAppPassword(
  db: Queryable,
  attempt: { address: string; password: string; protocol: Protocol; remoteAddress: string; now: number },
): Promise<AppPasswordUse | undefined> {
  const [row] = await db.query<AppPasswordUse>(
    `with found as (
       select k.account_id, k.id, p.address, k.last_used_at
       from address a
       join account c on c.id = a.account_id and c.state = 'active'
       join address p on p.account_id = c.id and p.kind = 'primary'
       join app_password k on k.account_id = c.id and k.hash = $2 and $3 = any (k.protocols)
         and (k.expires_at is null or k.expires_at > $4)
       where a.kind in ('primary', 'alias') and a.address =
         case when position('@' in $1) > 0 then $1 else $1 || '@' || (select name from domain where is_primary) end
     ), touched as (
       update app_password k set last_used_at = $4, last_used_address = $5 from found
       where k.account_id = found.account_id and k.id = found.id
         and coalesce(k.last_used_at, 'epoch') < $4::timestamptz - interval '${TOUCH_SECONDS} seconds'
     )
     select id as "credentialId", account_id as "accountId", address from found`,
    [
      attempt.address.slice(0, 254).trim().toLowerCase().replaceAll('\0', ''),
      hashSecret(normalize(attempt.password)),
      attempt.protocol,
      new Date(attempt.now),
      attempt.remoteAddress,
    ],
    { name: 'app_password_find' },
  );
  return row;
}

/** The SCRAM keys of the one program's password that opens a protocol; with several nobody knows which is meant. */
export async function findAppPasswordKeys(
  db: Queryable,
  wanted: { accountId: AccountId; protocol: Protocol; hash: ScramHash; now: number },
): Promise<(ScramKeys & { id: string }) | undefined> {
  const { accountId, protocol, hash, now } = wanted;
  const rows = await db.query<Omit<ScramKeys, 'hash'> & { id: string }>(
    `select id, scram_salt as salt, scram_iterations as iterations,
       case $4 when 'sha1' then scram_sha1_stored_key else scram_stored_key end as "storedKey",
       case $4 when 'sha1' then scram_sha1_server_key else scram_server_key end as "serverKey"
     from app_password where account_id = $1 and $2 = any (protocols) and (expires_at is null or expires_at > $3)
       and ($4 <> 'sha1' or scram_sha1_stored_key is not null) limit 2`,
    [accountId, protocol, new Date(now), hash],
    { name: 'app_password_keys' },
  );
  const [only, another] = rows;
  return only && !another ? { hash, ...only } : undefined;
}
