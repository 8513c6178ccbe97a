/** Tests of submitting: what is missing or wrong is told in words, and what is sent twice is one request. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requirePerson } from '#domain/directory/people.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { aDecision, type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { approveRequest } from './approve.ts';
import { refuseRequest } from './refuse.ts';
import { submitRequest } from './submit.ts';

let living: LivingProvince;

before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const unitOf = async (code: string) => requireUnit(living.province.db, code);

test('missing fields, wrong fields and a decision that is not there are told in words', async () => {
  const unitId = (await unitOf('stp')).id;
  const by = await living.who('stp');
  const submit = (wanted: object) =>
    living.submit(by, { type: 'joining', unitId, details: { fullName: 'An' }, ...wanted });
  await assert.rejects(submit({ details: {} }), /fullName is missing/);
  await assert.rejects(submit({ details: { fullName: 'An', isAdmin: true } }), /no field isAdmin/);
  await assert.rejects(submit({ details: { fullName: 'An', birthYear: 80 } }), /birthYear cannot be so/);
  await assert.rejects(submit({ type: 'everything' }), /no type of request/);
  await assert.rejects(submit({ effectiveOn: '2005-13-01' }), /effective date/);
  const request = await submit({ decision: undefined });
  assert.deepEqual(request.findings.map(({ code }) => code).toSorted(), [
    'decisionMissing',
    'identityThin',
    'titleMissing',
  ]);
  await assert.rejects(
    approveRequest(living.parts, await living.chief(), { requestId: request.id }),
    isRefusal('conflict'),
  );
  await assert.rejects(
    refuseRequest(living.parts, await living.chief(), { requestId: request.id }),
    /reason/,
  );
  const refused = await refuseRequest(living.parts, await living.chief(), {
    requestId: request.id,
    note: 'thiếu quyết định',
  });
  assert.equal(refused.state, 'refused');
});

test('the same submission sent twice is one request, at once or one after the other', async () => {
  const unitId = (await unitOf('stp')).id;
  const by = await living.who('stp');
  const send = () =>
    submitRequest(living.parts, by, {
      type: 'joining',
      unitId,
      details: { fullName: 'Phan Đình Phùng', birthYear: 1977, title: 'Chuyên viên' },
      decision: aDecision('2005-01-04'),
      effectiveOn: living.day(),
      source: 'form',
      dedupeKey: 'mẫu-17',
    });
  const sent = await Promise.all([send(), send(), send()]);
  assert.equal(new Set(sent.map(({ request }) => request.id)).size, 1);
  assert.equal(sent.filter(({ isNew }) => isNew).length, 1);
});

test('whoever retires during a leave has no return that fails on its day, and comes back by a reception only', async () => {
  const { db } = living.province;
  const unitId = (await unitOf('syt')).id;
  const joined = await living.carryOut('syt', {
    type: 'joining',
    unitId,
    details: { fullName: 'Lương Thế Vinh', title: 'Bác sĩ', birthYear: 1980 },
  });
  const personId = joined.personId ?? '';
  const syt = await living.who('syt');
  const idle = await living.submit(syt, { type: 'returning', personId });
  assert.deepEqual(
    idle.findings.map(({ code, weight }) => `${code} ${weight}`),
    ['notAway blocks'],
  );
  await living.carryOut('syt', { type: 'leaveOfAbsence', personId, details: { until: living.day(20) } });
  await living.carryOut('syt', { type: 'retirement', personId });
  const rows = await db.query<{ type: string; state: string }>(
    `select type, state from change_request where person_id = $1 and type = 'returning' order by created_at`,
    [personId],
  );
  assert.deepEqual(
    rows.map(({ type, state }) => `${type} ${state}`),
    ['returning withdrawn', 'returning withdrawn'],
  );
  await assert.rejects(living.submit(syt, { type: 'returning', personId }), /received anew/);
  const details = { fullName: 'Lương Thế Vinh', title: 'Cộng tác viên' };
  const back = await living.carryOut('syt', { type: 'reception', unitId, personId, details });
  assert.equal(back.state, 'applied', back.closingNote ?? '');
  await living.toDay(living.day(30));
  assert.equal((await requirePerson(db, personId)).state, 'serving');
});

test('somebody whose name is a word of the administration joins under a number, and is told why', async () => {
  const unitId = (await unitOf('syt')).id;
  const request = await living.carryOut('syt', {
    type: 'joining',
    unitId,
    details: { fullName: 'Văn Phòng', title: 'Chuyên viên', birthYear: 1990 },
  });
  assert.equal(request.state, 'applied', request.closingNote ?? '');
  const [finding] = request.findings;
  assert.deepEqual([finding?.code, finding?.weight], ['nameReserved', 'warns']);
  assert.match(`${finding?.vi} ${finding?.en}`, /dành cho quản trị.*vanphong02.*kept for the administration/);
  assert.equal(
    (await requirePerson(living.province.db, request.personId ?? '')).address,
    `vanphong02@${DOMAIN}`,
  );
});
