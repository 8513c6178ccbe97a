import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { probePort } from './probe-port.ts';

/** Asks a port that does this with whoever comes. */
async function probed(
  serve: (socket: Socket) => void,
  more: { says?: Buffer; proxyNetworks?: string[] } = {},
) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await probePort({
      hosts: ['0.0.0.0'],
      port,
      hears: Buffer.from('220'),
      proxyNetworks: [],
      ...more,
    });
  } finally {
    server.close();
  }
}

/** Greets byte by byte. */
function greetSlowly(socket: Socket): void {
  socket.setNoDelay(true);
  socket.write('2', () => setImmediate(() => socket.write('20 mail')));
}

/** Greets whoever said this. */
function answerTo(wanted: string): (socket: Socket) => void {
  return (socket) => {
    let heard = '';
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString();
      if (heard === wanted) socket.write('220');
    });
  };
}

test('a port that greets is good, also byte by byte; one that says something else or hangs up is not', async () => {
  assert.equal(await probed((socket) => socket.write('220 mail ESMTP\r\n')), true);
  assert.equal(await probed(greetSlowly), true);
  assert.equal(await probed((socket) => socket.write('421 too many\r\n')), false);
  assert.equal(await probed((socket) => socket.end()), false);
});

test('where nobody listens is not good', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  assert.equal(
    await probePort({ hosts: ['127.0.0.1'], port, hears: Buffer.from('220'), proxyNetworks: [] }),
    false,
  );
});

test('where a client speaks first it does, behind the header of a balancer where one is expected', async () => {
  const says = Buffer.from('hello');
  assert.equal(await probed(answerTo('hello'), { says }), true);
  assert.equal(
    await probed(answerTo('PROXY UNKNOWN\r\nhello'), { says, proxyNetworks: ['127.0.0.0/8'] }),
    true,
  );
});
