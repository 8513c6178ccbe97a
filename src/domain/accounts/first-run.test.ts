/** Tests of the first run against a real database: the annex's province, once and again. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import { resolveAddress } from '#domain/directory/addresses.ts';
import { listDomains } from '#domain/directory/domains.ts';
import { findUnit, listUnits } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { DOMAIN, openNewProvince, type Province, readAgencies } from '#tests/province/province.ts';
import { findAccount } from './accounts.ts';
import { performFirstRun } from './first-run.ts';
import { verifyPassword } from './sign-in.ts';

let province: Province;
const made: string[] = [];

before(async () => {
  province = await openNewProvince((_tx, account) => {
    made.push(account.address);
    return Promise.resolve();
  });
});
after(() => province.close());

const runAgain = (domain = DOMAIN, agencies = readAgencies()): ReturnType<typeof performFirstRun> =>
  performFirstRun(province.db, {
    ...province,
    domain,
    agencies,
    random: randomBytes,
    onCreated: () => Promise.resolve(),
  });

test('the 45 units of the annex stand below the root, with their class and state', async () => {
  const units = await listUnits(province.db);
  assert.equal(units.length, 46);
  assert.equal(units[0]?.code, 'ubnd');
  assert.ok(units.slice(1).every((unit) => unit.parentId === units[0]?.id && unit.path.length === 2));
  assert.deepEqual(
    units.filter((unit) => unit.unitClass === 'participating').map((unit) => unit.annexNumber),
    [27, 28, 29, 40, 41, 42, 43, 44, 45],
  );
  assert.equal(units.filter((unit) => unit.state === 'account_pending').length, 1);
});

test('each agency with an account administers its own unit, and only Sở Nội vụ feeds personnel changes', async () => {
  for (const agency of readAgencies().filter((row) => row.hasAccount)) {
    const unit = await findUnit(province.db, agency.code);
    const principal = await province.principalOf(`${agency.code}@${DOMAIN}`);
    const administered = principal.roles.filter((held) => held.role === 'unit_administrator');
    assert.deepEqual(
      administered.map((held) => held.unitPath),
      [unit?.path],
      agency.code,
    );
    const isPersonnel = principal.roles.some((held) => held.role === 'personnel_authority');
    assert.equal(isPersonnel, agency.code === 'snv', agency.code);
  }
});

test('the agency whose account is to be decided has none', async () => {
  assert.equal((await findUnit(province.db, 'hctd'))?.state, 'account_pending');
  assert.equal(await resolveAddress(province.db, `hctd@${DOMAIN}`), undefined);
});

test('the chief of office and the center hold their roles at the root', async () => {
  const chief = await province.principalOf(`chanhvanphong@${DOMAIN}`);
  const center = await province.principalOf(`trungtam@${DOMAIN}`);
  assert.deepEqual(
    chief.roles.map((held) => [held.role, held.unitPath.length]),
    [['chief_of_office', 1]],
  );
  assert.deepEqual(
    center.roles.map((held) => [held.role, held.unitPath.length]),
    [['center_administrator', 1]],
  );
});

test('postmaster and abuse reach the center', async () => {
  for (const localPart of ['postmaster', 'abuse', 'PostMaster'])
    assert.equal(
      (await resolveAddress(province.db, `${localPart}@${DOMAIN}`))?.displayName,
      'Trung tâm Tin học Hành chính tỉnh',
    );
});

test('the center signs in on the web with the password that was told once; nobody else can sign in', async () => {
  const { centerAddress, centerPassword } = province.firstRun;
  assert.ok(centerPassword);
  const attempt = { address: centerAddress, password: centerPassword, now: province.now };
  const signedIn = await verifyPassword(province.db, province.hasher, { ...attempt, entrance: 'web' });
  assert.equal(signedIn.mustChange, true);
  await assert.rejects(
    verifyPassword(province.db, province.hasher, { ...attempt, entrance: 'mail' }),
    (error) => error instanceof Refusal && error.code === 'passwordMustChange',
  );
  assert.equal((await findAccount(province.db, `snv@${DOMAIN}`))?.hasPassword, false);
});

test('every account had its mail rows made in the same transaction', () => {
  assert.equal(made.length, 46);
  assert.equal(new Set(made).size, 46);
});

test('run again, it changes nothing and tells no password', async () => {
  const before = await verifyAuditChain(province.db);
  const again = await runAgain();
  assert.deepEqual(again, {
    createdUnits: 0,
    createdAccounts: 0,
    domain: DOMAIN,
    centerAddress: `trungtam@${DOMAIN}`,
  });
  assert.deepEqual(await verifyAuditChain(province.db), before);
  assert.ok(before.events > 130);
});

test('a new line of the list is added by the next run', async () => {
  const agency = {
    annexNumber: 46,
    name: 'Sở Thông tin',
    code: 'stt',
    hasAccount: true,
    unitClass: 'people_committee' as const,
  };
  const again = await runAgain(DOMAIN, [...readAgencies(), agency]);
  assert.deepEqual([again.createdUnits, again.createdAccounts], [1, 1]);
});

test('a directory of one domain is not started under another', async () => {
  await assert.rejects(
    runAgain('example.vn'),
    (error) => error instanceof Refusal && error.code === 'conflict',
  );
  assert.deepEqual(await listDomains(province.db), [DOMAIN]);
});
