/** Tests of submitting: what is missing or wrong is told in words, and what is sent twice is one request. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { aDecision, type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { approveRequest, refuseRequest } from './decide.ts';
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
