/** Training from the plan to the certificate, and who may do what of it (R6.8). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { decodeInvitation } from '#formats/ical/invitation.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { certificateNumber, makeCertificate } from '#services/training/certificate.ts';
import { buildTrainingLetter } from '#services/training/tell.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { addCourse, type CourseFields, changeCourse, readCourses } from './courses.ts';
import { addPlan, changePlan, decidePlan, dropPlan, readPlans, submitPlan } from './plans.ts';
import { cancelRegistration, grade, readRegistrations, register } from './registrations.ts';
import {
  addSession,
  cancelSession,
  changeSession,
  readSessions,
  remindOfSessions,
  type SessionFields,
} from './sessions.ts';
import { countStandings, findStandingIds, readStandings } from './standings.ts';

const DAY_MS = 86_400_000;
let living: LivingProvince;
let center: AccountPrincipal;
let chief: AccountPrincipal;
let people: AccountPrincipal[];

before(async () => {
  living = await openLivingProvince();
  chief = await living.chief();
  const holder = await living.addHolder('Trần Văn Trung', 'center_administrator', 'ubnd');
  center = await living.principalOf(holder);
  const named = ['Lê Thị An', 'Ngô Văn Bình', 'Đỗ Thị Cúc'].map((name) =>
    living.addHolder(name, 'official', 'stc'),
  );
  people = await Promise.all((await Promise.all(named)).map((address) => living.principalOf(address)));
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const actOf = (principal: AccountPrincipal) => ({
  principal,
  authority: 'R6.8',
  ids: living.parts.ids,
  now: living.now(),
});
const doing = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => living.province.db.transaction(work);
const person = (at: number): AccountPrincipal => people[at] ?? assert.fail();

const COURSE: CourseFields = {
  title: 'Sử dụng thư điện tử',
  content: '',
  audienceUnits: [],
  audienceRoles: [],
  teacher: 'Lê Văn Thầy',
  teacherAccount: null,
  hours: 8,
  plannedPeople: 30,
  plannedCost: 12_000_000,
};

async function anApprovedCourse(more: Partial<CourseFields> = {}): Promise<string> {
  const plan = await doing((tx) =>
    addPlan(tx, actOf(center), { year: 2005, title: 'Kế hoạch', aims: '', audience: '' }),
  );
  const course = await doing((tx) => addCourse(tx, actOf(center), plan, { ...COURSE, ...more }));
  await doing((tx) => submitPlan(tx, actOf(center), plan));
  await doing((tx) => decidePlan(tx, actOf(chief), plan, { state: 'approved', note: '' }));
  return course;
}

function aSession(more: Partial<SessionFields> = {}): SessionFields {
  const startsAt = new Date(living.now() + 5 * DAY_MS);
  const registerUntil = new Date(living.now() + 3 * DAY_MS);
  const endsAt = new Date(startsAt.getTime() + DAY_MS / 4);
  return { startsAt, endsAt, place: 'Phòng 1', link: '', seats: 1, registerUntil, ...more };
}

async function told(): Promise<string[]> {
  const rows = await living.province.db.query<{ what: string }>(
    `delete from job where queue = 'training.tell' returning payload ->> 'what' as what`,
  );
  return rows.map(({ what }) => what).toSorted((a, b) => (a < b ? -1 : 1));
}

test('a plan stands still once submitted, is returned with a reason, and approved by the chief alone', async () => {
  const { db } = living.province;
  const fields = { year: 2005, title: 'Kế hoạch 2005', aims: 'Phổ cập', audience: 'Cán bộ' };
  await assert.rejects(
    doing((tx) => addPlan(tx, actOf(chief), fields)),
    isRefusal('notPermitted'),
  );
  await assert.rejects(
    doing((tx) => addPlan(tx, actOf(person(0)), fields)),
    isRefusal('notPermitted'),
  );
  const plan = await doing((tx) => addPlan(tx, actOf(center), fields));
  await assert.rejects(
    doing((tx) => submitPlan(tx, actOf(center), plan)),
    isRefusal('invalidArgument'),
  );
  const course = await doing((tx) => addCourse(tx, actOf(center), plan, COURSE));
  await assert.rejects(
    doing((tx) => addCourse(tx, actOf(center), plan, { ...COURSE, plannedCost: 1.5 })),
    isRefusal('invalidArgument'),
  );
  await doing((tx) => submitPlan(tx, actOf(center), plan));
  await assert.rejects(
    doing((tx) => changePlan(tx, actOf(center), plan, { title: 'Khác' })),
    isRefusal('conflict'),
  );
  await assert.rejects(
    doing((tx) => decidePlan(tx, actOf(center), plan, { state: 'approved', note: '' })),
    isRefusal('notPermitted'),
  );
  await assert.rejects(
    doing((tx) => decidePlan(tx, actOf(chief), plan, { state: 'returned', note: ' ' })),
    isRefusal('invalidArgument'),
  );
  await doing((tx) => decidePlan(tx, actOf(chief), plan, { state: 'returned', note: 'Thêm huyện' }));
  assert.deepEqual(await readCourses(db, person(0), { ids: [course] }, 5), [], 'not approved yet');
  await assert.rejects(
    doing((tx) => addSession(tx, actOf(center), course, aSession())),
    isRefusal('conflict'),
  );
  await doing((tx) => submitPlan(tx, actOf(center), plan));
  await doing((tx) => decidePlan(tx, actOf(chief), plan, { state: 'approved', note: '' }));
  const [read] = await readPlans(db, center, [plan], 1);
  assert.deepEqual([read?.state, read?.plannedCost, read?.plannedPeople], ['approved', 12_000_000, 30]);
  assert.deepEqual(await readPlans(db, person(0), [plan], 1), [], 'plans are for those who plan');
  assert.equal((await readCourses(db, person(0), { ids: [course] }, 5)).length, 1);
  await doing((tx) => changeCourse(tx, actOf(center), course, { teacher: 'Người khác' }));
  await assert.rejects(
    doing((tx) => changeCourse(tx, actOf(center), course, { plannedCost: 1 })),
    isRefusal('conflict'),
  );
  await assert.rejects(
    doing((tx) => dropPlan(tx, actOf(center), plan)),
    isRefusal('conflict'),
  );
});

test('one seat goes to one of many at once, the others wait, and move up when it becomes free', async () => {
  const { db } = living.province;
  const course = await anApprovedCourse();
  const session = await doing((tx) => addSession(tx, actOf(center), course, aSession()));
  await told();
  const taken = await Promise.all(
    people.map((one) =>
      doing((tx) => register(tx, actOf(one), { sessionId: session, accountId: one.accountId })),
    ),
  );
  assert.equal(taken.filter(({ state }) => state === 'registered').length, 1);
  assert.deepEqual(await told(), ['invited', 'waiting', 'waiting']);
  await assert.rejects(
    doing((tx) => register(tx, actOf(person(0)), { sessionId: session, accountId: person(0).accountId })),
    isRefusal('alreadyExists'),
  );
  const seated = taken.findIndex(({ state }) => state === 'registered');
  const own = taken[seated] ?? assert.fail();
  await assert.rejects(
    doing((tx) => cancelRegistration(tx, actOf(person((seated + 1) % 3)), own.id)),
    isRefusal('notFound'),
  );
  await doing((tx) => cancelRegistration(tx, actOf(person(seated)), own.id));
  assert.deepEqual(await told(), ['cancelled', 'invited']);
  const counts = async () => {
    const [read] = await readSessions(db, center, { ids: [session] }, 1);
    return [read?.registered, read?.waiting];
  };
  assert.deepEqual(await counts(), [1, 1]);
  await doing((tx) => changeSession(tx, actOf(center), session, { seats: 5, place: 'Phòng 2' }));
  assert.deepEqual(await counts(), [2, 0]);
  assert.deepEqual(await told(), ['changed', 'changed', 'invited']);
  await assert.rejects(
    doing((tx) => changeSession(tx, actOf(center), session, { seats: 1 })),
    isRefusal('invalidArgument'),
  );
  await doing((tx) => cancelSession(tx, actOf(center), session, 'Mưa lũ'));
  assert.deepEqual(await told(), ['cancelled', 'cancelled']);
});

test('a unit registers its own people and no others, whom the course is for, before the deadline', async () => {
  const { db } = living.province;
  const { id: unitId } = await requireUnit(db, 'stc');
  const course = await anApprovedCourse({ audienceUnits: [unitId] });
  const seats = { seats: 9, registerUntil: new Date(living.now() + DAY_MS) };
  const session = await doing((tx) => addSession(tx, actOf(center), course, aSession(seats)));
  const own = { sessionId: session, accountId: person(0).accountId };
  const elsewhere = await living.who('snv');
  await assert.rejects(
    doing((tx) => register(tx, actOf(elsewhere), own)),
    isRefusal('notPermitted'),
  );
  const administrator = await living.who('stc');
  const { id } = await doing((tx) => register(tx, actOf(administrator), own));
  assert.equal((await readRegistrations(db, administrator, { ids: [id] }, 1)).length, 1);
  assert.deepEqual(await readRegistrations(db, elsewhere, { ids: [id] }, 1), []);
  assert.deepEqual(
    await readRegistrations(db, person(1), { ids: [id] }, 1),
    [],
    'others are no business of theirs',
  );
  const other = await living.principalOf(await living.addHolder('Võ Thị Dung', 'official', 'snv'));
  const foreign = { sessionId: session, accountId: other.accountId };
  await assert.rejects(
    doing((tx) => register(tx, actOf(other), foreign)),
    isRefusal('conflict'),
  );
  const late = { ...actOf(person(1)), now: living.now() + DAY_MS };
  await assert.rejects(
    doing((tx) => register(tx, late, { sessionId: session, accountId: person(1).accountId })),
    isRefusal('conflict'),
  );
});

test('attendance and results are for the center and the teacher, certificates are numbered, and standings follow', async () => {
  const { db } = living.province;
  const teacher = person(2);
  const course = await anApprovedCourse({ teacherAccount: teacher.accountId });
  const week = {
    startsAt: new Date(living.now() + 8 * DAY_MS),
    endsAt: new Date(living.now() + 8.2 * DAY_MS),
  };
  const session = await doing((tx) => addSession(tx, actOf(center), course, aSession({ seats: 3, ...week })));
  const join = (one: AccountPrincipal) =>
    doing((tx) => register(tx, actOf(one), { sessionId: session, accountId: one.accountId }));
  const [first, second] = [await join(person(0)), await join(person(1))];
  await told();
  const after = { now: living.now() + 7.5 * DAY_MS };
  assert.equal(await doing((tx) => remindOfSessions(tx, { ids: living.parts.ids, ...after })), 1);
  assert.equal(await doing((tx) => remindOfSessions(tx, { ids: living.parts.ids, ...after })), 0, 'once');
  assert.deepEqual(await told(), ['reminded', 'reminded']);
  const later = (one: AccountPrincipal) => ({ ...actOf(one), now: living.now() + 9 * DAY_MS });
  const passed = { attendance: 'present', result: 'passed', mark: 85 } as const;
  await assert.rejects(
    doing((tx) => grade(tx, actOf(center), first.id, passed)),
    isRefusal('conflict'),
  );
  await assert.rejects(
    doing((tx) => grade(tx, later(person(0)), first.id, passed)),
    isRefusal('notPermitted'),
  );
  await assert.rejects(
    doing((tx) => grade(tx, later(center), second.id, { result: 'passed' })),
    isRefusal('invalidArgument'),
  );
  await doing((tx) => grade(tx, later(teacher), first.id, passed));
  await doing((tx) => grade(tx, later(center), second.id, passed));
  const [one] = await readRegistrations(db, person(0), { ids: [first.id] }, 1);
  const [two] = await readRegistrations(db, person(1), { ids: [second.id] }, 1);
  assert.ok(one && two);
  assert.deepEqual(
    [certificateNumber(one), certificateNumber(two)],
    ['0001/2005/GCN-TTTHHC', '0002/2005/GCN-TTTHHC'],
  );
  const { pdf } = await makeCertificate(one, {
    province: 'UBND tỉnh Thừa Thiên Huế',
    place: 'Thừa Thiên Huế',
  });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  await assert.rejects(
    makeCertificate({ ...one, result: 'failed' }, { province: '', place: '' }),
    isRefusal('notFound'),
  );
  const administrator = await living.who('stc');
  const { id: unitId } = await requireUnit(db, 'stc');
  const [standing] = await readStandings(db, administrator, [person(0).accountId], 5);
  assert.deepEqual(standing?.trainedYears, [2005]);
  const untrained = await findStandingIds(db, administrator, { year: 2005, standing: 'not' }, 99);
  assert.ok(untrained.includes(teacher.accountId) && !untrained.includes(person(0).accountId));
  const counted = await countStandings(db, administrator, 2005);
  assert.deepEqual(counted.find((unit) => unit.unitId === unitId)?.trained, 2);
  assert.deepEqual(await readStandings(db, person(0), undefined, 5), [], 'not for those without people');
});

test('the invitation holds an event that calendars understand', async () => {
  const { db } = living.province;
  const course = await anApprovedCourse();
  const session = await doing((tx) => addSession(tx, actOf(center), course, aSession()));
  const { id } = await doing((tx) =>
    register(tx, actOf(person(0)), { sessionId: session, accountId: person(0).accountId }),
  );
  const [registration] = await readRegistrations(db, person(0), { ids: [id] }, 1);
  assert.ok(registration);
  const parts = {
    clock: () => living.now(),
    ids: living.parts.ids,
    domain: 'thu.example',
    centerAddress: 'tt@thu.example',
  };
  const letter = buildTrainingLetter(parts, registration, 'invited', 'vi').toString();
  const [, encoded = ''] = /text\/calendar[^\r]*\r\n[^\r]*\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(letter) ?? [];
  const invitation = decodeInvitation(Buffer.from(encoded, 'base64').toString());
  assert.equal(invitation?.method, 'request');
  assert.match(Buffer.from(encoded, 'base64').toString(), /SUMMARY:Sử dụng thư điện tử/);
  assert.match(letter, /Auto-Submitted: auto-generated/);
});

test('every act of training stands in the chain of the record', async () => {
  const { db } = living.province;
  const acts = await db.query<{ act: string }>(
    `select distinct act from audit_event where object_kind = 'training' order by act`,
  );
  assert.ok(acts.length >= 12, acts.map(({ act }) => act).join(' '));
  assert.equal((await verifyAuditChain(db)).brokenAt, undefined);
});
