/** Tests of accounts against a real database: who may make, list and lock which; every change on record. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readEvents } from '#domain/audit/verify-chain.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireRootUnit, requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { DOMAIN, openProvince, type Province } from '#tests/province/province.ts';
import { listAccounts, requireAccount } from './accounts.ts';
import { lockAccount, unlockAccount } from './lock-account.ts';
import { readPrincipal } from './principals.ts';
import { endGrant } from './role-grants.ts';
import { grantRole } from './roles.ts';

let province: Province;

before(async () => {
  province = await openProvince();
});
after(() => province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const at = (localPart: string): string => `${localPart}@${DOMAIN}`;

test('a unit administrator makes accounts in its own unit and only there', async () => {
  const principal = await province.principalOf(at('snv'));
  const made = await province.addAccount({ principal, displayName: 'Hồ Thị A Nhi', unitCode: 'snv' });
  assert.equal(made, at('hothianhi'));
  await assert.rejects(
    province.addAccount({ principal, displayName: 'Hồ Thị A Nhi', unitCode: 'stc' }),
    isRefusal('notPermitted'),
  );
  await assert.rejects(
    province.addAccount({ principal, displayName: 'Hồ Thị A Nhi' }),
    isRefusal('notPermitted'),
  );
});

test('what another room adds to an account stands or falls with it', async () => {
  const broken = province.addAccount({
    displayName: 'Đặng Văn Hỏng',
    onCreated: () => Promise.reject(new Error('no room for mail')),
  });
  await assert.rejects(broken, /no room for mail/);
  await assert.rejects(requireAccount(province.db, at('dangvanhong')), isRefusal('notFound'));
  assert.equal(await province.addAccount({ displayName: 'Đặng Văn Hỏng' }), at('dangvanhong'));
});

test('a name without letters and a unit that does not exist are refused', async () => {
  await assert.rejects(province.addAccount({ displayName: ' \u200b ' }), isRefusal('invalidArgument'));
  await assert.rejects(province.addAccount({ displayName: '阮文安' }), isRefusal('invalidArgument'));
  await assert.rejects(
    province.addAccount({ displayName: 'Lê An', unitCode: 'none' }),
    isRefusal('notFound'),
  );
});

test('a list shows only what the roles reach, in the order of addresses, page by page', async () => {
  const list = async (localPart: string): Promise<string[]> => {
    const principal = await province.principalOf(at(localPart));
    return (await listAccounts(province.db, { principal, limit: 100 })).map((account) => account.address);
  };
  assert.deepEqual(await list('stc'), [at('stc')]);
  assert.deepEqual(await list('vpubnd'), [at('chanhvanphong'), at('trungtam'), at('vpubnd')]);
  assert.deepEqual(await list('hothianhi'), []);
  const all = await list('trungtam');
  assert.ok(all.length > 46);
  const principal = await province.principalOf(at('chanhvanphong'));
  const query = { principal, limit: 3, unitCode: 'vpubnd', after: at('chanhvanphong') };
  const page = await listAccounts(province.db, query);
  assert.deepEqual(
    page.map((account) => account.address),
    [at('trungtam'), at('vpubnd')],
  );
});

test('a role is held from its grant to its end, and nobody grants one to themselves', async () => {
  const account = await requireAccount(province.db, at('hothianhi'));
  const unit = await requireUnit(province.db, 'snv');
  const root = await requireRootUnit(province.db);
  const center = await province.principalOf(at('trungtam'));
  const chief = await province.principalOf(at('chanhvanphong'));
  const base = { authority: 'QĐ 12/2005', ids: province.ids, now: province.now };
  const endsAt = province.now + 1000;
  await province.db.transaction((tx) =>
    grantRole(tx, { ...base, principal: chief, account, role: 'delegate', unit, endsAt }),
  );
  assert.deepEqual((await readPrincipal(province.db, account.id, endsAt - 1)).roles, [
    { role: 'delegate', unitId: unit.id, unitPath: unit.path },
  ]);
  assert.deepEqual((await readPrincipal(province.db, account.id, endsAt)).roles, []);
  const own = { id: center.accountId, address: center.name };
  await assert.rejects(
    province.db.transaction((tx) =>
      grantRole(tx, { ...base, principal: center, account: own, role: 'agency_head', unit: root }),
    ),
    isRefusal('notPermitted'),
  );
});

test('the center makes no second person of its own: what approves, oversees or opens mail is the chief’s to give and to end', async () => {
  const account = await requireAccount(province.db, at('hothianhi'));
  const unit = await requireRootUnit(province.db);
  const center = await province.principalOf(at('trungtam'));
  const chief = await province.principalOf(at('chanhvanphong'));
  const base = { authority: 'QĐ 12/2005', ids: province.ids, now: province.now, account, unit };
  for (const role of [
    'chief_of_office',
    'deputy_chief',
    'center_administrator',
    'delegate',
    'archivist',
    'auditor',
  ] as const)
    await assert.rejects(
      province.db.transaction((tx) => grantRole(tx, { ...base, principal: center, role })),
      isRefusal('notPermitted'),
      role,
    );
  const id = await province.db.transaction((tx) =>
    grantRole(tx, { ...base, principal: chief, role: 'auditor' }),
  );
  const end = (principal: typeof chief, id: string): Promise<void> =>
    province.db.transaction((tx) => endGrant(tx, { ...base, principal }, id));
  await assert.rejects(end(center, id), isRefusal('notPermitted'));
  await end(chief, id);
  const operator = await province.db.transaction((tx) =>
    grantRole(tx, { ...base, principal: center, role: 'center_operator' }),
  );
  await end(center, operator);
});

test('an account is locked with a reason and unlocked by its administrator, not by itself', async () => {
  const address = at('hothianhi');
  const own = await province.principalOf(address);
  const snv = await province.principalOf(at('snv'));
  const base = { address, authority: 'báo mất mật khẩu', now: province.now };
  await lockAccount(province.db, { ...base, principal: own, reason: 'leaked password' });
  const locked = await requireAccount(province.db, address);
  assert.deepEqual([locked.state, locked.lockedReason], ['locked', 'leaked password']);
  await assert.rejects(readPrincipal(province.db, locked.id, province.now), isRefusal('accountLocked'));
  await assert.rejects(
    lockAccount(province.db, { ...base, principal: snv, reason: 'again' }),
    isRefusal('conflict'),
  );
  await assert.rejects(unlockAccount(province.db, { ...base, principal: own }), isRefusal('notPermitted'));
  const stc = await province.principalOf(at('stc'));
  await assert.rejects(unlockAccount(province.db, { ...base, principal: stc }), isRefusal('notPermitted'));
  await unlockAccount(province.db, { ...base, principal: snv });
  assert.equal((await requireAccount(province.db, address)).state, 'active');
});

test('a unit administrator cannot lock the chief of office whose account lies in the unit', async () => {
  const principal = await province.principalOf(at('vpubnd'));
  const change = { principal, address: at('chanhvanphong'), reason: 'x', authority: 'x', now: province.now };
  await assert.rejects(lockAccount(province.db, change), isRefusal('notPermitted'));
});

test('each change left an event with who, what, on which authority', async () => {
  const before = (await readEvents(province.db, 0, 1000)).length;
  await province.addAccount({ displayName: 'Kôn Sa', unitCode: 'aluoi', authority: 'QĐ tuyển dụng 7/2005' });
  await lockAccount(province.db, {
    principal: systemPrincipal('commandLine'),
    address: at('konsa'),
    reason: 'điều tra',
    authority: 'CV 9',
    now: province.now,
  });
  const [created, locked, ...rest] = await readEvents(province.db, before, 10);
  assert.equal(rest.length, 0);
  assert.deepEqual(
    [created?.act, created?.actor, created?.authority],
    ['account.create', 'system:commandLine', 'QĐ tuyển dụng 7/2005'],
  );
  assert.deepEqual(created?.after, {
    address: at('konsa'),
    kind: 'personal',
    displayName: 'Kôn Sa',
    unit: 'aluoi',
  });
  assert.deepEqual(
    [locked?.act, locked?.before, locked?.after],
    ['account.lock', { state: 'active', reason: null }, { state: 'locked', reason: 'điều tra' }],
  );
});
