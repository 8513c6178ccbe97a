/** Tests of agreeing the list: three lists side by side, settled one by one, signed by the head, chased when late (R6.2). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findRequest } from '#domain/directory/change-requests.ts';
import { readEntries } from '#domain/directory/list-rounds.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { attachDecision } from '#services/lifecycle/attach-decision.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { aDecision, type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { chaseLateRounds, openRound, requireRound, settleDifference, signOff } from './agree-list.ts';
import { receiveFeed } from './receive.ts';

let living: LivingProvince;

before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

async function feedOf(by: string, unitCode: string, ...lines: string[]): Promise<string> {
  const { feed } = await receiveFeed(living.parts, await living.who(by), {
    name: by,
    bytes: Buffer.from(['Họ và tên,Năm sinh,Chức vụ', ...lines].join('\n')),
    unitCode,
    isComplete: false,
    effectiveOn: living.day(),
  });
  return feed.id;
}

test('differences of three lists are settled one by one, become requests, and then the head signs', async () => {
  const { db } = living.province;
  const unitId = (await requireUnit(db, 'stp')).id;
  for (const fullName of ['Trần Khớp Hết', 'Lê Lệch Chức'])
    await living.carryOut('stp', {
      type: 'joining',
      unitId,
      details: { fullName, birthYear: 1980, title: 'Chuyên viên' },
    });
  const agencyFeedId = await feedOf(
    'stp',
    'stp',
    'Trần Khớp Hết,1980,Chuyên viên',
    'Lê Lệch Chức,1980,Trưởng phòng',
    'Ngô Chỉ Cơ Quan,1990,Văn thư',
  );
  const authorityFeedId = await feedOf(
    'snv',
    'stp',
    'Trần Khớp Hết,1980,Chuyên viên',
    'Lê Lệch Chức,1980,Chuyên viên',
  );
  const authority = await living.who('snv');
  const round = { unitId, name: 'Đợt 1', dueOn: living.day(2), agencyFeedId, authorityFeedId };
  await assert.rejects(openRound(living.parts, await living.who('stp'), round), isRefusal('notPermitted'));
  const id = await openRound(living.parts, authority, round);
  await assert.rejects(openRound(living.parts, authority, round), isRefusal('conflict'));
  await assert.rejects(requireRound(living.parts, await living.who('sgddt'), id), isRefusal('notFound'));

  const entries = await readEntries(db, id, { after: 0, differing: true }, 10);
  assert.deepEqual(
    entries.map(({ differences }) => differences),
    [['title'], ['absent:directory', 'absent:authority']],
  );
  const desk = await living.who('stp');
  const head = await living.principalOf(await living.addHolder('Võ Thị Thủ Trưởng', 'agency_head', 'stp'));
  await assert.rejects(signOff(living.parts, head, id), isRefusal('conflict'));
  const [title, newcomer] = entries.map(({ ordinal }) => ordinal);
  const settle = (ordinal: number | undefined, resolution: 'agency' | 'directory') =>
    settleDifference(living.parts, desk, { roundId: id, ordinal: ordinal ?? 0, resolution });
  const { requestId } = await settle(title, 'agency');
  const request = await findRequest(db, requestId ?? '');
  assert.equal(request?.type, 'postChange');
  assert.deepEqual(request?.details, { title: 'Trưởng phòng' });
  await assert.rejects(settle(title, 'directory'), isRefusal('conflict'));
  const joining = await settle(newcomer, 'agency');
  assert.equal((await findRequest(db, joining.requestId ?? ''))?.type, 'joining');
  await assert.rejects(signOff(living.parts, desk, id), isRefusal('notPermitted'));

  await living.toDay(living.day(4));
  const reminders = await chaseLateRounds(living.parts);
  assert.deepEqual(
    reminders.map(({ accountIds }) => accountIds.length),
    [1],
  );
  const note = () => db.transaction(async (tx) => reminders[0]?.note(tx));
  assert.deepEqual([await note(), await note()], [true, false], 'noted once');
  assert.deepEqual(await chaseLateRounds(living.parts), [], 'once a day');
  await signOff(living.parts, head, id);
  const signed = await requireRound(living.parts, authority, id);
  assert.equal(signed.state, 'signed');
  assert.equal(signed.settled, 2);
  await assert.rejects(settle(newcomer, 'directory'), isRefusal('conflict'));
});

test('somebody in two lists with different years of birth is one entry, and the year that counts is corrected by request', async () => {
  const { db } = living.province;
  const unitId = (await requireUnit(db, 'sxd')).id;
  await living.carryOut('sxd', {
    type: 'joining',
    unitId,
    details: { fullName: 'Phan Hai Năm', birthYear: 1972, title: 'Chuyên viên' },
  });
  const agencyFeedId = await feedOf('sxd', 'sxd', 'Phan Hai Năm,1973,Chuyên viên');
  const authorityFeedId = await feedOf('snv', 'sxd', 'Phan Hai Năm,1972,Chuyên viên');
  const round = { unitId, name: 'Đợt 2', dueOn: living.day(2), agencyFeedId, authorityFeedId };
  const id = await openRound(living.parts, await living.who('snv'), round);
  const [entry, ...others] = await readEntries(db, id, { after: 0, differing: true }, 10);
  assert.deepEqual([entry?.differences, others.length], [['birthYear'], 0]);
  const settled = { roundId: id, ordinal: entry?.ordinal ?? 0, resolution: 'agency' as const };
  const { requestId } = await settleDifference(living.parts, await living.who('sxd'), settled);
  const [chief, given] = [await living.chief(), { requestId: requestId ?? '' }];
  await assert.rejects(
    approveRequest(living.parts, chief, given),
    isRefusal('conflict'),
    'without a decision',
  );
  const decision = aDecision(living.day());
  const stranger = await living.who('sgddt');
  await assert.rejects(
    attachDecision(living.parts, stranger, { ...given, decision }),
    isRefusal('notPermitted'),
  );
  const attached = await attachDecision(living.parts, await living.who('sxd'), { ...given, decision });
  assert.deepEqual(attached.findings, []);
  await assert.rejects(
    attachDecision(living.parts, await living.who('sxd'), { ...given, decision }),
    isRefusal('conflict'),
  );
  await approveRequest(living.parts, chief, given);
  await runDueRequests(living.parts);
  assert.equal((await findRequest(db, requestId ?? ''))?.state, 'applied');
  const person = await findPersonByAddress(db, `phanhainam@${DOMAIN}`);
  assert.deepEqual([person?.birthYear, person?.fullName], [1973, 'Phan Hai Năm']);
});
