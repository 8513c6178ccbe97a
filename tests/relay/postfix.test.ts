/** Postfix as the server next to us: STARTTLS, CHUNKING, SMTPUTF8, DSN passed on, and a server behind it that puts off. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadCertificates } from '#platform/net/certificates.ts';
import { type Postfix, startPostfix } from '#tests/clients/postfix.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { openRelayTest } from './relay.ts';

let folder: string;
let postfix: Postfix;
let sink: SmtpSink;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'congthu-postfix-tls-'));
  const { certificate, key } = await loadCertificates({
    dataDir: folder,
    hostname: 'postfix.test',
    names: [],
    now: Date.now(),
  });
  writeFileSync(join(folder, 'cert.pem'), certificate);
  writeFileSync(join(folder, 'key.pem'), key);
  sink = await SmtpSink.open({ keywords: ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'DSN'] });
  postfix = await startPostfix({ own: await findFreePort(), sink: sink.port }, [
    'smtpd_tls_security_level = may',
    `smtpd_tls_cert_file = ${join(folder, 'cert.pem')}`,
    `smtpd_tls_key_file = ${join(folder, 'key.pem')}`,
    'smtputf8_enable = yes',
    'minimal_backoff_time = 1s',
    'queue_run_delay = 1s',
  ]);
});
after(async () => {
  await postfix.stop();
  await sink.close();
  rmSync(folder, { recursive: true });
});

function bySubject(text: string) {
  return sink.received.find(({ data }) => data.includes(text));
}

test('mail goes through Postfix over TLS, in one chunk, with its notifications and its Vietnamese addresses', async () => {
  await using relay = await openRelayTest();
  await relay.start({
    routes: { '*': { host: '127.0.0.1', port: postfix.port } },
  });
  const large = `Subject: lớn\r\n\r\n${'Kính gửi các sở, ban, ngành.\r\n'.repeat(60_000)}`;
  await relay.send({
    to: 'b@far.example',
    text: 'Subject: x\r\n\r\nChào\r\n.\r\n',
    notify: ['success'],
    envid: 'e1',
  });
  await relay.send({ to: 'ân@huế.example', text: 'Subject: Huế\r\n\r\nx\r\n', smtputf8: true });
  await relay.send({ to: 'c@far.example', text: large });
  await relay.waitForEmptyQueue();
  await relay.waitFor('Postfix has sent all on', () => sink.received.length === 3);
  const plain = bySubject('Subject: x');
  assert.match(plain?.data ?? '', /with ESMTPS id/);
  assert.match(plain?.data ?? '', /Chào\r\n\.\r\n$/);
  assert.match(plain?.envelope.join('\n') ?? '', /ENVID=e1[^]*NOTIFY=SUCCESS/);
  assert.deepEqual(
    bySubject('Subject: Huế')?.to,
    ['ân@huế.example'].map((to) => Buffer.from(to).toString('latin1')),
  );
  assert.ok(bySubject('Subject: lớn')?.data.endsWith(large.slice(-1000)));
  assert.deepEqual(await relay.mail(), [], 'Postfix tells of success, we need not');
});
