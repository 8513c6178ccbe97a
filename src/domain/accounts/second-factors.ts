/**
 * The second factors of an account (R8.4): apps that show codes (RFC 6238), passkeys, and codes on paper for whoever lost both.
 *
 * Secrets of apps are sealed with a secret of the installation; of passkeys only the public key is here, of codes on paper the
 * hash. Every change is on record.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { type AccountPrincipal, auditActor, type Principal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { seal, unseal } from '#platform/secrets/sealed.ts';
import { requireAccount } from './accounts.ts';
import { endSessions, hashSecret } from './login-sessions.ts';
import { makeOneTimePassword } from './passwords.ts';
import { readHeldRoles } from './principals.ts';

/** Nobody has more telephones and keys than this. */
const MAX_FACTORS = 20;
const RECOVERY_CODES = 10;
const MAX_LABEL = 100;

export type FactorKind = 'totp' | 'passkey' | 'recovery';

/** What an owner is shown of a factor. */
export interface FactorEntry {
  id: string;
  kind: 'totp' | 'passkey';
  label: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** The kinds of factor that an account has; none means that the password is enough. */
export async function readFactorKinds(db: Queryable, accountId: AccountId): Promise<FactorKind[]> {
  const [row] = await db.query<{ totp: boolean; passkey: boolean; recovery: boolean }>(
    `select exists (select from totp_factor where account_id = $1 and confirmed_at is not null) as totp,
       exists (select from passkey where account_id = $1) as passkey,
       exists (select from recovery_code where account_id = $1 and used_at is null) as recovery`,
    [accountId],
    { name: 'factor_kinds' },
  );
  if (!row?.totp && !row?.passkey) return [];
  return (['totp', 'passkey', 'recovery'] as const).filter((kind) => row[kind]);
}

/** The factors of an account, of these ids or all. */
export function listFactors(
  db: Queryable,
  accountId: AccountId,
  ids?: readonly string[],
): Promise<FactorEntry[]> {
  return db.query<FactorEntry>(
    `select * from (
       select id, 'totp' as kind, label, created_at as "createdAt", last_used_at as "lastUsedAt"
       from totp_factor where account_id = $1 and confirmed_at is not null
       union all
       select id, 'passkey', label, created_at, last_used_at from passkey where account_id = $1) factor
     where $2::uuid[] is null or id = any ($2) order by "createdAt", id`,
    [accountId, ids ?? null],
    { name: 'factor_list' },
  );
}

/** How many codes on paper are left. */
export async function countRecoveryCodes(db: Queryable, accountId: AccountId): Promise<number> {
  const [row] = await db.query<{ left: number }>(
    'select count(*) as left from recovery_code where account_id = $1 and used_at is null',
    [accountId],
  );
  return row?.left ?? 0;
}

/** A label as its owner gave it, without what would disturb a list. */
export function cleanLabel(label: string, otherwise: string): string {
  const clean = label
    .replaceAll(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim()
    .slice(0, MAX_LABEL);
  return clean === '' ? otherwise : clean;
}

async function recordFactor(
  tx: Transaction,
  principal: Principal,
  act: string,
  facts: { accountId: AccountId; kind: string; label?: string; now: number; authority?: string },
): Promise<void> {
  await recordEvent(tx, {
    now: facts.now,
    actor: auditActor(principal),
    act,
    object: { kind: 'account', id: facts.accountId },
    authority: facts.authority ?? 'R8.4',
    after: { kind: facts.kind, ...(facts.label !== undefined && { label: facts.label }) },
  });
}

async function requireRoom(tx: Transaction, accountId: AccountId): Promise<void> {
  if ((await listFactors(tx, accountId)).length >= MAX_FACTORS)
    throw new Refusal('tooMany', `An account has at most ${MAX_FACTORS} second factors.`);
}

/** Keeps the secret of an app until its owner has shown a first code; earlier ones not shown are forgotten. */
export async function beginTotp(
  db: Database,
  principal: AccountPrincipal,
  wanted: {
    id: string;
    label: string;
    secret: Buffer;
    key: Buffer;
    random: (bytes: number) => Buffer;
    now: number;
  },
): Promise<void> {
  const { accountId } = principal;
  await db.transaction(async (tx) => {
    await requireRoom(tx, accountId);
    await tx.query('delete from totp_factor where account_id = $1 and confirmed_at is null', [accountId]);
    await tx.query(
      'insert into totp_factor (account_id, id, label, secret, created_at) values ($1, $2, $3, $4, $5)',
      [
        accountId,
        wanted.id,
        wanted.label,
        seal(wanted.key, 'totp', wanted.secret, wanted.random),
        new Date(wanted.now),
      ],
    );
  });
}

export interface TotpSecret {
  id: string;
  secret: Buffer;
}

/** The secrets of an account's apps: the confirmed ones, or one that is still to be. */
export async function readTotpSecrets(
  db: Queryable,
  accountId: AccountId,
  key: Buffer,
  pendingId?: string,
): Promise<TotpSecret[]> {
  const rows = await db.query<{ id: string; secret: Buffer }>(
    `select id, secret from totp_factor where account_id = $1
       and case when $2::uuid is null then confirmed_at is not null else id = $2 and confirmed_at is null end`,
    [accountId, pendingId ?? null],
  );
  return rows.map(({ id, secret }) => ({ id, secret: unseal(key, 'totp', secret) }));
}

/** Takes the code of a time step, once: false when it or a later one was taken before. */
export async function takeTotpStep(
  db: Queryable,
  accountId: AccountId,
  taken: { id: string; step: number; now: number },
): Promise<boolean> {
  const rows = await db.query(
    `update totp_factor set last_step = $3, last_used_at = $4
     where account_id = $1 and id = $2 and last_step < $3 returning id`,
    [accountId, taken.id, taken.step, new Date(taken.now)],
  );
  return rows.length === 1;
}

/** The app has shown its first code: it counts from now on. */
export async function confirmTotp(
  db: Database,
  principal: AccountPrincipal,
  id: string,
  now: number,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.query<{ label: string }>(
      `update totp_factor set confirmed_at = $3
       where account_id = $1 and id = $2 and confirmed_at is null returning label`,
      [principal.accountId, id, new Date(now)],
    );
    if (!row) throw new Refusal('notFound', 'There is no such app waiting for its first code.');
    await recordFactor(tx, principal, 'secondFactor.add', {
      accountId: principal.accountId,
      kind: 'totp',
      label: row.label,
      now,
    });
  });
}

export interface StoredPasskey {
  id: string;
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
}

/** The passkeys of an account. */
export function readPasskeys(db: Queryable, accountId: AccountId): Promise<StoredPasskey[]> {
  return db.query<StoredPasskey>(
    `select id, credential_id as "credentialId", public_key as "publicKey", counter, transports
     from passkey where account_id = $1 order by created_at`,
    [accountId],
  );
}

/** Adds a passkey that has been verified. */
export async function addPasskey(
  db: Database,
  principal: AccountPrincipal,
  passkey: StoredPasskey & { label: string; now: number },
): Promise<void> {
  const { accountId } = principal;
  const { label, now } = passkey;
  await db.transaction(async (tx) => {
    await requireRoom(tx, accountId);
    await tx.query(
      `insert into passkey (account_id, id, label, credential_id, public_key, counter, transports, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        accountId,
        passkey.id,
        label,
        passkey.credentialId,
        passkey.publicKey,
        passkey.counter,
        passkey.transports,
        new Date(now),
      ],
    );
    await recordFactor(tx, principal, 'secondFactor.add', { accountId, kind: 'passkey', label, now });
  });
}

/** Notes that a passkey was used. A counter that stands still or goes back was copied: false. */
export async function usePasskey(
  db: Queryable,
  accountId: AccountId,
  used: { id: string; counter: number; now: number },
): Promise<boolean> {
  const rows = await db.query(
    `update passkey set counter = $3, last_used_at = $4
     where account_id = $1 and id = $2 and ($3 > counter or ($3 = 0 and counter = 0)) returning id`,
    [accountId, used.id, used.counter, new Date(used.now)],
  );
  return rows.length === 1;
}

/** Gives a factor another name. `Refusal('notFound')`. */
export async function renameFactor(
  db: Queryable,
  accountId: AccountId,
  id: string,
  label: string,
): Promise<void> {
  const named = [accountId, id, cleanLabel(label, '—')];
  const rows = [
    ...(await db.query(
      'update totp_factor set label = $3 where account_id = $1 and id = $2 returning id',
      named,
    )),
    ...(await db.query(
      'update passkey set label = $3 where account_id = $1 and id = $2 returning id',
      named,
    )),
  ];
  if (rows.length === 0) throw new Refusal('notFound', 'There is no such factor.');
}

/** Takes a factor away; with the last one the codes on paper go too. `Refusal('notFound')`. */
export async function removeFactor(
  db: Database,
  principal: AccountPrincipal,
  id: string,
  now: number,
): Promise<void> {
  const { accountId } = principal;
  await db.transaction(async (tx) => {
    const factor = (await listFactors(tx, accountId, [id]))[0];
    if (!factor) throw new Refusal('notFound', 'There is no such factor.');
    await tx.query('delete from totp_factor where account_id = $1 and id = $2', [accountId, id]);
    await tx.query('delete from passkey where account_id = $1 and id = $2', [accountId, id]);
    if ((await listFactors(tx, accountId)).length === 0)
      await tx.query('delete from recovery_code where account_id = $1', [accountId]);
    const { kind, label } = factor;
    await recordFactor(tx, principal, 'secondFactor.remove', { accountId, kind, label, now });
  });
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

/** Removes all second factors within a transaction, for whoever has made sure that this is permitted; gives how many there were. */
export async function removeSecondFactors(
  tx: Transaction,
  principal: Principal,
  { accountId, authority, now }: { accountId: AccountId; authority: string; now: number },
): Promise<number> {
  const factors = await listFactors(tx, accountId);
  for (const table of ['totp_factor', 'passkey', 'recovery_code'])
    await tx.query(`delete from ${table} where account_id = $1`, [accountId]);
  await recordFactor(tx, principal, 'secondFactor.reset', {
    accountId,
    kind: `${factors.length}`,
    now,
    authority,
  });
  return factors.length;
}

/**
 * Takes all second factors of somebody away who has lost them, at the desk of the center: their sessions end, and the password
 * alone counts until they add new ones. `Refusal`: `notFound`, `notPermitted`.
 */
export async function resetSecondFactors(
  db: Database,
  reset: { principal: Principal; address: string; authority: string; now: number },
): Promise<number> {
  const { principal, now, authority } = reset;
  return db.transaction(async (tx) => {
    const account = await requireAccount(tx, reset.address);
    requirePermission(principal, 'account.setPassword', {
      kind: 'account',
      accountId: account.id,
      unitPath: account.unitPath,
      heldRoles: await readHeldRoles(tx, account.id, now),
    });
    // The owner takes factors away one by one, where they are signed in; by this way only others do.
    if (principal.kind === 'account' && principal.accountId === account.id)
      throw new Refusal('notPermitted', 'Ask the center; it is not for oneself.');
    await endSessions(tx, { accountId: account.id, because: 'factorsReset', now });
    return removeSecondFactors(tx, principal, { accountId: account.id, authority, now });
  });
}
