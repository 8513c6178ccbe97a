/**
 * Making an account: person, account, address and the rows of other rooms, in one transaction (R4.1, R4.2, R5.3).
 *
 * The account has no password yet, so nobody can sign in to it, but mail arrives from the moment it exists.
 */

import { type AuditContext, recordEvent } from '#domain/audit/record-event.ts';
import { allocateAddress, takeAddress } from '#domain/directory/allocate-address.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import { insertPerson, type PersonFields } from '#domain/directory/people.ts';
import { insertPost, type PostRank } from '#domain/directory/posts.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import { requireRootUnit, requireUnit, type Unit } from '#domain/directory/units.ts';
import { cleanName } from '#formats/vietnamese/names.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { Account, AccountKind } from './accounts.ts';

/** Makes the rows that another room keeps for a new account, in the same transaction: counters, INBOX. */
export type OnCreated = (tx: Transaction, account: Account) => Promise<void>;

export interface NewAccount {
  principal: Principal;
  kind: AccountKind;
  /** The name of the person or the agency. */
  displayName: string;
  /** The address asked for; without it the published rule makes one from the name. */
  address?: string;
  /** Without it the root of the province. */
  unitCode?: string;
  /** Who asked, who approved, on which decision (R5.1). */
  authority: string;
  context?: AuditContext | undefined;
  /** More of the person than the name; for personal accounts. */
  person?: Partial<Omit<PersonFields, 'fullName' | 'unitId'>>;
  /** The post the person begins with; without it one without a title. */
  post?: { title: string; rank: PostRank; requestId?: string };
  ids: NewId;
  now: number;
  onCreated: OnCreated;
}

async function insertPersonWithPost(
  tx: Transaction,
  wanted: NewAccount,
  unit: Unit,
  fullName: string,
): Promise<string> {
  const id = await insertPerson(tx, { ...wanted.person, fullName, unitId: unit.id }, wanted);
  const post = wanted.post ?? { title: '', rank: 'member' as const };
  await insertPost(tx, { ...post, personId: id, unitId: unit.id, isMain: true }, wanted);
  return id;
}

async function giveAddress(
  tx: Transaction,
  wanted: NewAccount,
  accountId: AccountId,
  name: string,
): Promise<string> {
  const base = { accountId, kind: 'primary' as const, now: wanted.now };
  if (wanted.address === undefined) return allocateAddress(tx, { ...base, name });
  return takeAddress(tx, { ...base, address: wanted.address, mayBeReserved: wanted.kind !== 'personal' });
}

/** Makes the account within a transaction of the caller's. `Refusal`: as `createAccount`. */
export async function createAccountInTransaction(tx: Transaction, wanted: NewAccount): Promise<Account> {
  const unit =
    wanted.unitCode === undefined ? await requireRootUnit(tx) : await requireUnit(tx, wanted.unitCode);
  requirePermission(wanted.principal, 'account.create', { kind: 'unit', unitPath: unit.path });
  const displayName = cleanName(wanted.displayName);
  if (displayName === '')
    throw new Refusal('invalidArgument', 'An account needs a name of at most 200 characters.');
  const id = wanted.ids() as AccountId;
  const personId =
    wanted.kind === 'personal' ? await insertPersonWithPost(tx, wanted, unit, displayName) : null;
  await tx.query(
    `insert into account (id, kind, unit_id, person_id, display_name, state, created_at)
     values ($1, $2, $3, $4, $5, 'active', $6)`,
    [id, wanted.kind, unit.id, personId, displayName, new Date(wanted.now)],
  );
  const address = await giveAddress(tx, wanted, id, displayName);
  const account: Account = {
    id,
    kind: wanted.kind,
    address,
    displayName,
    state: 'active',
    lockedReason: null,
    unitId: unit.id,
    unitCode: unit.code,
    unitPath: unit.path,
    hasPassword: false,
    mustChangePassword: false,
  };
  await wanted.onCreated(tx, account);
  await recordEvent(tx, {
    now: wanted.now,
    actor: auditActor(wanted.principal),
    act: 'account.create',
    object: { kind: 'account', id },
    authority: wanted.authority,
    context: wanted.context,
    after: { address, kind: wanted.kind, displayName, unit: unit.code },
  });
  return account;
}

/**
 * Makes an account. `Refusal`: `notPermitted` outside the principal's units, `notFound` for the unit,
 * `invalidArgument` for name or address, `alreadyExists` when the address was ever given.
 */
export async function createAccount(db: Database, wanted: NewAccount): Promise<Account> {
  return db.transaction((tx) => createAccountInTransaction(tx, wanted));
}
