/** RFC 8620: the session, whole requests, references, and every error of its tables. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JmapClient, JmapProblem, resultOf } from '#tests/clients/jmap.ts';
import { basic, startJmapServer } from './server.ts';

async function problemOf(
  act: Promise<unknown>,
): Promise<{ status: number; type: string | undefined; limit: string | undefined }> {
  try {
    await act;
  } catch (error) {
    if (error instanceof JmapProblem)
      return {
        status: error.status,
        type: error.problem.type?.split(':').at(-1),
        limit: error.problem.limit,
      };
    throw error;
  }
  throw new assert.AssertionError({ message: 'the request was taken' });
}

test('the session tells who one is, what there is and where', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { session } = client;
  assert.equal(session.username, client.address);
  assert.equal(session.apiUrl, `${server.url}/jmap/api`);
  assert.deepEqual(Object.keys(session.accounts), [client.accountId, 'province']);
  assert.equal(session.accounts[client.accountId]?.isPersonal, true);
  assert.ok(Number(session.capabilities['urn:ietf:params:jmap:core']?.['maxCallsInRequest']) >= 16);
});

test('the head of an agency finds the agency’s account beside the own one, another does not', async () => {
  await using server = await startJmapServer();
  const head = await server.signIn('Nguyễn Văn An', 'snv', 'agency_head');
  const other = await server.signIn('Trần Thị Bình', 'stc');
  const agency = await server.accountIdOf('snv@thuathienhue.gov.vn');
  assert.equal(head.session.accounts[agency]?.isPersonal, false);
  const [boxes] = await head.request([['Mailbox/get', { accountId: agency }]]);
  assert.equal((boxes?.[1]['list'] as unknown[] | undefined)?.length, 6);
  const [refused] = await other.request([['Mailbox/get', { accountId: agency }]]);
  assert.equal(refused?.[1]['type'], 'accountNotFound');
});

test('without the right password there is nothing', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  assert.equal((await problemOf(JmapClient.open(server.url, basic(client.address, 'sai')))).status, 401);
  assert.equal((await problemOf(JmapClient.open(server.url, 'Bearer nothing'))).status, 401);
  assert.equal((await problemOf(JmapClient.open(server.url, ''))).status, 401);
});

test('calls run in order and answer in order, and later ones take from earlier ones', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { accountId } = client;
  const responses = await client.request([
    ['Core/echo', { hello: true, high: 5 }, 'a'],
    ['Mailbox/query', { accountId, filter: { role: 'inbox' } }, 'b'],
    ['Mailbox/get', { accountId, '#ids': resultOf('b', 'Mailbox/query', '/ids'), properties: ['role'] }, 'c'],
  ]);
  assert.deepEqual(responses[0], ['Core/echo', { hello: true, high: 5 }, 'a']);
  const list = responses[2]?.[1]['list'] as { role: string }[];
  assert.deepEqual(
    list.map(({ role }) => role),
    ['inbox'],
  );
});

test('a call that fails is told in its place and the others go on', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { accountId } = client;
  const responses = await client.request([
    ['Nothing/get', { accountId }],
    ['Mailbox/get', { accountId: '00000000-0000-7000-8000-000000000000' }],
    ['Mailbox/get', { accountId, ids: 'x' }],
    ['Mailbox/get', { accountId, properties: ['nothing'] }],
    ['Mailbox/get', { accountId, misspelt: 1 }],
    ['Mailbox/get', { accountId, '#ids': resultOf('c9', 'Mailbox/query', '/ids') }],
    ['Mailbox/changes', { accountId, sinceState: 'never' }],
    ['Mailbox/set', { accountId, ifInState: 's0' }],
    ['Core/echo', {}],
  ]);
  assert.deepEqual(
    responses.map(([name, args]) => args['type'] ?? name),
    [
      'unknownMethod',
      'accountNotFound',
      'invalidArguments',
      'invalidArguments',
      'invalidArguments',
      'invalidResultReference',
      'cannotCalculateChanges',
      'stateMismatch',
      'Core/echo',
    ],
  );
});

test('a method of a capability that is not used is unknown', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const methodCalls = [['Mailbox/get', { accountId: client.accountId }, 'a']];
  const answer = await client.post(JSON.stringify({ using: ['urn:ietf:params:jmap:core'], methodCalls }));
  assert.equal(answer.methodResponses[0]?.[1]['type'], 'unknownMethod');
});

test('what is no request is refused whole, and the server lives on', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const refused = (body: string) => problemOf(client.post(body));
  const using = ['urn:ietf:params:jmap:core'];
  const many = Array.from({ length: 100 }, (_, index) => ['Core/echo', {}, `c${index}`]);
  assert.equal((await refused('{')).type, 'notJSON');
  assert.equal((await refused('{"using":[],"using":[],"methodCalls":[]}')).type, 'notJSON');
  assert.equal((await refused('['.repeat(50_000))).type, 'notJSON');
  assert.equal((await refused('{"using":["\\ud800"],"methodCalls":[]}')).type, 'notJSON');
  for (const number of ['1e999', '9007199254740993', '01', '1'.repeat(400)])
    assert.equal(
      (await refused(`{"using":[],"methodCalls":[["Core/echo",{"n":${number}},"a"]]}`)).type,
      'notJSON',
      number,
    );
  assert.equal((await refused('[]')).type, 'notRequest');
  assert.equal((await refused(JSON.stringify({ using, methodCalls: [['x']] }))).type, 'notRequest');
  assert.equal(
    (await refused(JSON.stringify({ using: ['urn:x'], methodCalls: [] }))).type,
    'unknownCapability',
  );
  assert.deepEqual(await refused(JSON.stringify({ using, methodCalls: many })), {
    status: 400,
    type: 'limit',
    limit: 'maxCallsInRequest',
  });
  assert.equal((await client.request([['Core/echo', {}]])).length, 1);
});
