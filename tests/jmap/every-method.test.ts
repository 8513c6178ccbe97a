/**
 * Every registered method by every standard error that the tables of its RFCs name for methods of its kind (RFC 8620 §3.6.2, §5.1–5.6): the
 * methods come from the registry, so a new one is judged by the same table. What a method is excused from stands in `EXCUSED`, with why.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Role } from '#domain/directory/principal.ts';
import type { Home } from '#servers/jmap/method.ts';
import { MODULES } from '#servers/jmap/registry.ts';
import { type JmapArguments, JmapClient, type JmapInvocation } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

const NOBODY = '01990000-0000-7000-8000-00000000beef';
const ANOTHER = '01990000-0000-7000-8000-00000000bee1';
const MANY = Array.from({ length: 1_001 }, (_, index) => `${NOBODY.slice(0, -4)}${1_000 + index}`);
const ROLES: readonly Role[] = ['center_administrator', 'archivist', 'auditor'];

interface Subject {
  name: string;
  verb: string;
  home: Home;
}

/** Methods that are not at home where the others of their capability are. */
const HOMES: Readonly<Record<string, Home>> = { 'Blob/copy': 'account', 'ContactCard/copy': 'everywhere' };

/** All methods but those of no account (Core/echo, PushSubscription), which `core` and `push` tests look at. */
const SUBJECTS: Subject[] = MODULES.flatMap(({ methods, types = [], describeAccount }) => [
  ...methods.map(({ name }) => ({
    name,
    home: describeAccount ? ('account' as const) : ('province' as const),
  })),
  ...types.flatMap(({ home, methods: own }) => own.map(({ name }) => ({ name, home }))),
])
  .map((one) => ({ ...one, verb: one.name.split('/')[1] ?? '' }))
  .map((one) => ({ ...one, home: HOMES[one.name] ?? one.home }))
  .filter(({ name }) => !/^(?:Core|PushSubscription)\//.test(name));

/** Arguments without which some methods do not begin. */
const NEEDED: Readonly<Record<string, JmapArguments>> = {
  'Blob/copy': { fromAccountId: NOBODY, blobIds: [] },
  'Email/copy': { fromAccountId: NOBODY, create: {} },
  'ContactCard/copy': { fromAccountId: NOBODY, create: {} },
  'Email/unsubscribe': { emailId: NOBODY },
  'FilePreview/get': { blobId: 'x' },
  'Training/certificate': { registrationId: NOBODY },
  'TrainingMaterial/download': { id: NOBODY },
  'BudgetVersion/compare': { id: NOBODY },
  'BudgetVersion/export': { id: NOBODY, format: 'pdf' },
  'BudgetVersion/importFile': { id: NOBODY, blobId: '0'.repeat(64), write: false },
};
const SINCE: Readonly<Record<string, JmapArguments>> = {
  changes: { sinceState: 's1' },
  queryChanges: { sinceQueryState: 's1' },
};

interface Rule {
  what: string;
  verbs?: readonly string[];
  homes?: readonly Home[];
  args: JmapArguments;
  /** The type of the error, or what else the answer has to be. */
  error: string | ((answer: JmapArguments) => unknown);
  /** Which methods are excused, and why. */
  excused?: RegExp;
}

const LISTS = ['query', 'queryChanges'];
const CHANGES = ['changes', 'queryChanges'];
/** Called /get, but of no objects with ids: their arguments are their own. */
const NO_OBJECTS = /^(?:SearchSnippet|FilePreview|MailUsage|SendingRules)\/get$/;
/** Keeps what it does not know (RFC 9610 §3), so any property may be asked for. */
const ANY_PROPERTY = /^ContactCard\//;
const OTHER_HOME = 'OTHER_HOME';
const OWN = 'OWN';

const typesOf = (faults: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries((faults ?? {}) as Record<string, JmapArguments>).map(([id, { type }]) => [id, type]),
  );

const RULES: readonly Rule[] = [
  { what: 'no account', args: { accountId: undefined }, error: 'invalidArguments' },
  { what: 'an account that is no id', args: { accountId: 1 }, error: 'invalidArguments' },
  { what: 'an account there is not', args: { accountId: NOBODY }, error: 'accountNotFound' },
  {
    what: 'an account that holds no such things',
    homes: ['province', 'personal', 'account', 'own'],
    args: { accountId: OTHER_HOME },
    error: 'accountNotSupportedByMethod',
  },
  { what: 'an argument there is not', args: { misspelt: 1 }, error: 'invalidArguments' },
  {
    what: 'a reference to no call',
    args: { '#ids': { resultOf: 'never', name: 'Core/echo', path: '/ids' } },
    error: 'invalidResultReference',
  },
  {
    what: 'an argument given twice',
    args: { ids: [], '#ids': { resultOf: 'never', name: 'Core/echo', path: '/ids' } },
    error: 'invalidArguments',
  },
  { what: 'ids that are no list', verbs: ['get'], args: { ids: 'x' }, error: 'invalidArguments' },
  {
    what: 'too many ids',
    verbs: ['get'],
    args: { ids: MANY },
    error: 'requestTooLarge',
    excused: NO_OBJECTS,
  },
  {
    what: 'a property there is not',
    verbs: ['get'],
    args: { ids: [], properties: ['nothingLikeIt'] },
    error: 'invalidArguments',
    excused: ANY_PROPERTY,
  },
  {
    what: 'properties that are no list',
    verbs: ['get'],
    args: { ids: [], properties: 'id' },
    error: 'invalidArguments',
  },
  {
    what: 'ids of nothing, one of them twice',
    verbs: ['get'],
    args: { ids: [NOBODY, 'x', NOBODY] },
    error: ({ list, notFound }) =>
      assert.deepEqual([list, (notFound as string[]).toSorted()], [[], [NOBODY, 'x']]),
    excused: NO_OBJECTS,
  },
  {
    what: 'no state',
    verbs: CHANGES,
    args: { sinceState: null, sinceQueryState: null },
    error: 'invalidArguments',
  },
  { what: 'no changes wanted', verbs: CHANGES, args: { maxChanges: 0 }, error: 'invalidArguments' },
  {
    what: 'a state that never was',
    verbs: ['changes'],
    args: { sinceState: 'never' },
    error: 'cannotCalculateChanges',
  },
  {
    what: 'a state to come',
    verbs: ['changes'],
    args: { sinceState: 's999999999' },
    error: 'cannotCalculateChanges',
  },
  {
    what: 'a state of a list that never was',
    verbs: ['queryChanges'],
    args: { sinceQueryState: 'never' },
    error: 'cannotCalculateChanges',
  },
  {
    what: 'a condition there is not',
    verbs: LISTS,
    args: { filter: { nothing: 1 } },
    error: 'unsupportedFilter',
  },
  { what: 'a filter that is none', verbs: LISTS, args: { filter: 'x' }, error: 'invalidArguments' },
  {
    what: 'an operator there is not',
    verbs: LISTS,
    args: { filter: { operator: 'XOR', conditions: [] } },
    error: 'invalidArguments',
  },
  {
    what: 'an operator without conditions',
    verbs: LISTS,
    args: { filter: { operator: 'AND' } },
    error: 'invalidArguments',
  },
  {
    what: 'a condition that is none within another',
    verbs: LISTS,
    args: { filter: { operator: 'OR', conditions: [{ operator: 'NOT', conditions: [1] }] } },
    error: 'invalidArguments',
  },
  {
    what: 'a condition there is not within others',
    verbs: LISTS,
    args: { filter: { operator: 'NOT', conditions: [{ operator: 'AND', conditions: [{ nothing: 1 }] }] } },
    error: 'unsupportedFilter',
  },
  {
    what: 'a hundred conditions and one',
    verbs: LISTS,
    args: { filter: { operator: 'OR', conditions: Array.from({ length: 101 }, () => ({})) } },
    error: 'unsupportedFilter',
  },
  {
    what: 'a sort there is not',
    verbs: LISTS,
    args: { sort: [{ property: 'nothing' }] },
    error: 'unsupportedSort',
  },
  { what: 'a sort that is none', verbs: LISTS, args: { sort: [1] }, error: 'invalidArguments' },
  {
    what: 'a direction that is none',
    verbs: LISTS,
    args: { sort: [{ property: 'id', isAscending: 'up' }] },
    error: 'invalidArguments',
  },
  {
    what: 'an anchor that is not in the list',
    verbs: ['query'],
    args: { anchor: NOBODY },
    error: 'anchorNotFound',
  },
  { what: 'a limit below nothing', verbs: ['query'], args: { limit: -1 }, error: 'invalidArguments' },
  { what: 'half a position', verbs: ['query'], args: { position: 1.5 }, error: 'invalidArguments' },
  {
    what: 'a total that is no wish',
    verbs: ['query'],
    args: { calculateTotal: 1 },
    error: 'invalidArguments',
  },
  {
    what: 'a position behind the end',
    verbs: ['query'],
    args: { position: 4_999, calculateTotal: true },
    error: ({ ids, total }) =>
      assert.ok(Array.isArray(ids) && ids.length === 0 && Number.isSafeInteger(total)),
  },
  {
    what: 'another state',
    verbs: ['set', 'import'],
    args: { ifInState: 'never', emails: {} },
    error: 'stateMismatch',
  },
  { what: 'too many objects', verbs: ['set'], args: { destroy: MANY }, error: 'requestTooLarge' },
  { what: 'a map that is none', verbs: ['set'], args: { update: [] }, error: 'invalidArguments' },
  { what: 'an object that is none', verbs: ['set'], args: { create: { a: 1 } }, error: 'invalidArguments' },
  {
    what: 'objects there are not',
    verbs: ['set'],
    args: { update: { [NOBODY]: { nothingLikeIt: 1 }, '!': {} }, destroy: [ANOTHER, '?'] },
    error: ({ notUpdated, notDestroyed }) => {
      assert.deepEqual(typesOf(notUpdated), { [NOBODY]: 'notFound', '!': 'notFound' });
      assert.deepEqual(typesOf(notDestroyed), { [ANOTHER]: 'notFound', '?': 'notFound' });
    },
  },
  {
    what: 'one that is not there, changed and destroyed',
    verbs: ['set'],
    args: { update: { [NOBODY]: { a: 1 } }, destroy: [NOBODY] },
    error: ({ notUpdated, notDestroyed }) => {
      assert.match(String(typesOf(notUpdated)[NOBODY]), /^(?:notFound|willDestroy)$/);
      assert.deepEqual(typesOf(notDestroyed), { [NOBODY]: 'notFound' });
    },
  },
  {
    what: 'an account to copy from that there is not',
    verbs: ['copy'],
    args: { fromAccountId: NOBODY },
    error: 'fromAccountNotFound',
  },
  {
    what: 'an account to copy from that is the same',
    verbs: ['copy'],
    args: { fromAccountId: OWN },
    error: 'invalidArguments',
    // RFC 8620 §6.3 does not say that they differ.
    excused: /^Blob\//,
  },
  {
    what: 'an account to copy from that holds no such things',
    verbs: ['copy'],
    args: { fromAccountId: 'province' },
    error: 'fromAccountNotSupportedByMethod',
    // The directory is in it, and cards are copied from there.
    excused: ANY_PROPERTY,
  },
  {
    what: 'something that cannot be made',
    verbs: ['set'],
    args: { create: { a: { nothingLikeIt: 1 } } },
    error: ({ created, notCreated }) => {
      assert.equal(created, null);
      const { a } = typesOf(notCreated);
      assert.ok(
        ['invalidProperties', 'forbidden', 'singleton', 'blobNotFound'].includes(String(a)),
        String(a),
      );
    },
  },
];

function argumentsOf({ name, verb, home }: Subject, rule: Rule, accountId: string): JmapArguments {
  const own = home === 'province' || home === 'personal' ? 'province' : accountId;
  const args = { accountId: own, ...NEEDED[name], ...SINCE[verb], ...rule.args };
  if (args.accountId === OTHER_HOME) args.accountId = own === 'province' ? accountId : 'province';
  if ('fromAccountId' in args && args['fromAccountId'] === OWN) args['fromAccountId'] = accountId;
  const wanted = Object.entries(args).filter(([key, value]) => {
    if (key === 'emails') return verb === 'import';
    if (value === null) return key in (SINCE[verb] ?? {});
    return true;
  });
  return Object.fromEntries(wanted);
}

/** Whoever may use each method, first among them who may use the most. */
async function findUsers(clients: readonly JmapClient[]): Promise<Map<string, JmapClient>> {
  const users = new Map<string, JmapClient>();
  const nothing: Rule = { what: '', args: { misspelt: 1 }, error: '' };
  for (const client of clients) {
    const left = SUBJECTS.filter(({ name }) => !users.has(name));
    const answers = await ask(
      client,
      left.map((subject) => [subject.name, argumentsOf(subject, nothing, client.accountId)]),
    );
    for (const [index, [, { type }]] of answers.entries())
      if (type !== 'forbidden') users.set(left[index]?.name ?? '', client);
  }
  return users;
}

/** Asks in as few requests as the server takes. */
async function ask(
  client: JmapClient,
  calls: readonly (readonly [string, JmapArguments])[],
): Promise<JmapInvocation[]> {
  const most = Number(client.session.capabilities['urn:ietf:params:jmap:core']?.['maxCallsInRequest']);
  const answers: JmapInvocation[] = [];
  for (let at = 0; at < calls.length; at += most)
    answers.push(...(await client.request(calls.slice(at, at + most))));
  assert.equal(answers.length, calls.length);
  return answers;
}

let server: JmapTestServer;
before(async () => {
  server = await startJmapServer();
});
after(() => server[Symbol.asyncDispose]());

/** What is wrong with the answers to some cases, each in a line. */
async function judge(
  client: JmapClient,
  cases: readonly { subject: Subject; rule: Rule; accountId?: string }[],
): Promise<string[]> {
  const answers = await ask(
    client,
    cases.map(({ subject, rule, accountId = client.accountId }) => [
      subject.name,
      argumentsOf(subject, rule, accountId),
    ]),
  );
  return cases.flatMap(({ subject, rule }, index) => {
    const [, answer] = answers[index] as JmapInvocation;
    try {
      if (typeof rule.error === 'string') assert.equal(answer['type'], rule.error);
      else rule.error(answer);
      return [];
    } catch {
      return [`${subject.name}, ${rule.what}: ${JSON.stringify(answer).slice(0, 300)}`];
    }
  });
}

test('every method tells every standard error of its kind by its name', async () => {
  const clients: JmapClient[] = [];
  for (const [index, role] of ROLES.entries())
    clients.push(await server.signIn(`Trần Thị ${'BCD'[index]}`, 'ubnd', role));
  const users = await findUsers(clients);
  const cases = SUBJECTS.flatMap((subject) =>
    RULES.filter(
      ({ verbs, homes, excused }) =>
        (verbs?.includes(subject.verb) ?? true) &&
        (homes?.includes(subject.home) ?? true) &&
        !excused?.test(subject.name),
    ).map((rule) => ({ subject, rule })),
  );
  for (const client of clients)
    assert.deepEqual(
      await judge(
        client,
        cases.filter(({ subject }) => users.get(subject.name) === client),
      ),
      [],
    );
  const unused = SUBJECTS.filter(({ name }) => !users.has(name));
  assert.deepEqual(
    unused.map(({ name }) => name),
    [],
  );
});

test('whoever may only read in an account is told so by every method that writes', async () => {
  const owner = await server.signIn('Nguyễn Văn An');
  const stranger = await server.signIn('Lê Văn Cường', 'stp');
  const boxes = (await owner.call('Mailbox/get', { ids: null }))['list'] as JmapArguments[];
  const inbox = String(boxes.find(({ role }) => role === 'inbox')?.['id']);
  await owner.call('Mailbox/set', {
    update: { [inbox]: { [`shareWith/${stranger.accountId}`]: { mayReadItems: true } } },
  });
  const reader = await JmapClient.open(server.url, stranger.authorization);
  const writes: Readonly<Record<string, JmapArguments>> = {
    'Blob/copy': { fromAccountId: reader.accountId, blobIds: [] },
    'Blob/upload': { create: {} },
    'Email/copy': { fromAccountId: reader.accountId, create: {} },
    'Email/import': { emails: {} },
    'Email/unsubscribe': { emailId: NOBODY, isConfirmed: true },
    'MDN/send': { identityId: NOBODY, send: {} },
    'ContactCard/copy': { fromAccountId: reader.accountId, create: {} },
    'DeletedEmail/restore': { ids: [] },
  };
  const cases = SUBJECTS.filter(
    ({ name, verb, home }) =>
      name in writes || (verb === 'set' && (home === 'account' || home === 'everywhere')),
  ).map((subject) => ({
    subject,
    rule: { what: 'only read', args: writes[subject.name] ?? {}, error: 'accountReadOnly' },
    accountId: owner.accountId,
  }));
  assert.ok(cases.length >= Object.keys(writes).length + 8);
  assert.deepEqual(await judge(reader, cases), []);
});

/** Objects that a test can make without more ado, with a change of each. */
const EXAMPLES: Readonly<Record<string, { object: JmapArguments; patch: JmapArguments }>> = {
  Mailbox: { object: { name: 'Thử' }, patch: { name: 'Thử 2' } },
  Identity: { object: { email: 'SELF' }, patch: { name: 'An' } },
  AddressBook: { object: { name: 'Thử' }, patch: { name: 'Thử 2' } },
  ContactCard: {
    object: { addressBookIds: 'BOOK', name: { full: 'An' } },
    patch: { name: { full: 'Bình' } },
  },
  KeptText: { object: { kind: 'template', name: 'Thử', content: '{}' }, patch: { name: 'Thử 2' } },
};

test('what is made is told whole; sent back as it is it is no change; changed and destroyed at once it is destroyed', async () => {
  const client = await server.signIn('Phạm Thị Dung');
  const [book] = (await client.call('AddressBook/get', { ids: null }))['list'] as JmapArguments[];
  for (const [name, { object, patch }] of Object.entries(EXAMPLES)) {
    const wanted = {
      ...object,
      ...(object['email'] === 'SELF' && { email: client.address }),
      ...(object['addressBookIds'] === 'BOOK' && { addressBookIds: { [String(book?.['id'])]: true } }),
    };
    const made = await client.call(`${name}/set`, { create: { a: wanted } });
    const created = (made['created'] as Record<string, JmapArguments> | null)?.['a'];
    const id = String(created?.['id']);
    const [whole] = (await client.call(`${name}/get`, { ids: [id] }))['list'] as JmapArguments[];
    assert.deepEqual({ ...wanted, ...created }, whole, `${name}: what is made`);
    const same = await client.call(`${name}/set`, { update: { [id]: whole } });
    assert.deepEqual(
      [same['notUpdated'], Object.keys(same['updated'] ?? {})],
      [null, [id]],
      `${name}: the same`,
    );
    assert.deepEqual(
      (await client.call(`${name}/set`, { update: { [id]: {} } }))['notUpdated'],
      null,
      `${name}: nothing`,
    );
    const twice = { [id]: { 'name/x': 1, name: 'y' } };
    assert.deepEqual(
      typesOf((await client.call(`${name}/set`, { update: twice }))['notUpdated']),
      { [id]: 'invalidPatch' },
      `${name}: a path beginning another`,
    );
    const gone = await client.call(`${name}/set`, { update: { [id]: patch }, destroy: [id] });
    assert.deepEqual(
      [typesOf(gone['notUpdated']), gone['destroyed']],
      [{ [id]: 'willDestroy' }, [id]],
      `${name}: destroyed`,
    );
  }
});

test('of one object nothing is kept when a part of its change is refused', async () => {
  const client = await server.signIn('Đỗ Văn Em');
  const boxes = await client.call('Mailbox/set', { create: { a: { name: 'A' }, b: { name: 'B' } } });
  const { a, b } = boxes['created'] as Record<string, JmapArguments>;
  const refused = await client.call('Mailbox/set', {
    update: { [String(b?.['id'])]: { name: 'A', sortOrder: 9, isSubscribed: false } },
    create: { c: { name: 'C', shareWith: { [client.accountId]: { mayReadItems: true } } } },
  });
  assert.deepEqual(Object.keys(refused['notUpdated'] ?? {}), [b?.['id']]);
  assert.deepEqual(Object.keys(refused['notCreated'] ?? {}), ['c']);
  const left = (await client.call('Mailbox/get', { ids: null }))['list'] as JmapArguments[];
  const kept = left.find(({ id }) => id === b?.['id']);
  assert.deepEqual([kept?.['name'], kept?.['sortOrder'], kept?.['isSubscribed']], ['B', 0, true]);
  assert.ok(!left.some(({ name }) => name === 'C'));
  assert.ok(left.some(({ id }) => id === a?.['id']));
});
