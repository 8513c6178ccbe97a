/** Policies and counts in the database. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import { openProvince, type Province } from '#tests/province/province.ts';
import { until } from '#tests/until.ts';
import { countPersonalMail, recordPersonalMail } from './personal-mail.ts';
import { personalMailPolicy } from './policies/personal-mail.ts';
import { createPolicyReader } from './policy-reader.ts';
import { changePolicy, listPolicies } from './policy-store.ts';
import { countBounces, countSendings, dropOldCounts } from './sending-counts.ts';

let province: Province;
before(async () => {
  province = await openProvince();
});
after(() => province.close());

const operator = systemPrincipal('commandLine');
const HOUR_MS = 3_600_000;

test('a change is checked, permitted, audited, and seen at once by who reads', async () => {
  const { db, now } = province;
  const reader = await createPolicyReader(db);
  assert.equal((await reader.read(personalMailPolicy)).sending, 'warn');
  const change = { principal: operator, key: 'personalMail', authority: 'test', now };
  await assert.rejects(changePolicy(db, { ...change, value: { sending: 'x' } }), { code: 'invalidArgument' });
  await assert.rejects(changePolicy(db, { ...change, key: 'nothing', value: {} }), { code: 'notFound' });
  const official = await province.principalOf(await province.addAccount({ displayName: 'Lê Thị Bình' }));
  await assert.rejects(changePolicy(db, { ...change, principal: official, value: {} }), {
    code: 'notPermitted',
  });
  await changePolicy(db, { ...change, value: { sending: 'refuse' } });
  await until(
    'the reader has heard of the change',
    async () => (await reader.read(personalMailPolicy)).sending === 'refuse',
  );
  const listed = (await listPolicies(db, operator)).find(({ key }) => key === 'personalMail');
  assert.equal(listed?.isDefault, false);
  await changePolicy(db, { ...change, value: null });
  assert.ok((await listPolicies(db, operator)).every((policy) => policy.isDefault));
  const events = await db.query<{ act: string }>(`select act from audit_event where act = 'policy.change'`);
  assert.equal(events.length, 2);
  await reader.close();
});

test('what is sent is counted by person and unit, in one moment and over hours', async () => {
  const { db } = province;
  const now = Date.UTC(2026, 10, 25, 10, 30);
  const account = await findAccount(db, await province.addAccount({ displayName: 'Đỗ Văn Em' }));
  assert.ok(account);
  const { id: accountId } = account;
  const [unit] = await db.query<{ unit_id: UnitId }>('select unit_id from account where id = $1', [
    accountId,
  ]);
  const sending = { accountId, unitId: unit?.unit_id as UnitId, recipients: 3, outside: 2 };
  await countSendings(db, [{ ...sending, network: '192.0.2' }], now - HOUR_MS);
  const both = await countSendings(
    db,
    [
      { ...sending, network: '192.0.2' },
      { ...sending, network: '198.51.100' },
    ],
    now,
  );
  assert.deepEqual(both[0], {
    personHour: 6,
    personDay: 9,
    unitDay: 9,
    outsideHour: 4,
    bouncesHour: 0,
    networksHour: 2,
  });
  assert.equal(await countBounces(db, accountId, 5, now), 5);
  assert.equal(await countBounces(db, accountId, 1, now), 6);
  await dropOldCounts(db, now + 100 * HOUR_MS);
  const [rest] = await db.query<{ count: number }>('select count(*)::integer as count from sending_count');
  assert.equal(rest?.count, 0);
});

test('the report counts by person and service, for those entitled', async () => {
  const { db, now, ids } = province;
  const person = await province.principalOf(await province.addAccount({ displayName: 'Võ Thị Giang' }));
  const mail = {
    accountId: person.accountId,
    at: now,
    direction: 'out' as const,
    service: 'gmail.com',
    addresses: ['a@gmail.com'],
    messageId: '<1@x>',
  };
  await recordPersonalMail(db, [mail, { ...mail, justification: 'khẩn' }], ids);
  const period = { from: new Date(now - 1), to: new Date(now + 1) };
  assert.deepEqual(await countPersonalMail(db, operator, period), [
    {
      accountId: person.accountId,
      address: person.name,
      direction: 'out',
      service: 'gmail.com',
      messages: 2,
      justified: 1,
    },
  ]);
  await assert.rejects(countPersonalMail(db, person, period), { code: 'notPermitted' });
});
