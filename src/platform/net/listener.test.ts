/** Ports with real sockets: plain, TLS, STARTTLS, limits, the PROXY protocol, and peers that speak something else. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { Refusal } from '#platform/kernel/fault.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { until } from '#tests/until.ts';
import { type Certificates, loadCertificates } from './certificates.ts';
import { ConnectionCounter, countedAs } from './connection-limits.ts';
import { type Listener, type ListenerSettings, openListener } from './listener.ts';
import type { Transport } from './transport.ts';

const log = createLogger({ level: 'fatal' });
const folder = mkdtempSync(join(tmpdir(), 'congthu-net-'));
let certificates: Certificates;

before(async () => {
  certificates = await loadCertificates({
    dataDir: folder,
    hostname: 'mail.test.example',
    names: ['localhost', '127.0.0.1'],
    now: Date.now(),
  });
});
after(() => rmSync(folder, { recursive: true }));

async function withPort(
  more: Partial<ListenerSettings>,
  serve: (transport: Transport) => Promise<void>,
  use: (listener: Listener) => Promise<void>,
): Promise<void> {
  const listener = await openListener({
    name: 'test',
    port: 0,
    hosts: ['127.0.0.1'],
    implicitTls: false,
    secureContext: certificates.secureContext,
    proxyNetworks: [],
    limits: { maxConnections: 100, maxPerAddress: 100 },
    busyReply: '421 busy\r\n',
    log,
    onConnection: (transport) => void serve(transport),
    ...more,
  });
  try {
    await use(listener);
  } finally {
    listener.destroy();
    await listener.close();
  }
}

/** Answers every piece with itself in capitals; `tls` begins TLS. */
async function echo(transport: Transport): Promise<void> {
  for (let bytes = await transport.read(); bytes; bytes = await transport.read()) {
    if (bytes.toString().startsWith('tls')) {
      await transport.write('go\r\n');
      await transport.startTls();
    } else await transport.write(Buffer.from(bytes.toString().toUpperCase()));
  }
  transport.close();
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function answer(socket: NodeJS.ReadableStream): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}

const asClient = { servername: 'mail.test.example' };

test('bytes go both ways and the end of one side is the end', async () => {
  await withPort({}, echo, async ({ port }) => {
    const socket = await open(port);
    socket.write('xin chao');
    assert.equal(await answer(socket), 'XIN CHAO');
    socket.end();
    await once(socket, 'close');
  });
});

test('a TLS port speaks TLS with the certificate of the local authority', async () => {
  await withPort({ implicitTls: true }, echo, async ({ port }) => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: certificates.authority, ...asClient });
    await once(socket, 'secureConnect');
    assert.ok(socket.authorized);
    socket.write('ok');
    assert.equal(await answer(socket), 'OK');
    socket.destroy();
  });
});

test('what is sent together with STARTTLS is forgotten, not obeyed after it', async () => {
  await withPort({}, echo, async ({ port }) => {
    const socket = await open(port);
    socket.write('tls\r\ninjected');
    assert.equal(await answer(socket), 'go\r\n');
    const secure = connectTls({ socket, ca: certificates.authority, ...asClient });
    await once(secure, 'secureConnect');
    secure.write('mine');
    assert.equal(await answer(secure), 'MINE');
    secure.destroy();
  });
});

test('a client that leaves in the middle of the handshake is let go at once, also where ends may be half open', async () => {
  await withPort(
    { allowHalfOpen: true },
    (transport) => echo(transport).catch(() => undefined),
    async ({ port }) => {
      const socket = await open(port);
      socket.write('tls\r\n');
      assert.equal(await answer(socket), 'go\r\n');
      socket.end();
      await once(socket, 'close');
    },
  );
  await withPort({ allowHalfOpen: true, implicitTls: true }, echo, async ({ port }) => {
    const socket = await open(port);
    socket.resume();
    socket.end();
    await once(socket, 'close');
  });
});

test('TLS to a plain port and plain text to a TLS port end in a closed connection, and the port lives on', async () => {
  await withPort({}, echo, async ({ port }) => {
    const wrong = connectTls({ port, host: '127.0.0.1' });
    await assert.rejects(once(wrong, 'secureConnect'));
    const socket = await open(port);
    socket.write('still');
    assert.equal(await answer(socket), 'STILL');
    socket.destroy();
  });
  await withPort({ implicitTls: true }, echo, async ({ port }) => {
    const wrong = await open(port);
    wrong.write('EHLO x\r\n');
    wrong.resume();
    await once(wrong, 'close');
    const socket = connectTls({ port, host: '127.0.0.1', ca: certificates.authority, ...asClient });
    await once(socket, 'secureConnect');
    socket.destroy();
  });
});

test('one address gets no more than its places, and a place given back can be taken again', async () => {
  await withPort({ limits: { maxConnections: 10, maxPerAddress: 2 } }, echo, async ({ port }) => {
    const [first] = [await open(port), await open(port)];
    const third = await open(port);
    assert.equal(await answer(third), '421 busy\r\n');
    first?.destroy();
    await until('the port has seen that a place is free', async () => {
      const fourth = await open(port);
      fourth.write('in');
      // Refused with its bytes unread it may be reset before it has the reason.
      const said = await answer(fourth).catch(() => 'reset');
      fourth.destroy();
      return said === 'IN';
    });
  });
});

test('a trusted balancer’s header gives the address, an untrusted peer’s is just bytes', async () => {
  const seen: string[] = [];
  const serve = async (transport: Transport): Promise<void> => {
    seen.push(transport.remoteAddress);
    await echo(transport);
  };
  const header = 'PROXY TCP4 192.0.2.7 127.0.0.1 1 2\r\n';
  await withPort({ proxyNetworks: ['127.0.0.0/8'] }, serve, async ({ port }) => {
    const socket = await open(port);
    socket.write(`${header}hello`);
    assert.equal(await answer(socket), 'HELLO');
    socket.destroy();
    const without = await open(port);
    without.write('no header');
    without.resume();
    await once(without, 'close');
  });
  await withPort({ proxyNetworks: ['10.0.0.0/8'] }, serve, async ({ port }) => {
    const socket = await open(port);
    socket.write(header);
    assert.equal(await answer(socket), header.toUpperCase());
    socket.destroy();
  });
  assert.deepEqual(seen, ['192.0.2.7', '127.0.0.1']);
});

test('a taken port is named, with what to do', async () => {
  await withPort({}, echo, async ({ port }) => {
    await assert.rejects(
      withPort({ port }, echo, async () => undefined),
      (error) => error instanceof Refusal && error.code === 'inUse' && error.message.includes('--port-base'),
    );
  });
});

test('a reader that does not read stops the peer, and nothing is lost when it goes on', async () => {
  const size = 8 * 1024 * 1024;
  let total = 0;
  const slow = async (transport: Transport): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (let bytes = await transport.read(); bytes; bytes = await transport.read()) total += bytes.length;
    transport.close();
  };
  await withPort({}, slow, async ({ port }) => {
    const socket = await open(port);
    socket.resume();
    socket.end(Buffer.alloc(size));
    await once(socket, 'close');
    assert.equal(total, size);
  });
});

test('the keys of the authority and the server are for the owner only', () => {
  for (const name of ['ca.key', 'server.key'])
    assert.equal(statSync(join(folder, 'tls', name)).mode & 0o077, 0);
});

test('the certificate stays the same until it is near its end, the authority beyond it', async () => {
  const base = { dataDir: folder, hostname: 'mail.test.example', names: ['localhost'] };
  const again = await loadCertificates({ ...base, now: Date.now() });
  assert.equal(again.certificate, certificates.certificate);
  const later = await loadCertificates({ ...base, now: Date.now() + 380 * 24 * 60 * 60 * 1000 });
  assert.notEqual(later.certificate, certificates.certificate);
  assert.equal(later.authority, certificates.authority);
});

test('an IPv6 host counts by its /64, an IPv4 address in IPv6 as itself', () => {
  assert.equal(countedAs('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.equal(countedAs('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(countedAs('::ffff:192.0.2.1'), '192.0.2.1');
  const counter = new ConnectionCounter({ maxConnections: 5, maxPerAddress: 1 });
  assert.ok(counter.take('2001:db8::1'));
  assert.equal(counter.take('2001:db8::2'), undefined);
});

test('a client beyond the limit that does not hang up is hung up on', async () => {
  await withPort({ limits: { maxConnections: 1, maxPerAddress: 1 } }, echo, async ({ port }) => {
    const first = await open(port);
    // It keeps its own side open for ever.
    const stubborn = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const failed = once(stubborn, 'error');
    assert.equal(await answer(stubborn), '421 busy\r\n');
    // Once the other end is gone altogether, what is written to it is answered by a reset.
    const writing = setInterval(() => stubborn.write('still here\r\n'), 50);
    const [error] = (await failed.finally(() => clearInterval(writing))) as [NodeJS.ErrnoException];
    assert.match(error.code ?? '', /EPIPE|ECONNRESET/);
    first.destroy();
    stubborn.destroy();
  });
});

test('TLS to a plain port is answered by a TLS alert, so that the client can say what is wrong, and is logged', async () => {
  const lines: string[] = [];
  const noting = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  await withPort({ log: noting }, echo, async ({ port }) => {
    const wrong = connectTls({ port, host: '127.0.0.1' });
    await assert.rejects(once(wrong, 'secureConnect'), { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' });
    assert.match(lines.join(''), /TLS on a plain port/);
  });
});
