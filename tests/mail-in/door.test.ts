/**
 * The door by a real client: who comes through a balancer, who is new, who tries addresses out, who brings too much, and to whom mail
 * is let in.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { createReceptionGuard, type ReceptionGuard } from '#services/reception/guard.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { type MailInServer, startMailIn } from './server.ts';

let server: MailInServer;
let person: string;
let guard: ReceptionGuard;
let now = Date.now();
const guards: ReceptionGuard[] = [];

/** The guard of one process. */
function makeGuard(limits: { messagesPerHour?: number; unknownPerHour?: number; greylistMs?: number }) {
  const made = createReceptionGuard({
    db: server.db,
    clock: () => now,
    limits: { messagesPerHour: 100, unknownPerHour: 100, greylistMs: 0, ...limits },
    log: quietLog,
  });
  guards.push(made);
  return made;
}

before(async () => {
  server = await startMailIn(() => ({}), {
    takeMessage: (address) => guard.takeMessage(address),
    missRecipient: (address) => guard.missRecipient(address),
    isGrey: (address, reversePath, recipient) => guard.isGrey(address, reversePath, recipient),
    stop: () => Promise.resolve(),
  });
  person = await server.province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
});

after(async () => {
  for (const made of guards) await made.stop();
  await server[Symbol.asyncDispose]();
});

function letter(subject: string): string {
  return `From: a@x.example\nTo: <${person}>\nSubject: ${subject}\nMessage-ID: <${subject}@x>\n\nx\n`;
}

function send(subject: string, more: { ip?: string; to?: string | string[]; from?: string } = {}) {
  return server.send({ from: 'a@x.example', to: person, text: letter(subject), ...more });
}

/** A session of its own, behind a header of the PROXY protocol; gives all that the server says. */
async function talk(header: Buffer, lines: readonly string[]): Promise<string> {
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  await once(socket, 'connect');
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  socket.write(header);
  socket.write(lines.map((line) => `${line}\r\n`).join(''));
  await once(socket, 'close');
  return said;
}

function version2(address: Buffer): Buffer {
  const body = Buffer.concat([address, Buffer.alloc(16), Buffer.from([0, 1, 0, 25])]);
  const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
  return Buffer.concat([signature, Buffer.from([0x21, 0x21, 0, body.length]), body]);
}

test('behind a balancer the sender’s own address counts, in version 2 too, and limits are announced', async () => {
  guard = makeGuard({});
  const said = await talk(version2(Buffer.from('20010db8000000000000000000000007', 'hex')), [
    'EHLO sender.example',
    'MAIL FROM:<a@x.example>',
    `RCPT TO:<${person}>`,
    'DATA',
    ...letter('version2').trimEnd().split('\n'),
    '.',
    'QUIT',
  ]);
  assert.match(said, /250-LIMITS RCPTMAX=100\r\n/);
  assert.match(said, /\r\n250 2\.0\.0 [^\r]*\r\n221 /);
  const mail = (await server.mailOf(person)).find(({ text }) => text.includes('version2'));
  assert.match(mail?.text ?? '', /^Received: from sender\.example \(\[IPv6:2001:db8:[0:]*7\]\)/im);
  assert.equal((await talk(Buffer.from('PROXY TCP4 nonsense\r\n'), ['EHLO x'])).includes('250'), false);
});

test('a sub-address is its person’s, a mistyped one nobody’s, and beside it the right one is taken', async () => {
  guard = makeGuard({});
  const [name] = person.split('@');
  assert.match(await send('tagged', { to: `${name}+hop@${DOMAIN}` }), /^250/);
  assert.match(await send('mistyped', { to: `${name}x@${DOMAIN}` }), /^550 5\.1\.1/);
  assert.match(await send('elsewhere', { to: 'a@other.example' }), /^550 5\.7\.1/);
  const texts = (await server.mailOf(person)).map(({ text }) => text);
  assert.ok(texts.some((text) => text.includes('Subject: tagged')));
  assert.ok(!texts.some((text) => text.includes('Subject: mistyped')));
});

test('a bounce comes in under the null reverse-path', async () => {
  guard = makeGuard({});
  assert.match(await send('bounce', { from: '' }), /^250/);
  const mail = (await server.mailOf(person)).at(-1);
  assert.match(mail?.text ?? '', /^Return-Path: <>\r\n/);
});

test('with greylisting a first-time sender comes again, and is known from then on', async () => {
  guard = makeGuard({ greylistMs: 60_000 });
  const from = 'new@x.example';
  assert.match(await send('grey', { from }), /^451 4\.7\.1/);
  assert.match(await send('grey', { from }), /^451 4\.7\.1/);
  now += 61_000;
  assert.match(await send('grey', { from }), /^250/);
  assert.match(await send('known', { from }), /^250/);
});

test('who tries addresses out waits, and is sent away at last; others are not', async () => {
  guard = makeGuard({ unknownPerHour: 12 });
  const header = Buffer.from('PROXY TCP4 198.51.100.20 198.51.100.1 4000 25\r\n');
  const guesses = Array.from({ length: 14 }, (_, index) => `RCPT TO:<nobody${index}@${DOMAIN}>`);
  const started = Date.now();
  const said = await talk(header, ['EHLO x', 'MAIL FROM:<a@x.example>', ...guesses]);
  assert.equal(said.match(/^550 5\.1\.1/gm)?.length, 12);
  assert.match(said, /\r\n421 4\.7\.1 Too many recipients that do not exist\r\n$/);
  // The eleventh waits half a second, the twelfth a whole one.
  assert.ok(Date.now() - started >= 1_400);
  assert.match(await send('honest', { ip: '198.51.100.21' }), /^250/);
});

test('what one address may bring in an hour is counted over all processes', async () => {
  const ip = '203.0.113.5';
  guard = makeGuard({ messagesPerHour: 3 });
  assert.match(await send('first', { ip }), /^250/);
  assert.match(await send('second', { ip }), /^250/);
  await guard.stop();
  // Another process, which has heard of the first one's with its own first count.
  guard = makeGuard({ messagesPerHour: 3 });
  assert.match(await send('third', { ip }), /^250/);
  await guard.stop();
  assert.match(await send('fourth', { ip }), /^4\d\d 4\.7\.\d/);
  assert.match(await send('another', { ip: '203.0.113.6' }), /^250/);
  now += 3_600_000;
  assert.match(await send('fifth', { ip }), /^250/);
});
