/**
 * The first run: the province as it stands in the annex, ready to receive mail (R3.1, R5.1–R5.4).
 *
 * Root unit, the agencies with their administrator accounts, the chief of office's and the center's accounts with
 * their roles, `postmaster` and `abuse` (RFC 2142 §4–5). One transaction: it is all there or nothing is. Run again, it
 * adds what is missing (a new line in the list) and changes nothing else. No account can be signed in to but the
 * center's, by a one-time password that is returned once and kept nowhere; lost, the command line sets another.
 */

import { recordEvent } from '#domain/audit/record-event.ts';
import { isAddressGiven, takeAddress } from '#domain/directory/allocate-address.ts';
import { findPrimaryDomain, isKnownDomain } from '#domain/directory/domains.ts';
import { type SystemPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { createUnit, findUnit, type Unit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type Account, findAccount } from './accounts.ts';
import type { Agency } from './agencies.ts';
import { createAccountInTransaction, type OnCreated } from './create-account.ts';
import type { HashedPassword, PasswordHasher } from './password-hasher.ts';
import { requestSlip } from './password-slips.ts';
import { makeOneTimePassword } from './passwords.ts';
import { grantRole } from './roles.ts';
import { writePassword } from './set-password.ts';

export interface FirstRun {
  agencies: readonly Agency[];
  /** The one domain, lower case. */
  domain: string;
  hasher: PasswordHasher;
  random: (length: number) => Uint8Array;
  ids: NewId;
  now: number;
  onCreated: OnCreated;
}

export interface FirstRunResult {
  createdUnits: number;
  createdAccounts: number;
  /** The primary domain, as the database has it. */
  domain: string;
  centerAddress: string;
  /** Only when the center's account was made by this run. */
  centerPassword?: string;
}

const AUTHORITY = 'Quyết định 05/2005/QĐ-UB ngày 05/01/2005, danh sách kèm theo';
const ROOT = { code: 'ubnd', name: 'UBND tỉnh Thừa Thiên Huế' };
/** The office that the chief heads and the center belongs to (Điều 2). */
const OFFICE_CODE = 'vpubnd';
/** Sở Nội vụ reports the changes of every official (Điều 5.2). */
const PERSONNEL_CODE = 'snv';
const CHIEF = { localPart: 'chanhvanphong', name: 'Chánh Văn phòng UBND tỉnh' };
const CENTER = { localPart: 'trungtam', name: 'Trung tâm Tin học Hành chính tỉnh' };
const CENTER_ALIASES = ['postmaster', 'abuse'];
/** Two processes that start at once do it one after the other. */
const FIRST_RUN_LOCK = 0x66697273;

/** One run in one transaction: what every step of it needs. */
interface Run extends FirstRun {
  tx: Transaction;
  principal: SystemPrincipal;
  result: FirstRunResult;
}

/** The domain of the directory: after the first run the database says it, whatever the settings named then or name now. */
async function ensureDomain(run: Run): Promise<string> {
  const primary = await findPrimaryDomain(run.tx);
  // Settings that name a domain which was never ours belong to another directory.
  if (primary !== undefined && !(await isKnownDomain(run.tx, run.domain)))
    throw new Refusal('conflict', `This directory belongs to ${primary}, the settings say ${run.domain}.`, {
      stored: primary,
      configured: run.domain,
    });
  if (primary !== undefined) return primary;
  await run.tx.query('insert into domain (name, is_primary, created_at) values ($1, true, $2)', [
    run.domain,
    new Date(run.now),
  ]);
  await recordEvent(run.tx, {
    now: run.now,
    actor: { name: 'system:firstRun' },
    act: 'domain.create',
    object: { kind: 'domain', id: run.domain },
    authority: AUTHORITY,
  });
  return run.domain;
}

async function ensureUnit(
  run: Run,
  wanted: Pick<Agency, 'code' | 'name' | 'unitClass'> & {
    parent?: Unit;
    annexNumber?: number;
    state: Unit['state'];
  },
): Promise<Unit> {
  const found = await findUnit(run.tx, wanted.code);
  if (found) return found;
  run.result.createdUnits += 1;
  const { principal, ids, now } = run;
  return createUnit(run.tx, {
    ...wanted,
    parent: wanted.parent,
    annexNumber: wanted.annexNumber,
    principal,
    ids,
    now,
    authority: AUTHORITY,
  });
}

/** The account made, or undefined when it was there before. */
async function ensureAccount(
  run: Run,
  wanted: { localPart: string; name: string; kind: 'agency' | 'system'; unitCode: string },
): Promise<Account | undefined> {
  const address = `${wanted.localPart}@${run.domain}`;
  // An address that was given once, and to nobody now, stands for an account that decisions ended.
  if ((await findAccount(run.tx, address)) || (await isAddressGiven(run.tx, address))) return undefined;
  run.result.createdAccounts += 1;
  const { principal, ids, now, onCreated } = run;
  return createAccountInTransaction(run.tx, {
    principal,
    kind: wanted.kind,
    displayName: wanted.name,
    address,
    unitCode: wanted.unitCode,
    authority: AUTHORITY,
    ids,
    now,
    onCreated,
  });
}

async function ensureAgency(run: Run, root: Unit, agency: Agency): Promise<void> {
  const state = agency.hasAccount ? 'active' : 'account_pending';
  const { code, name, unitClass, annexNumber } = agency;
  const unit = await ensureUnit(run, { code, name, unitClass, annexNumber, parent: root, state });
  if (!agency.hasAccount) return;
  const account = await ensureAccount(run, { localPart: code, name, kind: 'agency', unitCode: code });
  if (!account) return;
  await requestSlip(run.tx, { accountId: account.id, now: run.now });
  const grant = { principal: run.principal, account, authority: AUTHORITY, ids: run.ids, now: run.now };
  await grantRole(run.tx, { ...grant, role: 'unit_administrator', unit });
  if (code === PERSONNEL_CODE) await grantRole(run.tx, { ...grant, role: 'personnel_authority', unit: root });
}

async function ensureOffice(run: Run, root: Unit, hashed: HashedPassword): Promise<boolean> {
  const unitCode = (await findUnit(run.tx, OFFICE_CODE))?.code ?? root.code;
  const base = { principal: run.principal, authority: AUTHORITY, ids: run.ids, now: run.now };
  const chief = await ensureAccount(run, { ...CHIEF, kind: 'agency', unitCode });
  if (chief) {
    await grantRole(run.tx, { ...base, account: chief, role: 'chief_of_office', unit: root });
    await requestSlip(run.tx, { accountId: chief.id, now: run.now });
  }
  const center = await ensureAccount(run, { ...CENTER, kind: 'system', unitCode });
  if (!center) return false;
  await grantRole(run.tx, { ...base, account: center, role: 'center_administrator', unit: root });
  for (const alias of CENTER_ALIASES) {
    const address = `${alias}@${run.domain}`;
    await takeAddress(run.tx, {
      accountId: center.id,
      kind: 'alias',
      address,
      mayBeReserved: true,
      now: run.now,
    });
    await recordEvent(run.tx, {
      now: run.now,
      actor: { name: 'system:firstRun' },
      act: 'address.create',
      object: { kind: 'address', id: address },
      authority: AUTHORITY,
      after: { account: center.address, kind: 'alias' },
    });
  }
  await writePassword(run.tx, center, hashed, { ...base, oneTime: true });
  return true;
}

/**
 * Makes what is missing of the province. `Refusal('conflict')` when the directory belongs to another domain.
 */
export async function performFirstRun(db: Database, wanted: FirstRun): Promise<FirstRunResult> {
  const centerPassword = makeOneTimePassword(wanted.random);
  // Hashing is slow and stays out of the transaction, needed or not: this runs once a start.
  const hashed = await wanted.hasher.hashPassword(centerPassword);
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [FIRST_RUN_LOCK]);
    const base: Run = {
      ...wanted,
      tx,
      principal: systemPrincipal('firstRun'),
      result: { createdUnits: 0, createdAccounts: 0, domain: wanted.domain, centerAddress: '' },
    };
    const domain = await ensureDomain(base);
    const result = { ...base.result, domain, centerAddress: `${CENTER.localPart}@${domain}` };
    const run: Run = { ...base, domain, result };
    const root = await ensureUnit(run, { ...ROOT, unitClass: 'people_committee', state: 'active' });
    for (const agency of wanted.agencies) await ensureAgency(run, root, agency);
    return (await ensureOffice(run, root, hashed)) ? { ...result, centerPassword } : result;
  });
}
