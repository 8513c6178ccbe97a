/** Tests of the life of an account by decision, against a real database: each type, each refusal, each race. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccount, requireAccount } from '#domain/accounts/accounts.ts';
import { readSlips } from '#domain/accounts/password-slips.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { findSuccessorTexts } from '#domain/accounts/retired-addresses.ts';
import { readEvents } from '#domain/audit/verify-chain.ts';
import { resolveAddress } from '#domain/directory/addresses.ts';
import { findRequest, readTimelines } from '#domain/directory/change-requests.ts';
import { readRequests } from '#domain/directory/find-change-requests.ts';
import { findPersonByAddress, requirePerson } from '#domain/directory/people.ts';
import { findHead, listPosts } from '#domain/directory/posts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { createGroup, setMembers } from '#domain/groups/groups.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { approveRequest, consentToRequest } from './approve.ts';
import { commentOnRequest, retryRequest, withdrawRequest } from './further-acts.ts';
import { runDueRequests } from './run-due.ts';
import { sightOf } from './sight.ts';
import { rehearseRequest } from './take-effect.ts';
import { writeNotice } from './tell.ts';

let living: LivingProvince;

before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const at = (localPart: string): string => `${localPart}@${DOMAIN}`;
const unitOf = async (code: string) => requireUnit(living.province.db, code);

/** Somebody new in a unit, by decision. */
async function join(fullName: string, unit: string, more: Record<string, string | number> = {}) {
  const request = await living.carryOut(unit, {
    type: 'joining',
    unitId: (await unitOf(unit)).id,
    details: { fullName, title: 'Chuyên viên', birthYear: 1980, ...more },
  });
  assert.equal(request.state, 'applied', request.closingNote ?? '');
  assert.ok(request.personId);
  return requirePerson(living.province.db, request.personId);
}

test('joining makes person, account, address by the rule, mailbox and a slip that waits; everything says on which decision', async () => {
  const { db } = living.province;
  const person = await join('Trần Quốc Toản', 'snv', { staffNumber: 'CB-001', birthDate: '1980-05-19' });
  assert.equal(person.address, at('tranquoctoan'));
  assert.equal(person.birthYear, 1980);
  const account = await requireAccount(db, at('tranquoctoan'));
  assert.equal(account.unitCode, 'snv');
  assert.equal(account.hasPassword, false);
  assert.ok(
    (await db.query(`select 1 from mailbox where account_id = $1 and role = 'inbox'`, [account.id]))[0],
  );
  const slips = await readSlips(db, await living.who('snv'), { isWaiting: true }, 10);
  assert.ok(slips.some((slip) => slip.address === person.address));
  const others = await readSlips(db, await living.who('stc'), {}, 10);
  assert.deepEqual(
    others.map(({ address }) => address),
    [at('stc')],
    'a unit sees its own',
  );
  const event = (await readEvents(db, 0, 1000)).findLast(({ act }) => act === 'account.create');
  assert.match(event?.authority ?? '', /^Quyết định .* đề nghị: snv@.* duyệt: chanhvanphong@/);
});

test('what the simulation shows is what then happens, and the simulation leaves nothing', async () => {
  const { db } = living.province;
  const request = await living.submit(await living.who('snv'), {
    type: 'joining',
    unitId: (await unitOf('snv')).id,
    details: { fullName: 'Lý Thường Kiệt', title: 'Chuyên viên', birthYear: 1975 },
  });
  const shown = await rehearseRequest(living.parts, request.id);
  assert.equal(await findAccount(db, at('lythuongkiet')), undefined);
  assert.ok(shown.some((effect) => effect.kind === 'address' && effect.subject === at('lythuongkiet')));
  await approveRequest(living.parts, await living.chief(), { requestId: request.id });
  await runDueRequests(living.parts);
  assert.deepEqual((await findRequest(db, request.id))?.effects, shown);
});

test('a unit asks for its own people only; what is refused is on record', async () => {
  const { db } = living.province;
  const person = await join('Nguyễn Thị Định', 'stc');
  const by = await living.who('snv');
  const wanted = { type: 'leaving', personId: person.id } as const;
  // snv is the personnel authority of the whole province too; the education office is not.
  const other = await living.who('sgddt');
  await assert.rejects(living.submit(other, wanted), isRefusal('notPermitted'));
  const event = (await readEvents(db, 0, 1000)).findLast(({ act }) => act === 'request.submit.refused');
  assert.equal(event?.actor, at('sgddt'));
  assert.equal(event?.objectId, person.id);
  const request = await living.submit(by, wanted);
  await assert.rejects(
    commentOnRequest(living.parts, other, { requestId: request.id, note: 'x' }),
    isRefusal('notPermitted'),
  );
  assert.deepEqual(await readRequests(db, sightOf(other), [request.id], 10), []);
  assert.equal((await readRequests(db, sightOf(await living.who('stc')), [request.id], 10)).length, 1);
  await withdrawRequest(living.parts, by, { requestId: request.id });
});

test('who asks does not approve, who approves does not execute, nobody decides about themselves', async () => {
  const operator = await living.addHolder('Đỗ Văn Vận', 'center_operator', 'ubnd');
  const by = await living.principalOf(operator);
  const unitId = (await unitOf('stc')).id;
  const details = { fullName: 'Phan Bội Châu', title: 'Chuyên viên', birthYear: 1970 };
  const request = await living.submit(by, { type: 'joining', unitId, details });
  await assert.rejects(
    approveRequest(living.parts, by, { requestId: request.id }),
    isRefusal('notPermitted'),
  );
  await assert.rejects(
    approveRequest(living.parts, await living.who('stc'), { requestId: request.id }),
    isRefusal('notPermitted'),
  );
  const chief = await living.chief();
  await assert.rejects(
    retryRequest(living.parts, chief, { requestId: request.id }),
    isRefusal('notPermitted'),
  );
  await approveRequest(living.parts, chief, { requestId: request.id });
  await runDueRequests(living.parts);
  const person = await findPersonByAddress(living.province.db, operator);
  await assert.rejects(
    living.submit(by, { type: 'postChange', personId: person?.id, details: { title: 'Giám đốc' } }),
    isRefusal('notPermitted'),
  );
});

test('a deputy approves from a day to a day, and not after', async () => {
  const deputy = await living.addHolder('Lê Phó', 'deputy_chief', 'ubnd', living.now() + 3_600_000);
  const unitId = (await unitOf('stc')).id;
  const details = { fullName: 'Hoàng Hoa Thám', title: 'Chuyên viên', birthYear: 1971 };
  const request = await living.submit(await living.who('stc'), { type: 'joining', unitId, details });
  const later = await readPrincipal(
    living.province.db,
    (await requireAccount(living.province.db, deputy)).id,
    living.now() + 3_600_001,
  );
  await assert.rejects(
    approveRequest(living.parts, later, { requestId: request.id }),
    isRefusal('notPermitted'),
  );
  const now = await living.principalOf(deputy);
  assert.equal((await approveRequest(living.parts, now, { requestId: request.id })).state, 'approved');
});

test('of two who approve the same request at once one is told that it is done', async () => {
  const deputy = await living.principalOf(
    await living.addHolder('Võ Phó', 'deputy_chief', 'ubnd', living.now() + 3_600_000),
  );
  const unitId = (await unitOf('stc')).id;
  const details = { fullName: 'Nguyễn Huệ', title: 'Chuyên viên', birthYear: 1972 };
  const request = await living.submit(await living.who('stc'), { type: 'joining', unitId, details });
  const outcomes = await Promise.allSettled(
    [await living.chief(), deputy].map((by) => approveRequest(living.parts, by, { requestId: request.id })),
  );
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  assert.ok(isRefusal('conflict')(refused?.reason));
  // And of two machines that bring it into force at once, one does.
  const results = await Promise.all([runDueRequests(living.parts), runDueRequests(living.parts)]);
  assert.equal(results.flatMap(({ applied }) => applied).filter((id) => id === request.id).length, 1);
  const timeline = (await readTimelines(living.province.db, [request.id])).get(request.id) ?? [];
  assert.deepEqual(
    timeline.map(({ kind }) => kind),
    ['submitted', 'approved', 'applied'],
  );
});

test('namesakes that come into force in the same moment get the next number', async () => {
  const unitId = (await unitOf('sxd')).id;
  const by = await living.who('sxd');
  const requests = [];
  for (const birthYear of [1981, 1982, 1983])
    requests.push(
      await living.submit(by, {
        type: 'joining',
        unitId,
        details: { fullName: 'Ngô Quyền', title: 'Chuyên viên', birthYear },
      }),
    );
  for (const { id } of requests) await approveRequest(living.parts, await living.chief(), { requestId: id });
  await Promise.all([runDueRequests(living.parts), runDueRequests(living.parts)]);
  const addresses = [];
  for (const { id } of requests) {
    const done = await findRequest(living.province.db, id);
    addresses.push((await requirePerson(living.province.db, done?.personId ?? '')).address);
  }
  assert.deepEqual(new Set(addresses), new Set([at('ngoquyen'), at('ngoquyen02'), at('ngoquyen03')]));
});

test('a change waits for its day, and late approval applies at once and says so', async () => {
  const { db } = living.province;
  const person = await join('Bùi Thị Xuân', 'syt');
  const future = await living.submit(await living.who('syt'), {
    type: 'postChange',
    personId: person.id,
    details: { title: 'Trưởng phòng' },
    effectiveOn: living.day(10),
  });
  await approveRequest(living.parts, await living.chief(), { requestId: future.id });
  await runDueRequests(living.parts);
  assert.equal((await findRequest(db, future.id))?.state, 'approved');
  const late = await living.submit(await living.who('syt'), {
    type: 'leaveOfAbsence',
    personId: person.id,
    details: { until: living.day(12) },
    effectiveOn: living.day(-3),
  });
  assert.ok(late.findings.some(({ code }) => code === 'dateInThePast'));
  await approveRequest(living.parts, await living.chief(), { requestId: late.id });
  await living.toDay(living.day(10));
  const done = await findRequest(db, late.id);
  assert.equal(done?.appliedLate, true);
  assert.equal((await findRequest(db, future.id))?.appliedLate, false);
  const [post] = await listPosts(db, { at: living.now(), personIds: [person.id] });
  assert.equal(post?.title, 'Trưởng phòng');
  assert.equal((await requirePerson(db, person.id)).state, 'on_leave');
  await living.toDay(living.day(3));
  assert.equal((await requirePerson(db, person.id)).state, 'serving', 'back on the day after by itself');
});

test('a transfer is asked for by the receiving unit; mailbox and address move, rights in the old unit end', async () => {
  const { db } = living.province;
  const person = await join('Cao Bá Quát', 'svhtt');
  const [from, to] = [await unitOf('svhtt'), await unitOf('sdl')];
  await living.carryOut('trungtam', {
    type: 'headChange',
    unitId: from.id,
    personId: person.id,
    details: { title: 'Giám đốc Sở' },
  });
  const act = {
    principal: systemPrincipal('job'),
    authority: 'thử',
    ids: living.parts.ids,
    now: living.now(),
  };
  const group = await createGroup(db, act, {
    unitCode: 'svhtt',
    address: 'banbientap',
    name: 'Ban biên tập',
    description: '',
    membership: 'static',
    includesBelow: false,
    ranks: [],
    whoMayPost: 'inside',
    isModerated: false,
    isList: false,
  });
  const member = await requireAccount(db, at('caobaquat'));
  await setMembers(db, act, group.id, [{ accountId: member.id }]);
  const held = await living.principalOf(at('caobaquat'));
  assert.deepEqual(
    held.roles.map(({ role }) => role),
    ['agency_head'],
  );
  await assert.rejects(
    living.submit(await living.who('svhtt'), { type: 'transfer', personId: person.id, unitId: to.id }),
    isRefusal('notPermitted'),
  );
  const done = await living.carryOut('sdl', {
    type: 'transfer',
    personId: person.id,
    unitId: to.id,
    details: { title: 'Chuyên viên' },
  });
  assert.equal(done.state, 'applied', done.closingNote ?? '');
  assert.equal(done.otherUnitId, from.id);
  assert.ok(done.effects?.some((effect) => effect.kind === 'group' && effect.from === at('banbientap')));
  const account = await requireAccount(db, at('caobaquat'));
  assert.equal(account.unitCode, 'sdl');
  assert.deepEqual((await living.principalOf(at('caobaquat'))).roles, []);
  assert.equal(await findHead(db, from.id, living.now()), undefined);
  const told = await db.query<{ payload: { accountIds: string[] } }>(
    `select payload from job where queue = 'lifecycle.tell' and payload ->> 'requestId' = $1`,
    [done.id],
  );
  const units = [await requireAccount(db, at('svhtt')), await requireAccount(db, at('sdl'))];
  for (const unit of units) assert.ok(told[0]?.payload.accountIds.includes(unit.id), unit.address);
  const notice = await writeNotice(db, done, [account.id]);
  assert.match(notice.text.subject.vi, /Thuyên chuyển đã có hiệu lực: Cao Bá Quát/);
});

test('leaving stops sign-in and every session at once, retires the address and tells senders where to write', async () => {
  const { db } = living.province;
  const person = await join('Hồ Xuân Hương', 'sbcvt');
  const account = await requireAccount(db, at('hoxuanhuong'));
  await db.query(
    `insert into login_session (id, account_id, client_id, label, remote_address, scopes, created_at, last_used_at,
       idle_seconds, expires_at) values ($1, $2, 'web', '', '::1', '{}', $3, $3, 1000, $4)`,
    [living.parts.ids(), account.id, new Date(living.now()), new Date(living.now() + 1_000_000)],
  );
  const done = await living.carryOut('sbcvt', {
    type: 'retirement',
    personId: person.id,
    details: { newContact: at('sbcvt') },
  });
  assert.equal(done.state, 'applied', done.closingNote ?? '');
  assert.ok(
    done.effects?.some(({ kind, act, from }) => kind === 'session' && act === 'ended' && from === '1'),
  );
  assert.equal(await resolveAddress(db, at('hoxuanhuong')), undefined);
  assert.equal((await findSuccessorTexts(db, [at('HoXuanHuong')])).get(at('hoxuanhuong')), at('sbcvt'));
  await assert.rejects(living.principalOf(at('hoxuanhuong')), isRefusal('notFound'));
  const [open] = await db.query('select 1 from login_session where account_id = $1 and ended_at is null', [
    account.id,
  ]);
  assert.equal(open, undefined);
});

test('somebody who comes back is found, and gets the same address again; nobody else ever does', async () => {
  const { db } = living.province;
  const unitId = (await unitOf('sbcvt')).id;
  const by = await living.who('sbcvt');
  const again = await living.submit(by, {
    type: 'joining',
    unitId,
    details: { fullName: 'Hồ Xuân Hương', birthYear: 1980, title: 'Chuyên viên' },
  });
  const rejoiner = again.findings.find(({ code }) => code === 'rejoiner');
  assert.equal(rejoiner?.weight, 'blocks');
  await assert.rejects(
    approveRequest(living.parts, await living.chief(), { requestId: again.id }),
    isRefusal('conflict'),
  );
  const done = await living.carryOut('sbcvt', {
    type: 'joining',
    unitId,
    personId: rejoiner?.about?.[0],
    details: { fullName: 'Hồ Xuân Hương', title: 'Chuyên viên' },
  });
  assert.equal(done.state, 'applied', done.closingNote ?? '');
  assert.equal((await resolveAddress(db, at('hoxuanhuong')))?.accountState, 'active');
  const namesake = await join('Hồ Xuân Hương', 'sbcvt', { birthYear: 1999 });
  assert.equal(namesake.address, at('hoxuanhuong02'));
});

test('a duplicate by staff number is not let in twice', async () => {
  await join('Đinh Bộ Lĩnh', 'stp', { staffNumber: 'CB-777' });
  const request = await living.submit(await living.who('stp'), {
    type: 'joining',
    unitId: (await unitOf('stp')).id,
    details: { fullName: 'Đinh Bộ Lỉnh', staffNumber: 'CB-777', title: 'Chuyên viên' },
  });
  assert.deepEqual(
    request.findings.map(({ code, weight }) => `${code} ${weight}`),
    ['duplicate blocks'],
  );
  await assert.rejects(
    approveRequest(living.parts, await living.chief(), { requestId: request.id }),
    isRefusal('conflict'),
  );
});

test('a name is corrected by decision, and the old address stays as an alias', async () => {
  const { db } = living.province;
  const person = await join('Nguyễn Trải', 'stp');
  await living.carryOut('stp', {
    type: 'nameCorrection',
    personId: person.id,
    details: { fullName: 'Nguyễn Trãi Ức Trai' },
  });
  const resolved = await resolveAddress(db, at('nguyentrai'));
  assert.equal(resolved?.kind, 'alias');
  assert.equal((await requireAccount(db, at('nguyentrai'))).address, at('nguyentraiuctrai'));
});

test('a body that only takes part consents before the chief decides', async () => {
  const units = await living.province.db.query<{ code: string }>(
    `select code from unit where class = 'participating' and state = 'active' order by code limit 1`,
  );
  const code = units[0]?.code ?? '';
  const head = await living.addHolder('Trần Thị Đoàn', 'agency_head', code);
  const request = await living.submit(await living.who(code), {
    type: 'joining',
    unitId: (await unitOf(code)).id,
    details: { fullName: 'Lê Thị Hội', title: 'Chuyên viên', birthYear: 1985 },
  });
  const chief = await living.chief();
  await assert.rejects(approveRequest(living.parts, chief, { requestId: request.id }), isRefusal('conflict'));
  await consentToRequest(living.parts, await living.principalOf(head), { requestId: request.id });
  assert.equal((await approveRequest(living.parts, chief, { requestId: request.id })).state, 'approved');
});

test('a request whose unit is dissolved while it waits goes to the successor', async () => {
  const { db } = living.province;
  const [gone, into] = [await unitOf('sdl'), await unitOf('svhtt')];
  const request = await living.submit(await living.who('sdl'), {
    type: 'joining',
    unitId: gone.id,
    details: { fullName: 'Mai An Tiêm', birthYear: 1979, title: 'Chuyên viên' },
    effectiveOn: living.day(5),
  });
  await approveRequest(living.parts, await living.chief(), { requestId: request.id });
  const dissolved = await living.carryOut('trungtam', {
    type: 'unitDissolve',
    unitId: gone.id,
    details: { successorId: into.id },
  });
  assert.equal(dissolved.state, 'applied', dissolved.closingNote ?? '');
  assert.equal((await requireAccount(db, at('caobaquat'))).unitCode, 'svhtt');
  const forwarded = await resolveAddress(db, at('sdl'));
  assert.equal(forwarded?.accountId, (await requireAccount(db, at('svhtt'))).id);
  await living.toDay(living.day(5));
  assert.equal((await requireAccount(db, at('maiantiem'))).unitCode, 'svhtt');
});

test('what cannot be done is done in no part, says why, and can be tried again by the center', async () => {
  const { db } = living.province;
  const person = await join('Lê Văn Duyệt', 'stp');
  const request = await living.submit(await living.who('stp'), {
    type: 'alias',
    personId: person.id,
    details: { address: 'ongduyet' },
    effectiveOn: living.day(1),
  });
  await approveRequest(living.parts, await living.chief(), { requestId: request.id });
  const other = await join('Ông Ích Khiêm', 'stp');
  await living.carryOut('stp', { type: 'alias', personId: other.id, details: { address: 'ongduyet' } });
  const { failed } = await living.toDay(living.day(1));
  assert.deepEqual(failed, [request.id]);
  const shown = await findRequest(db, request.id);
  assert.match(shown?.closingNote ?? '', /never given twice/);
  const retried = await retryRequest(living.parts, await living.who('trungtam'), { requestId: request.id });
  assert.equal(retried.state, 'approved');
});
