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
import { requireAccount } from './accounts.ts';
import { endSessions } from './login-sessions.ts';
import { readHeldRoles } from './principals.ts';

/** Nobody has more telephones and keys than this. */
const MAX_FACTORS = 20;

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

/** A label as its owner gave it, without what would disturb a list. */
export function cleanLabel(label: string, otherwise: string): string {
  const clean = label
    .replaceAll(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim()
    .slice(0, MAX_LABEL);
  return clean === '' ? otherwise : clean;
}

export async function recordFactor(
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

export async function requireRoom(tx: Transaction, accountId: AccountId): Promise<void> {
  if ((await listFactors(tx, accountId)).length >= MAX_FACTORS)
    throw new Refusal('tooMany', `An account has at most ${MAX_FACTORS} second factors.`);
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
