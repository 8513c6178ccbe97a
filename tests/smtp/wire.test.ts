/** What clients do to a connection that no transcript shows: cuts, floods, smuggling, silence, leaving. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport } from '#platform/net/transport.ts';
import { until } from '#tests/until.ts';
import { RawClient, startSmtpTestServer } from './server.ts';

const ENVELOPE = 'EHLO c\r\nMAIL FROM:<x@y.example>\r\nRCPT TO:<an@hue.vn>\r\nDATA\r\n';

/** The codes of all replies, the lines of one counted once. */
function codes(text: string): string {
  return [...text.matchAll(/^(\d{3}) /gm)].map((match) => match[1]).join(' ');
}

test('a whole session in one packet is answered in order, and so is one byte by byte', async () => {
  await using server = await startSmtpTestServer();
  const session = `${ENVELOPE}a\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@hue.vn>\r\nRCPT TO:<binh@hue.vn>\r\nDATA\r\nb\r\n.\r\nQUIT\r\n`;
  for (const step of [session.length, 1]) {
    using client = new RawClient(server.mx);
    for (let at = 0; at < session.length; at += step) client.send(session.slice(at, at + step));
    await client.until(() => client.isEnded);
    assert.equal(codes(client.text), '220 250 250 250 354 250 250 550 250 354 250 221');
  }
  assert.deepEqual(
    server.received.map((message) => message.bytes.toString()),
    ['a\r\n', 'b\r\n', 'a\r\n', 'b\r\n'],
  );
});

test('a client that ends its side after the last command still gets every answer', async () => {
  await using server = await startSmtpTestServer();
  using client = new RawClient(server.mx, { allowHalfOpen: true });
  client.socket.end(`${ENVELOPE}a\r\n.\r\nNOOP\r\n`);
  await client.until(() => client.isEnded);
  assert.equal(codes(client.text), '220 250 250 250 354 250 250');
  assert.equal(server.received.length, 1);
});

test('no odd line ending ends a message early: it is refused whole and the session lives on', async () => {
  await using server = await startSmtpTestServer();
  for (const ending of ['\n.\n', '\n.\r\n', '\r.\r', '\r\n.\r', '\r\n.\n', 'a\nb', 'a\rb']) {
    using client = new RawClient(server.mx);
    client.send(`${ENVELOPE}first${ending}MAIL FROM:<boss@hue.vn>\r\nRCPT TO:<an@hue.vn>\r\nDATA\r\n`);
    await client.until(/^354 /m);
    client.send('smuggled\r\n.\r\nNOOP\r\nQUIT\r\n');
    await client.until(() => client.isEnded);
    assert.equal(codes(client.text), '220 250 250 250 354 550 250 221', JSON.stringify(ending));
  }
  assert.deepEqual(server.received, []);
});

test('a message over the limit is read to its end and refused, and the next one is taken', async () => {
  await using server = await startSmtpTestServer();
  using client = new RawClient(server.mx);
  client.send(
    `${ENVELOPE}${'x'.repeat(76)}\r\n`.replace('DATA', 'DATA') + `${'y'.repeat(76)}\r\n`.repeat(2_000),
  );
  client.send(`.\r\n${ENVELOPE.slice('EHLO c\r\n'.length)}small\r\n.\r\nQUIT\r\n`);
  await client.until(() => client.isEnded);
  assert.equal(codes(client.text), '220 250 250 250 354 552 250 250 354 250 221');
  assert.equal(server.received.length, 1);
});

test('large messages that come at once have so much memory together; who finds none is told to come again', async () => {
  await using server = await startSmtpTestServer({
    settings: { maxMessageBytes: 1_000_000 },
    receivingBytes: 400_000,
  });
  const large = `${'x'.repeat(76)}\r\n`.repeat(3_000);
  const envelope = ENVELOPE.slice('EHLO c\r\n'.length);
  using slow = new RawClient(server.mx);
  slow.send(ENVELOPE + large);
  await slow.until(/^354 /m);
  // All of one address have half of it, which the slow one has now.
  using other = new RawClient(server.mx);
  const chunk = envelope.replace('DATA\r\n', `BDAT ${large.length} LAST\r\n`);
  other.send(`${ENVELOPE}${large}.\r\n${chunk}${large}${envelope}small\r\n.\r\n`);
  await other.until(() => codes(other.text) === '220 250 250 250 354 452 250 250 452 250 250 354 250');
  slow.send('.\r\n');
  await slow.until(() => codes(slow.text) === '220 250 250 250 354 250');
  other.send(
    `${envelope}${large}.\r\nMAIL FROM:<x@y.example>\r\nRCPT TO:<an@hue.vn>\r\nBDAT ${large.length}\r\n${large}RSET\r\n`,
  );
  other.send(`${chunk}${large}QUIT\r\n`);
  await other.until(() => other.isEnded);
  assert.match(codes(other.text), / 250 250 354 250 250 250 250 250 250 250 250 221$/);
  assert.deepEqual(
    server.received.map(({ bytes }) => bytes.length),
    [7, large.length, large.length, large.length],
  );
});

test('a message that breaks off leaves nothing', async () => {
  await using server = await startSmtpTestServer();
  using client = new RawClient(server.mx);
  client.send(`${ENVELOPE}Subject: half\r\n\r\nthis is not the e`);
  await client.until(/^354 /m);
  client.socket.end();
  await client.until(() => client.isEnded);
  await until('the server has let go of it', () => server.smtp.open === 0);
  assert.deepEqual(server.received, []);
});

test('what was pipelined behind STARTTLS in the clear is never run', async () => {
  await using server = await startSmtpTestServer();
  using client = new RawClient(server.mx);
  client.send('EHLO c\r\nSTARTTLS\r\nMAIL FROM:<injected@y.example>\r\n');
  await client.until(/^220 2\.0\.0 /m);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(codes(client.text), '220 250 220');
});

test('a line without end and bytes that are no text are told and forgotten', async () => {
  await using server = await startSmtpTestServer();
  using client = new RawClient(server.mx);
  client.send(`${'A'.repeat(20_000)}\r\n`);
  client.send(Buffer.from('EHLO \xff\xfe\r\nNO\0OP\r\nNOOP\r\n', 'latin1'));
  await client.until(/^250 /m);
  assert.equal(codes(client.text), '220 500 500 500 250');
});

test('TLS where plain text is spoken is answered so that the client gives up at once', async () => {
  await using server = await startSmtpTestServer();
  using client = new RawClient(server.mx);
  await client.until(/^220 /m);
  client.send(Buffer.from('16030100c8010000c40303', 'hex'));
  await client.until(() => client.isEnded);
  assert.deepEqual(server.received, []);
});

test('too many mistakes end the connection, and a message taken forgives those before it', async () => {
  await using server = await startSmtpTestServer({ limits: { maxFaults: 3 } });
  using client = new RawClient(server.mx);
  client.send(`X\r\nX\r\n${ENVELOPE}a\r\n.\r\nX\r\nX\r\nX\r\nNOOP\r\n`);
  await client.until(() => client.isEnded);
  assert.equal(codes(client.text), '220 500 500 250 250 250 354 250 500 500 500 421');
});

test('a client that sends commands and never a message is sent away', async () => {
  await using server = await startSmtpTestServer({ limits: { maxIdleCommands: 10 } });
  using client = new RawClient(server.mx);
  client.send('NOOP\r\n'.repeat(20));
  await client.until(() => client.isEnded);
  assert.equal(codes(client.text), `220 ${'250 '.repeat(10)}421`);
});

test('a silent client is told to go, in the middle of a message too', async () => {
  await using server = await startSmtpTestServer({
    limits: { commandTimeoutMs: 100, messageTimeoutMs: 200 },
  });
  for (const said of ['', 'EHLO c\r\n', `${ENVELOPE}half a mess`]) {
    using client = new RawClient(server.mx);
    client.send(said);
    await client.until(() => client.isEnded);
    assert.match(client.text, /^421 4\.4\.2 /m);
  }
  assert.deepEqual(server.received, []);
});

/** A connection whose peer takes nothing: a write ends when the connection does. */
function makeDeafTransport(): { transport: Transport; isClosed: () => boolean } {
  let close: (() => void) | undefined;
  let isClosed = false;
  const closed = new Promise<undefined>((resolve) => {
    close = () => {
      isClosed = true;
      resolve(undefined);
    };
  });
  const transport = {
    remoteAddress: '192.0.2.1',
    isSecure: false,
    tlsFacts: undefined,
    read: () => closed,
    write: () => closed,
    close,
  } as unknown as Transport;
  return { transport, isClosed: () => isClosed };
}

test('a client that takes no replies does not hold its connection for ever', async () => {
  await using server = await startSmtpTestServer({ limits: { commandTimeoutMs: 100 } });
  const { transport, isClosed } = makeDeafTransport();
  server.smtp.serve(transport, 'mx');
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(isClosed(), false);
  await until('it is closed', isClosed);
  await until('the server has let go of it', () => server.smtp.open === 0);
});

test('draining lets a message under way be answered, says 421 to the others, and then nobody is left', async () => {
  let accept: (() => void) | undefined;
  const isAccepted = new Promise<void>((resolve) => {
    accept = resolve;
  });
  await using server = await startSmtpTestServer({
    judge: async () => {
      await isAccepted;
      return undefined;
    },
  });
  using busy = new RawClient(server.mx);
  using idle = new RawClient(server.mx);
  using half = new RawClient(server.mx);
  busy.send(`${ENVELOPE}a\r\n.\r\n`);
  half.send(`${ENVELOPE}half`);
  await idle.until(/^220 /m);
  await half.until(/^354 /m);
  await busy.until(() => server.received.length === 1);
  const drained = server.smtp.drain();
  await idle.until(() => idle.isEnded);
  await half.until(() => half.isEnded);
  assert.equal(busy.isEnded, false);
  accept?.();
  await drained;
  await busy.until(() => busy.isEnded);
  assert.equal(codes(busy.text), '220 250 250 250 354 250 421');
  assert.equal(codes(half.text), '220 250 250 250 354 421');
  assert.equal(codes(idle.text), '220 421');
  assert.equal(server.received.length, 1);
});

test('the 250 comes only after the pipeline has answered', async () => {
  let isStored = false;
  await using server = await startSmtpTestServer({
    judge: async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isStored = true;
      return undefined;
    },
  });
  using client = new RawClient(server.mx);
  client.send(`${ENVELOPE}a\r\n.\r\n`);
  await client.until(/^250 2\.0\.0 Ok, stored/m);
  assert.equal(isStored, true);
});
