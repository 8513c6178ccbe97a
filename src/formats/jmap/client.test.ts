import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  JmapCallFault,
  JmapRequestBuilder,
  JmapRequestFault,
  openClient,
  type TransportRequest,
} from './client.ts';

const SESSION = {
  capabilities: { 'urn:ietf:params:jmap:core': {}, 'urn:ietf:params:jmap:mail': {} },
  accounts: {},
  primaryAccounts: { 'urn:ietf:params:jmap:mail': 'a1' },
  username: 'an@example.vn',
  apiUrl: 'https://x/api',
  downloadUrl: 'https://x/d/{accountId}/{blobId}/{name}?type={type}',
  uploadUrl: 'https://x/u/{accountId}',
  eventSourceUrl: 'https://x/e?types={types}&closeafter={closeafter}&ping={ping}',
  state: 's1',
};

/** A server that gives prepared answers and remembers what it was asked. */
function serverOf(answers: { status: number; body: string }[]) {
  const asked: TransportRequest[] = [];
  const transport = (request: TransportRequest): Promise<{ status: number; body: string }> => {
    asked.push(request);
    if (request.method === 'GET') return Promise.resolve({ status: 200, body: JSON.stringify(SESSION) });
    return Promise.resolve(answers.shift() ?? { status: 500, body: '' });
  };
  return { asked, transport };
}

function answerOf(methodResponses: unknown[], sessionState = 's1'): { status: number; body: string } {
  return { status: 200, body: JSON.stringify({ methodResponses, sessionState }) };
}

test('a call refers to the result of an earlier one, and each is asked for its own response', async () => {
  const { asked, transport } = serverOf([
    answerOf([
      ['Email/query', { ids: ['e1'] }, 'c0'],
      ['Email/get', { list: [{ id: 'e1', subject: 'Chào' }] }, 'c1'],
    ]),
  ]);
  const client = await openClient(transport, 'https://x/session');
  const request = new JmapRequestBuilder();
  const query = request.call('Email/query', { accountId: client.accountId, limit: 1 });
  const list = request.call('Email/get', { accountId: client.accountId, ids: query.ref('/ids') });
  const answer = await client.send(request);
  assert.equal(answer.of(list).list[0]?.subject, 'Chào');
  assert.deepEqual(answer.of(query).ids, ['e1']);
  assert.deepEqual((JSON.parse(asked[1]?.body ?? '') as { methodCalls: unknown[] }).methodCalls[1], [
    'Email/get',
    { accountId: 'a1', '#ids': { resultOf: 'c0', name: 'Email/query', path: '/ids' } },
    'c1',
  ]);
});

test('a call that failed throws its error, and what followed a call is found', async () => {
  const { transport } = serverOf([
    answerOf([
      ['EmailSubmission/set', { created: null }, 'c0'],
      ['Email/set', { updated: { e1: null } }, 'c0'],
      ['error', { type: 'forbidden', description: 'No.' }, 'c1'],
    ]),
  ]);
  const client = await openClient(transport, 'https://x/session');
  const request = new JmapRequestBuilder();
  const sent = request.call('EmailSubmission/set', { accountId: 'a1' });
  const own = request.call('Unit/get', { accountId: 'a1' });
  const answer = await client.send(request);
  assert.throws(
    () => answer.of(own),
    (error) => error instanceof JmapCallFault && error.type === 'forbidden' && error.message === 'No.',
  );
  assert.deepEqual(answer.following(sent), [['Email/set', { updated: { e1: null } }, 'c0']]);
});

test('a refused request tells its status and problem, and what is no JSON is a fault too', async () => {
  const { transport } = serverOf([
    { status: 400, body: '{"type":"urn:ietf:params:jmap:error:limit","limit":"maxCallsInRequest"}' },
    { status: 502, body: '<html>' },
  ]);
  const client = await openClient(transport, 'https://x/session');
  const ask = () => client.ask('Core/echo', {});
  await assert.rejects(
    ask,
    (error) => error instanceof JmapRequestFault && error.problem.limit === 'maxCallsInRequest',
  );
  await assert.rejects(ask, (error) => error instanceof JmapRequestFault && error.status === 502);
});

test('a session that changed is read anew', async () => {
  const { asked, transport } = serverOf([answerOf([['Core/echo', { x: 1 }, 'c0']], 's2')]);
  const client = await openClient(transport, 'https://x/session');
  assert.deepEqual(await client.ask('Core/echo', { x: 1 }), { x: 1 });
  assert.deepEqual(
    asked.map(({ method }) => method),
    ['GET', 'POST', 'GET'],
  );
});

test('addresses are made of the session’s templates, with every value escaped', async () => {
  const client = await openClient(serverOf([]).transport, 'https://x/session');
  const file = { accountId: 'a1', blobId: 'b', name: 'báo cáo/1.pdf', type: 'application/pdf' };
  assert.equal(
    client.downloadUrl(file),
    'https://x/d/a1/b/b%C3%A1o%20c%C3%A1o%2F1.pdf?type=application%2Fpdf',
  );
  assert.equal(client.uploadUrl('a1'), 'https://x/u/a1');
  assert.equal(
    client.eventSourceUrl(['Email', 'Mailbox'], 30),
    'https://x/e?types=Email%2CMailbox&closeafter=no&ping=30',
  );
});
