/** JMAP over WebSocket (RFC 8887): handshake, requests, errors, push, and what another site's page gets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import type { JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, signInByForm, startJmapServer } from './server.ts';

interface Message {
  '@type': string;
  [name: string]: unknown;
}

/** A connection that remembers what came. */
class SocketClient {
  readonly socket: WebSocket;
  readonly #messages: Message[] = [];
  #wake: (() => void) | undefined;

  constructor(url: string, headers: Record<string, string>, protocols: string[] = ['jmap']) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, { headers });
    this.socket.on('message', (data) => {
      this.#messages.push(JSON.parse((data as Buffer).toString()) as Message);
      this.#wake?.();
    });
  }

  /** The status of a handshake that was refused, or 101. */
  async opened(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.socket.on('open', () => resolve(101));
      this.socket.on('unexpected-response', (_request, answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      });
      this.socket.on('error', reject);
    });
  }

  async next(): Promise<Message> {
    while (this.#messages.length === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#messages.shift() as Message;
  }

  async ask(message: object | string): Promise<Message> {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    return this.next();
  }

  async closed(): Promise<number> {
    return new Promise((resolve) => this.socket.on('close', resolve));
  }
}

const USING = ['urn:ietf:params:jmap:core', 'urn:ietf:params:jmap:mail'];

async function openSocket() {
  const server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const capability = client.session.capabilities['urn:ietf:params:jmap:websocket'];
  const socket = new SocketClient(String(capability?.['url']), { authorization: client.authorization });
  assert.equal(await socket.opened(), 101);
  assert.equal(socket.socket.protocol, 'jmap');
  return {
    server,
    client,
    socket,
    async [Symbol.asyncDispose]() {
      socket.socket.terminate();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('a request is answered under its own id, and so is a mistake', async () => {
  await using open = await openSocket();
  const { socket } = open;
  const answer = await socket.ask({
    '@type': 'Request',
    id: 'r1',
    using: USING,
    methodCalls: [['Core/echo', { hello: true }, 'a']],
  });
  assert.deepEqual(
    [answer['@type'], answer['requestId'], answer['methodResponses']],
    ['Response', 'r1', [['Core/echo', { hello: true }, 'a']]],
  );
  const wrong = await socket.ask({ '@type': 'Request', id: 'r2', using: ['urn:x'], methodCalls: [] });
  assert.deepEqual(
    [wrong['@type'], wrong['requestId'], wrong['type']],
    ['RequestError', 'r2', 'urn:ietf:params:jmap:error:unknownCapability'],
  );
  assert.equal((await socket.ask('{'))['type'], 'urn:ietf:params:jmap:error:notJSON');
  assert.equal((await socket.ask('[]'))['type'], 'urn:ietf:params:jmap:error:notRequest');
  assert.equal((await socket.ask({ '@type': 'Nothing' }))['type'], 'urn:ietf:params:jmap:error:notRequest');
  socket.socket.send(Buffer.from([1, 2, 3]), { binary: true });
  assert.equal(await socket.closed(), 1003);
});

function flag(server: JmapTestServer, client: JmapClient) {
  return server.deliver(client, 'Message-ID: <1@x>\nFrom: <b@hue.vn>\nSubject: x\n\nx\n');
}

test('changes come on the same connection while they are wanted', async () => {
  await using open = await openSocket();
  const { server, client, socket } = open;
  socket.socket.send(JSON.stringify({ '@type': 'WebSocketPushEnable', dataTypes: ['Email'] }));
  // The answer to a later message shows that the earlier was heard.
  await socket.ask({ '@type': 'Request', id: 'x', using: USING, methodCalls: [] });
  await flag(server, client);
  const change = await socket.next();
  const state = (await client.call('Email/get', { ids: [] }))['state'];
  const { pushState, ...told } = change;
  assert.deepEqual(told, { '@type': 'StateChange', changed: { [client.accountId]: { Email: state } } });
  assert.match(String(pushState), /^[\w-]{22}$/);
  socket.socket.send(JSON.stringify({ '@type': 'WebSocketPushDisable' }));
  await flag(server, client);
  const next = await socket.ask({ '@type': 'Request', id: 'y', using: USING, methodCalls: [] });
  assert.equal(next['@type'], 'Response');
});

test('the last of many wishes about push counts, however fast they come', async () => {
  await using open = await openSocket();
  const { server, client, socket } = open;
  for (let turn = 0; turn < 10; turn += 1)
    for (const wish of ['WebSocketPushEnable', 'WebSocketPushDisable'])
      socket.socket.send(JSON.stringify({ '@type': wish, dataTypes: ['Email'] }));
  await socket.ask({ '@type': 'Request', id: 'x', using: USING, methodCalls: [] });
  await flag(server, client);
  const next = await socket.ask({ '@type': 'Request', id: 'y', using: USING, methodCalls: [] });
  assert.equal(next['@type'], 'Response', 'no change is pushed after the last Disable');
});

test('who was away is told what the states are now, unless they are the same', async () => {
  await using open = await openSocket();
  const { server, client, socket } = open;
  const enable = (pushState: string) =>
    socket.ask({ '@type': 'WebSocketPushEnable', dataTypes: ['Email', 'Mailbox'], pushState });
  const first = await enable('never');
  const told = (first['changed'] as Record<string, Record<string, string>>)[client.accountId];
  assert.deepEqual(Object.keys(told ?? {}), ['Email', 'Mailbox']);
  const known = String(first['pushState']);
  socket.socket.send(
    JSON.stringify({ '@type': 'WebSocketPushEnable', dataTypes: ['Email', 'Mailbox'], pushState: known }),
  );
  assert.equal(
    (await socket.ask({ '@type': 'Request', using: USING, methodCalls: [] }))['@type'],
    'Response',
  );
  await flag(server, client);
  assert.equal((await socket.next())['@type'], 'StateChange');
});

test('without a sign-in, without the subprotocol, or from another site nothing opens', async () => {
  await using open = await openSocket();
  const { server, client } = open;
  const url = `${server.url}/jmap/ws`;
  const { authorization } = client;
  const statusOf = async (headers: Record<string, string>, protocols?: string[]): Promise<number> =>
    new SocketClient(url, headers, protocols).opened();
  assert.equal(await statusOf({}), 401);
  assert.equal(await statusOf({ authorization }, []), 426);
  const cookie = await signInByForm(server, client.address);
  assert.equal(await statusOf({ cookie, origin: 'https://evil.example' }), 403);
  const own = new SocketClient(url, { cookie, origin: server.url });
  assert.equal(await own.opened(), 101);
  own.socket.terminate();
  const plain = await fetch(url, { headers: { authorization } });
  assert.equal(plain.status, 426);
});

test('a session that ended makes no more requests', async () => {
  await using open = await openSocket();
  const { server, client, socket } = open;
  await server.db.query(`update account set state = 'locked', locked_reason = 'test' where id = $1`, [
    client.accountId,
  ]);
  const answer = await socket.ask({ '@type': 'Request', using: USING, methodCalls: [] });
  assert.equal(answer['@type'], 'RequestError');
});
