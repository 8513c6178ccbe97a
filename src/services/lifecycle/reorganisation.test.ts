/** Tests of what is undone by a later decision, and of the routes that would otherwise lead nowhere, against a real database (R3.1, R4.1, R7). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { resolveAddress } from '#domain/directory/addresses.ts';
import { findRequestIds, readRequests } from '#domain/directory/find-change-requests.ts';
import { requirePerson } from '#domain/directory/people.ts';
import { findHead } from '#domain/directory/posts.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { approveRequest, consentToRequest } from './approve.ts';
import { runDueRequests } from './run-due.ts';
import { sightOf } from './sight.ts';
import { writeNotice } from './tell.ts';

let living: LivingProvince;
before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const at = (localPart: string): string => `${localPart}@${DOMAIN}`;
const unitOf = async (code: string) => requireUnit(living.province.db, code);
const receiverOf = async (localPart: string) =>
  (await resolveAddress(living.province.db, at(localPart)))?.displayName;
type Wanted = Parameters<LivingProvince['carryOut']>[1];

/** Carried out by the center's asking. */
async function done(wanted: Wanted) {
  const request = await living.carryOut('trungtam', wanted);
  assert.equal(request.state, 'applied', request.closingNote ?? '');
  return request;
}

async function join(fullName: string, unit: string, more: Record<string, string | number> = {}) {
  const details = { fullName, title: 'Chuyên viên', birthYear: 1980, ...more };
  const request = await done({ type: 'joining', unitId: (await unitOf(unit)).id, details });
  return requirePerson(living.province.db, request.personId ?? '');
}

async function makeUnit(name: string, under: string): Promise<string> {
  const request = await done({ type: 'unitCreate', unitId: (await unitOf(under)).id, details: { name } });
  return request.effects?.find(({ kind }) => kind === 'address')?.subject.split('@')[0] ?? '';
}

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

test('a name corrected back has its old address again, not a number behind it', async () => {
  const { db } = living.province;
  const person = await join('Nguyễn Khắc Tuân', 'stp');
  const correct = (fullName: string) =>
    done({ type: 'nameCorrection', personId: person.id, details: { fullName } });
  await correct('Nguyễn Khắc Tuấn Anh');
  await correct('Nguyễn Khắc Tuân');
  const account = await requireAccount(db, at('nguyenkhactuan'));
  assert.equal(account.address, at('nguyenkhactuan'));
  assert.equal((await requireAccount(db, at('nguyenkhactuananh'))).id, account.id);
});

test('a dissolved unit stands again by a later decision, with its code, mailbox, head, people and lower units', async () => {
  const { db } = living.province;
  const head = await join('Trần Quang Hải', 'sts', { title: 'Giám đốc', rank: 'head' });
  const official = await join('Lê Thị Tôm', 'sts', { title: 'Phó phòng' });
  const away = await join('Phạm Văn Nghêu', 'sts');
  const lower = await makeUnit('Phòng Nuôi trồng', 'sts');
  const [former, successor] = [await unitOf('sts'), await unitOf('snnptnt')];
  await living.toDay(living.day(10));
  await done({ type: 'unitDissolve', unitId: former.id, details: { successorId: successor.id } });
  assert.equal(await receiverOf('sts'), successor.name);
  await living.toDay(living.day(10));
  const moved = await requirePerson(db, official.id);
  assert.equal(moved.unitId, successor.id);
  // Goes elsewhere meanwhile, and stays there.
  await done({ type: 'transfer', personId: away.id, unitId: (await unitOf('sxd')).id });
  await done({
    type: 'unitRestore',
    unitId: (await unitOf('ubnd')).id,
    details: { restoredUnitId: former.id, withPeople: true },
  });
  const restored = await unitOf('sts');
  assert.equal(restored.state, 'active');
  assert.equal(await receiverOf('sts'), restored.name);
  assert.equal((await unitOf(lower)).parentId, restored.id);
  assert.equal((await requirePerson(db, official.id)).unitId, restored.id);
  assert.equal((await requirePerson(db, away.id)).unitId, (await unitOf('sxd')).id);
  assert.equal((await findHead(db, restored.id, living.now()))?.personId, head.id);
  const roles = (await living.principalOf(at('tranquanghai'))).roles.map(({ role }) => role);
  assert.deepEqual(roles, ['agency_head']);
  assert.deepEqual(
    (await living.who('sts')).roles.map(({ role }) => role),
    ['unit_administrator'],
  );
});

test('what stands is not established again, and mail never goes to a successor without a mailbox', async () => {
  const root = await unitOf('ubnd');
  const pending = await unitOf('hctd');
  const chief = await living.chief();
  for (const [type, unitId, details] of [
    ['unitRestore', root.id, { restoredUnitId: (await unitOf('stc')).id }],
    ['unitDissolve', (await unitOf('sdl')).id, { successorId: pending.id }],
    ['domainChange', root.id, { domain: 'hue.gov.vn', receivesUntil: living.day() }],
  ] as const) {
    const request = await living.submit(await living.who('trungtam'), { type, unitId, details });
    const finding = request.findings.find(({ weight }) => weight === 'blocks');
    assert.ok(finding, type);
    await assert.rejects(approveRequest(living.parts, chief, { requestId: request.id }), (error: Error) =>
      error.message.includes(finding.vi),
    );
  }
  assert.equal(await receiverOf('sdl'), (await unitOf('sdl')).name);
});

test('the body whose account was still to be decided gets it by decision, though it has no head to consent', async () => {
  const before = await unitOf('hctd');
  assert.equal(before.state, 'account_pending');
  const request = await done({
    type: 'unitAccount',
    unitId: before.id,
    details: { address: 'hoichuthapdo' },
  });
  assert.deepEqual(
    request.findings.map(({ code }) => code),
    ['nobodyToConsent'],
  );
  assert.equal((await unitOf('hctd')).state, 'active');
  const account = await living.who('hoichuthapdo');
  assert.deepEqual(
    account.roles.map(({ role, unitId }) => [role, unitId]),
    [['unit_administrator', before.id]],
  );
});

test('a body with a head is asked by letter, found under what awaits consent, and its head who asks has consented', async () => {
  const { db } = living.province;
  const unitId = (await unitOf('hpn')).id;
  const head = await living.addHolder('Hoàng Thị Phụ Nữ', 'agency_head', 'hpn');
  const details = { fullName: 'Lê Thị Hội', title: 'Chuyên viên', birthYear: 1990 };
  const request = await living.submit(await living.who('hpn'), { type: 'joining', unitId, details });
  const asHead = await living.principalOf(head);
  const awaited = async () =>
    findRequestIds(db, sightOf(asHead), { awaits: 'consent' }, { by: 'createdAt', isAscending: true }, 10);
  assert.deepEqual(await awaited(), [request.id]);
  const jobs = await db.query<{ payload: { accountIds: string[] } }>(
    `select payload from job where queue = 'lifecycle.tell' and payload ->> 'requestId' = $1`,
    [request.id],
  );
  assert.deepEqual(
    jobs.flatMap(({ payload }) => payload.accountIds),
    [asHead.accountId],
  );
  const [seen] = await readRequests(db, sightOf(asHead), [request.id], 1);
  assert.ok(seen);
  assert.match(
    (await writeNotice(db, seen, [asHead.accountId])).text.vi,
    /Cần làm: thủ trưởng cơ quan đồng ý/,
  );
  await assert.rejects(
    approveRequest(living.parts, await living.chief(), { requestId: request.id }),
    isRefusal('conflict'),
  );
  await consentToRequest(living.parts, asHead, { requestId: request.id });
  assert.deepEqual(await awaited(), []);
  await approveRequest(living.parts, await living.chief(), { requestId: request.id });
  const own = await living.submit(asHead, {
    type: 'unitRename',
    unitId,
    details: { phone: '0234 3822 111' },
  });
  await approveRequest(living.parts, await living.chief(), { requestId: own.id });
  assert.deepEqual((await runDueRequests(living.parts)).failed, []);
});

test('communes that fold alike are numbered together when they are asked for together, and by their place where no districts are left', async () => {
  const { parts } = living;
  const under = await unitOf('huongtra');
  const asked = [];
  for (const name of ['UBND xã Hương Vân', 'UBND xã Hương Văn'])
    asked.push(
      await living.submit(await living.who('trungtam'), {
        type: 'unitCreate',
        unitId: under.id,
        details: { name },
      }),
    );
  for (const { id } of asked) await approveRequest(parts, await living.chief(), { requestId: id });
  await runDueRequests(parts);
  assert.equal((await unitOf('huongvan01.huongtra')).name, 'UBND xã Hương Văn');
  assert.equal((await unitOf('huongvan02.huongtra')).name, 'UBND xã Hương Vân');
  assert.equal(await makeUnit('UBND phường Thuận Hoá', 'ubnd'), 'thuanhoa');
  assert.equal(await makeUnit('UBND phường Phong Điền', 'ubnd'), 'pphongdien');
});
