/** Training over JMAP (R6.8): the teacher of a session, who has no role, takes attendance and marks; materials are for its members. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { remindTeachers } from '#services/training/remind-teachers.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

type Client = Awaited<ReturnType<JmapTestServer['signIn']>>;
const DAY_MS = 86_400_000;

let server: JmapTestServer;
let center: Client;
let teacher: Client;
let learner: Client;
let stranger: Client;
let courseId: string;
let sessionId: string;
let registrationId: string;

const set = (client: Client, type: string, args: JmapArguments) =>
  client.call(`${type}/set`, { accountId: 'province', ...args });

async function create(client: Client, type: string, object: JmapArguments): Promise<string> {
  const answer = await set(client, type, { create: { c: object } });
  const { id } =
    (answer['created'] as { c?: { id: string } } | null)?.c ?? assert.fail(JSON.stringify(answer));
  return id;
}

const faultOf = (answer: JmapArguments, kind: 'notCreated' | 'notUpdated' | 'notDestroyed', key: string) =>
  (answer[kind] as Record<string, { type: string }> | null)?.[key]?.type;

async function idsOf(client: Client, type: string, filter: JmapArguments): Promise<string[]> {
  return (await client.call(`${type}/query`, { accountId: 'province', filter }))['ids'] as string[];
}

async function upload(client: Client, bytes: string): Promise<string> {
  const url = client.session.uploadUrl.replace('{accountId}', client.accountId);
  const headers = { authorization: client.authorization, 'content-type': 'application/pdf' };
  const answer = await fetch(url, { method: 'POST', headers, body: bytes });
  assert.equal(answer.status, 201);
  return ((await answer.json()) as { blobId: string }).blobId;
}

async function download(client: Client, id: string): Promise<string> {
  const { accountId, blobId, name } = await client.call('TrainingMaterial/download', {
    accountId: 'province',
    id,
  });
  const url = client.core.downloadUrl({
    accountId: String(accountId),
    blobId: String(blobId),
    name: String(name),
    type: 'application/pdf',
  });
  return (await fetch(url, { headers: { authorization: client.authorization } })).text();
}

before(async () => {
  server = await startJmapServer();
  center = await server.signIn('Người Quản Trị', 'ubnd', 'center_administrator');
  const chief = await server.signIn('Ngô Thị Chánh', 'ubnd', 'chief_of_office');
  teacher = await server.signIn('Lê Văn Thầy');
  learner = await server.signIn('Nguyễn Văn An');
  stranger = await server.signIn('Trần Thị Bình');
  const now = server.province.now;
  const plan = { year: 2005, title: 'Kế hoạch', aims: '', audience: '' };
  const planId = await create(center, 'TrainingPlan', plan);
  courseId = await create(center, 'TrainingCourse', {
    planId,
    title: 'Thư điện tử',
    content: '',
    audienceUnits: [],
    audienceRoles: [],
    teacher: 'Lê Văn Thầy',
    teacherAccount: teacher.accountId,
    hours: 8,
    plannedPeople: 10,
    plannedCost: 0,
  });
  await set(center, 'TrainingPlan', { update: { [planId]: { submit: true } } });
  await set(chief, 'TrainingPlan', { update: { [planId]: { decision: 'approved', note: '' } } });
  const at = (days: number) => new Date(now + days * DAY_MS).toISOString();
  sessionId = await create(center, 'TrainingSession', {
    courseId,
    startsAt: at(2),
    endsAt: at(2.2),
    registerUntil: at(1),
    place: 'Phòng 1',
    link: '',
    seats: 5,
  });
  registrationId = await create(learner, 'TrainingRegistration', { sessionId });
});

after(() => server[Symbol.asyncDispose]());

test('materials are handed out by the center and the teacher of the course, to those registered, the teacher and the center', async () => {
  const bytes = '%PDF-1.4 bài giảng';
  const material = async (client: Client) => ({
    courseId,
    blobId: await upload(client, bytes),
    name: 'Bài giảng.pdf',
    type: 'application/pdf',
  });
  for (const client of [learner, stranger]) {
    const refused = await set(client, 'TrainingMaterial', { create: { c: await material(client) } });
    assert.equal(faultOf(refused, 'notCreated', 'c'), 'forbidden');
  }
  const foreign = { ...(await material(center)), blobId: '0'.repeat(64) };
  const missing = await set(center, 'TrainingMaterial', { create: { c: foreign } });
  assert.equal(faultOf(missing, 'notCreated', 'c'), 'blobNotFound');
  const id = await create(center, 'TrainingMaterial', await material(center));
  for (const client of [center, teacher, learner]) {
    assert.deepEqual(await idsOf(client, 'TrainingMaterial', { courseId }), [id]);
    assert.equal(await download(client, id), bytes);
  }
  assert.deepEqual(await idsOf(stranger, 'TrainingMaterial', { courseId }), []);
  const asked = { accountId: 'province', id };
  assert.equal(await stranger.errorOf('TrainingMaterial/download', asked), 'forbidden');
  const kept = await set(learner, 'TrainingMaterial', { destroy: [id] });
  assert.equal(faultOf(kept, 'notDestroyed', id), 'forbidden');
  await set(center, 'TrainingMaterial', { destroy: [id] });
  const own = await create(teacher, 'TrainingMaterial', await material(teacher));
  assert.equal(await download(learner, own), bytes);
  await server.db.query('update training_course set teacher_account = $2 where id = $1', [
    courseId,
    stranger.accountId,
  ]);
  const late = await set(teacher, 'TrainingMaterial', {
    create: { c: await material(teacher) },
    destroy: [own],
  });
  assert.equal(faultOf(late, 'notCreated', 'c'), 'forbidden', 'another teaches it now');
  assert.equal(faultOf(late, 'notDestroyed', own), 'notFound', 'and they see nothing of it');
  await server.db.query('update training_course set teacher_account = $2 where id = $1', [
    courseId,
    teacher.accountId,
  ]);
  await set(teacher, 'TrainingMaterial', { destroy: [own] });
  assert.equal(await learner.errorOf('TrainingMaterial/download', asked), 'forbidden');
});

test('a teacher who has not marked in time is reminded, once', async () => {
  const { db, deps, province } = server;
  const parts = { db, filer: deps.filer, clock: deps.clock, domain: DOMAIN, centerAddress: `tthc@${DOMAIN}` };
  const before = province.now;
  province.now += 4 * DAY_MS;
  assert.equal(await remindTeachers(parts), 0, 'three days have to pass');
  province.now += 2 * DAY_MS;
  assert.equal(await remindTeachers(parts), 1);
  assert.equal(await remindTeachers(parts), 0, 'once');
  const { ids } = await teacher.call('Email/query', { filter: { subject: 'điểm danh' } });
  const { list } = await teacher.call('Email/get', { ids, properties: ['subject', 'preview'] });
  const letters = list as { subject: string; preview: string }[];
  assert.deepEqual(
    letters.map(({ subject }) => subject),
    ['Nhắc: chưa điểm danh, ghi kết quả: Thư điện tử'],
  );
  assert.match(letters[0]?.preview ?? '', /còn 1 người/);
  province.now = before;
});

test('a teacher without any role sees the sessions they teach, and takes attendance and marks there alone', async () => {
  assert.deepEqual(await idsOf(teacher, 'TrainingSession', { teacherAccount: teacher.accountId }), [
    sessionId,
  ]);
  assert.deepEqual(await idsOf(teacher, 'TrainingSession', { teacherAccount: learner.accountId }), []);
  assert.deepEqual(await idsOf(teacher, 'TrainingRegistration', { sessionId }), [registrationId]);
  assert.deepEqual(await idsOf(stranger, 'TrainingRegistration', { sessionId }), []);
  const grading = (patch: JmapArguments) => ({ update: { [registrationId]: patch } });
  const present = grading({ attendance: 'present', result: 'passed', mark: 85 });
  const early = await set(teacher, 'TrainingRegistration', present);
  assert.ok(faultOf(early, 'notUpdated', registrationId), 'not before it has begun');
  server.province.now += 2.1 * DAY_MS;
  for (const client of [learner, stranger])
    assert.ok(faultOf(await set(client, 'TrainingRegistration', present), 'notUpdated', registrationId));
  const done = await set(teacher, 'TrainingRegistration', present);
  assert.ok(registrationId in ((done['updated'] as object | null) ?? {}), JSON.stringify(done));
  const [seen] = (
    await learner.call('TrainingRegistration/get', { accountId: 'province', ids: [registrationId] })
  )['list'] as JmapArguments[];
  assert.deepEqual([seen?.['mark'], seen?.['result']], [85, 'passed']);
  const absent = await set(teacher, 'TrainingRegistration', grading({ attendance: 'absent', result: null }));
  assert.equal(
    faultOf(absent, 'notUpdated', registrationId),
    'invalidProperties',
    'who was not there has no mark',
  );
});
