/** Which server a message goes to, and how: exchanges, TLS, a smart host. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCertificates } from '#platform/net/certificates.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { openRelayTest } from './relay.ts';

const directory = mkdtempSync(join(tmpdir(), 'congthu-relay-test-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

async function makeSecureContext() {
  const { secureContext } = await loadCertificates({
    dataDir: directory,
    hostname: 'sink.example',
    names: [],
    now: Date.now(),
  });
  return secureContext();
}

test('where TLS is offered it is used, whatever the certificate', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({ secureContext: await makeSecureContext() });
  await relay.start({ routes: { '*': { host: '127.0.0.1', port: sink.port } } });
  await relay.send({ to: 'b@far.example' });
  await relay.waitForEmptyQueue();
  assert.equal(sink.received[0]?.isSecure, true);
  assert.deepEqual(
    sink.log.map((entry) => entry.split(' ')[1]),
    ['CONNECT', 'EHLO', 'STARTTLS', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'END'],
  );
});

test('a server whose TLS is broken gets the mail without', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({
    keywords: ['STARTTLS'],
    script: ({ verb }) => (verb === 'STARTTLS' ? '220 go on\r\nthis is no handshake' : undefined),
  });
  // The handshake ends with our patience.
  await relay.start({
    routes: { '*': { host: '127.0.0.1', port: sink.port } },
    timeouts: { command: 3_000 },
  });
  await relay.send({ to: 'b@far.example' });
  await relay.waitForEmptyQueue();
  assert.equal(sink.received[0]?.isSecure, false);
  assert.equal(sink.connections, 2);
});

test('a smart host takes all mail that no route names, and is signed in to', async () => {
  await using relay = await openRelayTest();
  await using smart = await SmtpSink.open({ keywords: ['AUTH PLAIN LOGIN'] });
  await using routed = await SmtpSink.open();
  await relay.start({
    smartHost: { host: '127.0.0.1', port: smart.port },
    credentials: { user: 'tinh', password: 'mật khẩu' },
    routes: { 'near.example': { host: '127.0.0.1', port: routed.port } },
  });
  await relay.send({ to: 'b@far.example' });
  await relay.send({ to: 'b@near.example' });
  await relay.waitForEmptyQueue();
  assert.equal(smart.received.length, 1);
  assert.ok(smart.log.includes('1 AUTH'));
  assert.equal(routed.received.length, 1);
  assert.ok(!routed.log.includes('1 AUTH'));
});

test('a smart host that refuses our password bounces nothing', async () => {
  await using relay = await openRelayTest();
  await using smart = await SmtpSink.open({
    keywords: ['AUTH PLAIN'],
    script: ({ verb }) => (verb === 'AUTH' ? '535 5.7.8 Wrong password' : undefined),
  });
  await relay.start({
    smartHost: { host: '127.0.0.1', port: smart.port },
    credentials: { user: 'tinh', password: 'sai' },
  });
  await relay.send({ to: 'b@far.example' });
  await relay.waitFor(
    'it was tried',
    async () =>
      (await relay.queue())[0]?.state === 'queued' &&
      smart.connections > 0 &&
      (await relay.queue())[0]?.attempts === 1,
  );
  assert.match((await relay.queue())[0]?.last_reply ?? '', /535 Wrong password/);
  assert.deepEqual(await relay.mail(), []);
});

test('a domain without mail server bounces, one that takes no mail too, one without an answer waits', async () => {
  await using relay = await openRelayTest();
  await relay.start({
    resolver: {
      resolveMx: (domain) =>
        Promise.resolve(
          domain === 'null.example'
            ? { kind: 'nullMx' }
            : domain === 'quiet.example'
              ? { kind: 'temporary', reason: 'ETIMEOUT' }
              : { kind: 'absent' },
        ),
    },
  });
  for (const domain of ['gone.example', 'null.example', 'quiet.example'])
    await relay.send({ to: `b@${domain}` });
  await relay.waitFor('two have bounced and one waits', async () => {
    const rows = await relay.queue();
    return rows.length === 1 && rows[0]?.state === 'queued' && rows[0].attempts === 1;
  });
  const statuses = (await relay.mail()).map((bounce) => /^Status: (\S+)/m.exec(bounce)?.[1]);
  assert.deepEqual(new Set(statuses), new Set(['5.1.2', '5.1.10']));
  assert.match((await relay.queue())[0]?.last_reply ?? '', /ETIMEOUT/);
});
