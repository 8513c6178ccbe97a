/**
 * What comes into force on accounts by a request: retired, taken up again, moved, renamed, readdressed (R4.1, R7).
 *
 * For the machine alone, when a request comes into force. Retiring stops sign-in and ends every session and token in the same
 * transaction; the address stays the account's for ever, so that whoever comes back has it again and nobody else ever.
 */
import type { Json } from '#domain/audit/audit-hash.ts';
import { type AuditObjectKind, recordEvent } from '#domain/audit/record-event.ts';
import { allocateAddress, takeAddress } from '#domain/directory/allocate-address.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { getPrimaryDomain } from '#domain/directory/domains.ts';
import { auditActor, type Role, type UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { type EndReason, endSessions } from './login-sessions.ts';

/** An account that a request is about. */
export interface ChangedAccount {
  id: AccountId;
  kind: 'personal' | 'agency' | 'system';
  state: 'active' | 'locked' | 'retired';
  address: string;
  displayName: string;
  unitId: UnitId;
  unitPath: UnitPath;
}

const SELECT = `select c.id, c.kind, c.state, a.address, c.display_name as "displayName", c.unit_id as "unitId",
    unit_path(c.unit_id) as "unitPath"
  from account c join address a on a.account_id = c.id and a.kind = 'primary'`;

/** The account of a person, whatever its state, or undefined. */
export async function findAccountOfPerson(
  db: Queryable,
  personId: string,
): Promise<ChangedAccount | undefined> {
  const rows = await db.query<ChangedAccount>(`${SELECT} where c.person_id = $1`, [personId]);
  return rows[0];
}

/** The living agency account of an id, or undefined. */
export async function findAgencyAccount(db: Queryable, id: string): Promise<ChangedAccount | undefined> {
  const rows = await db.query<ChangedAccount>(
    `${SELECT} where c.id = $1 and c.kind = 'agency' and c.state <> 'retired'`,
    [id],
  );
  return rows[0];
}

/** The living agency accounts of exactly a unit. */
export async function listAgencyAccounts(db: Queryable, unitId: UnitId): Promise<ChangedAccount[]> {
  return db.query<ChangedAccount>(
    `${SELECT} where c.unit_id = $1 and c.kind = 'agency' and c.state <> 'retired' order by a.created_at, a.address`,
    [unitId],
  );
}

/** The agency accounts of exactly a unit that ended with it, the last given up first. */
export async function listRetiredAgencyAccounts(db: Queryable, unitId: UnitId): Promise<ChangedAccount[]> {
  return db.query<ChangedAccount>(
    `${SELECT} where c.unit_id = $1 and c.kind = 'agency' and c.state = 'retired' order by c.valid_from desc, a.address`,
    [unitId],
  );
}

async function record(
  tx: Transaction,
  act: DirectoryAct,
  event: { act: string; object: { kind: AuditObjectKind; id: string }; before?: Json; after?: Json },
): Promise<void> {
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    authority: act.authority,
    context: act.context,
    ...event,
  });
}

function requireForce(act: DirectoryAct, account: ChangedAccount): void {
  requirePermission(act.principal, 'directory.change', { kind: 'unit', unitPath: account.unitPath });
}

/** Changes columns of an account and records what they were. */
async function write(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  change: { act: string; set: string; params: unknown[]; before: Json; after: Json },
): Promise<void> {
  requireForce(act, account);
  await tx.query(`update account set valid_from = greatest(valid_from, $2), ${change.set} where id = $1`, [
    account.id,
    new Date(act.now),
    ...change.params,
  ]);
  await record(tx, act, {
    act: change.act,
    object: { kind: 'account', id: account.id },
    before: change.before,
    after: change.after,
  });
}

/** Ends sign-in, every session and every token at once; senders are told whom to write to where a text is given. */
export async function retireAccount(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  successorText: string | null,
): Promise<number> {
  await write(tx, act, account, {
    act: 'account.retire',
    set: `state = 'retired', locked_reason = null, successor_text = $3`,
    params: [successorText],
    before: { state: account.state },
    after: { state: 'retired', successor: successorText },
  });
  await tx.query('delete from credential where account_id = $1', [account.id]);
  return endSessions(tx, { accountId: account.id, because: 'retired', now: act.now });
}

/** Takes a retired account up again: the same address, no password yet. */
export async function takeUpAccount(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
): Promise<void> {
  await write(tx, act, account, {
    act: 'account.takeUp',
    set: `state = 'active', locked_reason = null, successor_text = null`,
    params: [],
    before: { state: account.state },
    after: { state: 'active' },
  });
  // The domain may have changed meanwhile: the stone that kept the local part becomes the address.
  const current = `${account.address.split('@')[0]}@${await getPrimaryDomain(tx)}`;
  if (current === account.address) return;
  const stones = await tx.query('select from address where address = $1 and account_id = $2', [
    current,
    account.id,
  ]);
  if (stones.length === 0) return;
  for (const [kind, address] of [
    ['alias', account.address],
    ['primary', current],
  ])
    await tx.query(
      'update address set kind = $2, valid_from = greatest(valid_from, $3) where account_id = $1 and address = $4',
      [account.id, kind, new Date(act.now), address],
    );
}

/** Locks or unlocks by a request. Gives how many sessions ended. */
export async function steerAccount(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  to: { state: 'locked'; reason: string; because: EndReason } | { state: 'active' },
): Promise<number> {
  const from = to.state === 'locked' ? 'active' : 'locked';
  if (account.state !== from)
    throw new Refusal('conflict', `The account ${account.address} is ${account.state}.`, {
      address: account.address,
    });
  await write(tx, act, account, {
    act: to.state === 'locked' ? 'account.lock' : 'account.unlock',
    set: 'state = $3, locked_reason = $4',
    params: [to.state, to.state === 'locked' ? to.reason : null],
    before: { state: from },
    after: { state: to.state },
  });
  if (to.state !== 'locked') return 0;
  return endSessions(tx, { accountId: account.id, because: to.because, now: act.now });
}

/** Moves an account to a unit with its person. */
export async function moveAccount(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  unitId: UnitId,
): Promise<void> {
  await write(tx, act, account, {
    act: 'account.move',
    set: 'unit_id = $3',
    params: [unitId],
    before: { unit: account.unitId },
    after: { unit: unitId },
  });
}

/** Gives an account another name to be shown under. */
export async function renameAccount(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  displayName: string,
): Promise<void> {
  await write(tx, act, account, {
    act: 'account.rename',
    set: 'display_name = $3',
    params: [displayName],
    before: { displayName: account.displayName },
    after: { displayName },
  });
}

/** Gives an account a new address of its own; the old one stays as an alias (R4.1). `address` instead of the rule. */
export async function readdressAccount(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  wanted: { name: string } | { address: string },
): Promise<string> {
  requireForce(act, account);
  await tx.query(
    `update address set kind = 'alias', valid_from = greatest(valid_from, $2) where account_id = $1 and kind = 'primary'`,
    [account.id, new Date(act.now)],
  );
  const base = { accountId: account.id, kind: 'primary' as const, now: act.now };
  const address =
    'name' in wanted
      ? await allocateAddress(tx, { ...base, name: wanted.name })
      : await takeAddress(tx, {
          ...base,
          address: wanted.address,
          mayBeReserved: account.kind !== 'personal',
        });
  await record(tx, act, {
    act: 'account.readdress',
    object: { kind: 'account', id: account.id },
    before: { address: account.address },
    after: { address },
  });
  return address;
}

/** Gives an account one more address. `Refusal`: as `takeAddress`. */
export async function addAlias(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  alias: string,
): Promise<string> {
  requireForce(act, account);
  const address = await takeAddress(tx, {
    accountId: account.id,
    kind: 'alias',
    now: act.now,
    address: alias,
    mayBeReserved: account.kind !== 'personal',
  });
  await record(tx, act, {
    act: 'address.create',
    object: { kind: 'address', id: address },
    after: { account: account.address, kind: 'alias' },
  });
  return address;
}

export interface EndedRole {
  role: Role;
  unitId: UnitId;
}

/** Ends the roles that an account holds now or later: all, or those in some units and below. */
export async function endRoles(
  tx: Transaction,
  act: DirectoryAct,
  account: ChangedAccount,
  within?: readonly UnitId[],
): Promise<EndedRole[]> {
  requireForce(act, account);
  const ended = await tx.query<EndedRole>(
    `update role_grant set ends_at = greatest(starts_at, $2)
     where account_id = $1 and (ends_at is null or ends_at > $2) and ($3::uuid[] is null or unit_path(unit_id) && $3)
     returning role, unit_id as "unitId"`,
    [account.id, new Date(act.now), within ?? null],
  );
  if (ended.length > 0)
    await record(tx, act, {
      act: 'role.end',
      object: { kind: 'account', id: account.id },
      before: ended.map(({ role, unitId }) => ({ role, unit: unitId })),
    });
  return ended;
}
