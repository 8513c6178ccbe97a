/**
 * Orders, rules of use, training and the estimate: another agency's people, who know every id, see nothing and change nothing; and what may
 * happen once happens once, however many do it at the same moment.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Role } from '#domain/directory/principal.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from '#tests/jmap/server.ts';

const PROVINCE = { accountId: 'province' };
/** Stands in everything that the strangers may not see. */
const MARK = 'BiMat4711';
const DAY_MS = 86_400_000;
const AT_ONCE = 6;

let server: JmapTestServer;
let center: JmapClient;
let chief: JmapClient;
let head: JmapClient;
let an: JmapClient;
const ids: Record<string, string> = {};
const strangers: JmapClient[] = [];

const set = (client: JmapClient, type: string, args: JmapArguments): Promise<JmapArguments> =>
  client.call(`${type}/set`, { ...PROVINCE, ...args });

async function make(client: JmapClient, type: string, object: JmapArguments): Promise<string> {
  const answer = await set(client, type, { create: { c: object } });
  const id =
    (answer['created'] as { c?: { id: string } } | null)?.c?.id ?? assert.fail(JSON.stringify(answer));
  ids[type] = id;
  return id;
}

const at = (days: number): string => new Date(server.province.now + days * DAY_MS).toISOString();
const newOrder = (unitId: string): JmapArguments => ({
  unitId,
  subject: MARK,
  text: MARK,
  dueAt: at(3),
  recipientIds: [an.accountId],
});
const ITEM = {
  line: '01990000-0000-7000-8000-000000000001',
  section: 'A',
  name: MARK,
  unit: 'cái',
  quantity: 1,
  unitPrice: 5,
};

async function upload(client: JmapClient, text: string): Promise<string> {
  const headers = { authorization: client.authorization, 'content-type': 'text/plain' };
  const sent = await fetch(client.core.uploadUrl(client.accountId), { method: 'POST', headers, body: text });
  return ((await sent.json()) as { blobId: string }).blobId;
}

async function train(): Promise<void> {
  const plan = await make(center, 'TrainingPlan', { year: 2005, title: MARK });
  const people = { audienceUnits: [], audienceRoles: [], plannedPeople: 9, plannedCost: 0, hours: 8 };
  const taught = { teacher: 'Thầy', teacherAccount: head.accountId, content: '' };
  const course = await make(center, 'TrainingCourse', {
    planId: plan,
    title: 'Khoá học',
    ...people,
    ...taught,
  });
  await set(center, 'TrainingPlan', { update: { [plan]: { submit: true } } });
  await set(chief, 'TrainingPlan', { update: { [plan]: { decision: 'approved', note: '' } } });
  const times = { startsAt: at(2), endsAt: at(2.2), registerUntil: at(1) };
  await make(center, 'TrainingSession', { courseId: course, ...times, place: 'Phòng 1', seats: 3 });
  await make(an, 'TrainingRegistration', { sessionId: ids['TrainingSession'] });
  const blobId = await upload(center, MARK);
  await make(center, 'TrainingMaterial', {
    courseId: course,
    blobId,
    name: `${MARK}.txt`,
    type: 'text/plain',
  });
}

before(async () => {
  server = await startJmapServer();
  center = await server.signIn('Người Quản Trị', 'ubnd', 'center_administrator');
  chief = await server.signIn('Ngô Thị Chánh', 'ubnd', 'chief_of_office');
  head = await server.signIn('Phạm Thủ Trưởng', 'snv', 'agency_head');
  an = await server.signIn('Nguyễn Văn An');
  const roles: (Role | undefined)[] = ['agency_head', 'unit_administrator', 'delegate', undefined];
  for (const [index, role] of roles.entries())
    strangers.push(await server.signIn(`Lê Người ${'ABCD'[index]}`, 'stc', role));
  const [unit] = await server.db.query<{ id: string }>(`select id from unit where code = 'snv'`);
  ids['unit'] = unit?.id ?? '';
  await make(head, 'Order', newOrder(ids['unit']));
  await make(head, 'UsageRules', { unitId: ids['unit'], title: MARK, text: MARK });
  await train();
  const version = await make(center, 'BudgetVersion', { year: 2031 });
  await set(center, 'BudgetVersion', { update: { [version]: { items: [ITEM] } } });
});
after(() => server[Symbol.asyncDispose]());

/** Everything that can be asked for by an id. */
function questions(own: string): (readonly [string, JmapArguments])[] {
  const types = [
    'Order',
    'UsageRules',
    'TrainingPlan',
    'TrainingCourse',
    'TrainingRegistration',
    'TrainingMaterial',
    'BudgetVersion',
  ];
  const [order, rules, material, registration, version] = [
    'Order',
    'UsageRules',
    'TrainingMaterial',
    'TrainingRegistration',
    'BudgetVersion',
  ].map((type) => ids[type]);
  return [
    ...types.flatMap((type) => [
      [`${type}/get`, { ...PROVINCE, ids: [ids[type]] }] as const,
      [`${type}/get`, { ...PROVINCE, ids: null }] as const,
    ]),
    ['ReceivedOrder/get', { accountId: own, ids: [order] }],
    ['ReceivedOrder/get', { accountId: an.accountId, ids: [order] }],
    ['Order/openFile', { ...PROVINCE, id: order, index: 0 }],
    ['UsageRules/members', { ...PROVINCE, id: rules }],
    ['TrainingMaterial/download', { ...PROVINCE, id: material }],
    ['Training/certificate', { ...PROVINCE, registrationId: registration }],
    ['BudgetVersion/export', { ...PROVINCE, id: version, format: 'xlsx' }],
    ['BudgetVersion/compare', { ...PROVINCE, id: version }],
    ['BudgetVersion/importFile', { ...PROVINCE, id: version, blobId: '0'.repeat(64), write: true }],
  ];
}

/** Every change that somebody may make. */
const CHANGES: readonly [string, JmapArguments][] = [
  ['Order', { remind: true }],
  ['Order', { state: 'withdrawn', reason: 'x' }],
  ['Order', { state: 'closed', reason: 'x' }],
  ['UsageRules', { isAcknowledged: true }],
  ['UsageRules', { remind: true }],
  ['TrainingPlan', { title: 'x' }],
  ['TrainingPlan', { decision: 'returned', note: 'x' }],
  ['TrainingCourse', { title: 'x' }],
  ['TrainingSession', { cancel: 'x' }],
  ['TrainingSession', { seats: 1 }],
  ['TrainingRegistration', { cancel: true }],
  ['TrainingRegistration', { attendance: 'present', result: 'passed', mark: 100 }],
  ['BudgetVersion', { items: [] }],
  ['BudgetVersion', { submit: true }],
  ['BudgetVersion', { decision: 'approved', note: '' }],
];

test('whoever may sees the mark; another agency’s people see it nowhere, whatever they ask for', async () => {
  for (const client of [head, an, center]) {
    const told = JSON.stringify(await client.request(questions(client.accountId).slice(0, 16)));
    assert.ok(told.includes(MARK), client.accountId);
  }
  for (const stranger of strangers) {
    const asked = questions(stranger.accountId);
    const answers = [
      ...(await stranger.request(asked.slice(0, 12))),
      ...(await stranger.request(asked.slice(12))),
    ];
    assert.equal(answers.length, asked.length);
    assert.ok(
      !JSON.stringify(answers).includes(MARK),
      JSON.stringify(answers.find((one) => JSON.stringify(one).includes(MARK))),
    );
    for (const [name, answer] of answers)
      assert.notEqual(answer['type'], 'serverFail', `${name}: ${JSON.stringify(answer)}`);
  }
});

test('another agency’s people change nothing, and issue nothing in its name', async () => {
  const everything = async (): Promise<string> =>
    JSON.stringify([
      await head.request([
        ['Order/get', { ...PROVINCE, ids: null }],
        ['UsageRules/get', { ...PROVINCE, ids: null }],
      ]),
      await center.request(
        [
          'TrainingPlan',
          'TrainingCourse',
          'TrainingSession',
          'TrainingRegistration',
          'TrainingMaterial',
          'BudgetVersion',
        ].map((type) => [`${type}/get`, { ...PROVINCE, ids: null }] as const),
      ),
    ]);
  const before = await everything();
  const objects: readonly [string, JmapArguments][] = [
    ['Order', newOrder(ids['unit'] ?? '')],
    ['UsageRules', { unitId: ids['unit'], title: 'x', text: 'x' }],
    ['BudgetVersion', { year: 2032 }],
    ['TrainingPlan', { year: 2033, title: 'x' }],
    ['TrainingRegistration', { sessionId: ids['TrainingSession'], accountId: head.accountId }],
  ];
  for (const stranger of strangers) {
    const calls = [
      ...CHANGES.map(
        ([type, patch]) => [`${type}/set`, { ...PROVINCE, update: { [ids[type] ?? '']: patch } }] as const,
      ),
      ...objects.map(([type, object]) => [`${type}/set`, { ...PROVINCE, create: { c: object } }] as const),
      ...['BudgetVersion', 'TrainingMaterial', 'TrainingPlan', 'TrainingCourse'].map(
        (type) => [`${type}/set`, { ...PROVINCE, destroy: [ids[type]] }] as const,
      ),
      [
        'ReceivedOrder/set',
        { accountId: stranger.accountId, update: { [ids['Order'] ?? '']: { isDone: true } } },
      ] as const,
      [
        'ReceivedOrder/set',
        { accountId: an.accountId, update: { [ids['Order'] ?? '']: { isDone: true } } },
      ] as const,
    ];
    for (let from = 0; from < calls.length; from += 16)
      for (const [name, answer] of await stranger.request(calls.slice(from, from + 16))) {
        assert.notEqual(answer['type'], 'serverFail', name);
        const done = ['created', 'updated', 'destroyed'].filter((what) => (answer[what] ?? null) !== null);
        assert.deepEqual(done, [], `${name}: ${JSON.stringify(answer)}`);
      }
  }
  assert.equal(await everything(), before);
});

/** How many of some that come at the same moment are done. */
async function doneOf(calls: readonly (() => Promise<JmapArguments>)[]): Promise<number> {
  const answers = await Promise.all(calls.map((call) => call()));
  return answers.filter(({ created, updated }) => (created ?? updated ?? null) !== null).length;
}
const times = (call: () => Promise<JmapArguments>): (() => Promise<JmapArguments>)[] =>
  Array.from({ length: AT_ONCE }, () => call);
const update = (client: JmapClient, type: string, patch: JmapArguments) => () =>
  set(client, type, { update: { [ids[type] ?? '']: patch } });

test('what may happen once happens once, however many do it at the same moment', async () => {
  assert.equal(await doneOf(times(() => set(center, 'BudgetVersion', { create: { c: { year: 2040 } } }))), 1);
  assert.equal(await doneOf(times(update(center, 'BudgetVersion', { submit: true }))), 1);
  const decisions = ['approved', 'returned', 'approved', 'returned', 'approved', 'returned'];
  assert.equal(
    await doneOf(decisions.map((decision) => update(chief, 'BudgetVersion', { decision, note: 'x' }))),
    1,
  );
  const late = strangers.map(
    (one) => () => set(one, 'TrainingRegistration', { create: { c: { sessionId: ids['TrainingSession'] } } }),
  );
  assert.equal(await doneOf([...late, ...late]), strangers.length, 'nobody twice');
  const [session] = (
    await center.call('TrainingSession/get', { ...PROVINCE, ids: [ids['TrainingSession']] })
  )['list'] as JmapArguments[];
  assert.deepEqual([session?.['registered'], session?.['waiting']], [3, 2], 'no seat is given twice');
  const ends = ['closed', 'withdrawn', 'closed', 'withdrawn', 'closed', 'withdrawn'];
  assert.equal(await doneOf(ends.map((state) => update(head, 'Order', { state, reason: 'x' }))), 1);
  const published = () =>
    set(head, 'UsageRules', { create: { c: { unitId: ids['unit'], title: 'a', text: 'b' } } });
  const done = await doneOf(times(published));
  assert.ok(done >= 1);
  const { list } = await head.call('UsageRules/get', { ...PROVINCE, ids: null });
  const versions = (list as { version: number }[]).map(({ version }) => version).toSorted((a, b) => a - b);
  assert.deepEqual(
    versions,
    Array.from({ length: done + 1 }, (_, index) => index + 1),
    'each version once',
  );
});
