/** Postfix as the sender: TLS, notifications, Vietnamese addresses, pipelining, and a wire that ends too early. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { createResolver } from '#platform/dns/resolver.ts';
import type { Scanner } from '#services/antivirus/scanner.ts';
import { createSenderAuthenticator } from '#services/sender-authentication/authenticate.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { type Postfix, startPostfix } from '#tests/clients/postfix.ts';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import { type ProxyAct, type ProxyPiece, startTcpProxy, type TcpProxy } from '#tests/clients/tcp-proxy.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { findFreePort } from './free-port.ts';
import { startTestNameServer, type TestNameServer, txtRecord } from './name-server.ts';
import { HOSTNAME, type MailInServer, startMailIn } from './server.ts';

/** Of a name server that a busy machine holds up, too. */
const PATIENCE_MS = 30_000;

const IP = '192.0.2.10';
/** Whoever sends to this person is put off so many times. */
const PUT_OFF = 2;

let names: TestNameServer;
let server: MailInServer;
let wire: TcpProxy;
/** Speaks TLS or does not send. */
let secure: Postfix;
/** Speaks none, so that the wire sees what is said. */
let plain: Postfix;
let person: string;
let act: (piece: ProxyPiece) => ProxyAct = () => 'pass';
let scans = 0;
let isScannerAway = false;

const scanner: Scanner = {
  state: () => Promise.resolve({ kind: 'policyOnly' }),
  scan: () => {
    scans += 1;
    return Promise.resolve(
      isScannerAway && scans <= PUT_OFF
        ? { kind: 'unavailable', reason: 'away' }
        : { kind: 'clean', by: 'policy' },
    );
  },
};

before(async () => {
  names = await startTestNameServer([txtRecord('far.example', `v=spf1 ip4:${IP} -all`)]);
  const resolver = createResolver({ servers: [names.address], clock: Date.now, timeoutMs: PATIENCE_MS });
  server = await startMailIn(() => ({
    domain: DOMAIN,
    scanner,
    senderAuthentication: createSenderAuthenticator({ resolver, hostname: HOSTNAME, clock: Date.now }),
  }));
  person = await server.province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
  wire = await startTcpProxy({ target: server.port, source: IP, act: (piece) => act(piece) });
  const quick = [
    'minimal_backoff_time = 1s',
    'maximal_backoff_time = 1s',
    'queue_run_delay = 1s',
    // How long it leaves its own client alone where that came late: a minute, as Postfix has it.
    'transport_retry_time = 1s',
    'service_throttle_time = 1s',
  ];
  secure = await startPostfix({ own: await findFreePort(), sink: wire.port }, [
    'smtp_tls_security_level = encrypt',
    ...quick,
  ]);
  plain = await startPostfix({ own: await findFreePort(), sink: wire.port }, quick);
});
after(async () => {
  await secure.stop();
  await plain.stop();
  await wire[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await names.stop();
});

async function waitFor(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The messages whose text holds a word. */
async function mailWith(word: string): Promise<string[]> {
  const all = await server.mailOf(person);
  return all.map(({ text }) => text).filter((text) => text.includes(word));
}

function letter(subject: string, body: string): Buffer {
  return dataOf(
    `From: Bình <binh@far.example>\nTo: <${person}>\nSubject: ${subject}\nDate: Wed, 25 Nov 2026 08:00:00 +0700\nMessage-ID: <${subject}@far.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${body}`,
  );
}

/** What is in our queue for somebody outside. */
async function queuedFor(address: string): Promise<string[]> {
  const rows = await server.db.query<{ blob: Buffer }>(
    `select m.blob from outbound_message m join outbound_recipient r on r.message_id = m.id where r.address = $1`,
    [address],
  );
  return (await server.blobs.readMany(rows.map(({ blob }) => blob))).map(String);
}

testWith(
  'postfix',
  'its mail comes over TLS with all lines as they were, and success is told to who asked for it',
  async () => {
    const body = `.\n..\nXin chào\n${'Kính gửi các sở, ban, ngành.\n'.repeat(40_000)}the end`;
    const replies = await speakSmtp(secure.port, [
      'EHLO far.example',
      'MAIL FROM:<binh@far.example> RET=HDRS ENVID=e-77 BODY=8BITMIME',
      `RCPT TO:<${person}> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;old-name@${DOMAIN}`,
      'DATA',
      letter('tls', body),
      'QUIT',
    ]);
    assert.match(replies[5] ?? '', /^250/);
    await waitFor('it is in the mailbox', async () => (await mailWith('<tls@far.example>')).length === 1);
    const [text = ''] = await mailWith('<tls@far.example>');
    assert.ok(text.endsWith(`${body.replaceAll('\n', '\r\n')}\r\n`), 'every line as it was');
    const header = text.slice(0, text.indexOf('\r\n\r\n'));
    assert.match(header, /^Return-Path: <binh@far\.example>/);
    assert.match(header, /Received: from postfix\.test [^]*?TLSv1[^]*?with ESMTPS /);
    await waitFor('success is told', async () => (await queuedFor('binh@far.example')).length === 1);
    const [report = ''] = await queuedFor('binh@far.example');
    assert.match(report, /Original-Envelope-Id: e-77/);
    assert.match(report, new RegExp(`Original-Recipient: rfc822;\\s*old-name@${DOMAIN}`));
    assert.match(report, /Action: delivered/);
  },
);

testWith('postfix', 'a sender and a subject in Vietnamese come as they are (SMTPUTF8)', async () => {
  await speakSmtp(secure.port, [
    'EHLO far.example',
    'MAIL FROM:<bình@huế.example> SMTPUTF8 BODY=8BITMIME',
    `RCPT TO:<${person}>`,
    'DATA',
    letter('Chào Huế', 'x'),
    'QUIT',
  ]);
  await waitFor('it is in the mailbox', async () => (await mailWith('Subject: Chào Huế')).length === 1);
  const [text = ''] = await mailWith('Subject: Chào Huế');
  assert.match(text, /^Return-Path: <bình@huế\.example>/);
  assert.match(text, /with UTF8SMTPS /);
});

testWith(
  'postfix',
  'of its recipients the unknown one bounces there, and the others get the mail',
  async () => {
    await speakSmtp(plain.port, [
      'EHLO far.example',
      `MAIL FROM:<${person}>`,
      `RCPT TO:<nobody@${DOMAIN}>`,
      `RCPT TO:<${person}>`,
      'DATA',
      letter('two', 'x'),
      'QUIT',
    ]);
    await waitFor('mail and bounce are here', async () => (await mailWith('<two@far.example>')).length === 2);
    const bounce = (await mailWith('<two@far.example>')).find((text) => text.includes('Final-Recipient'));
    assert.match(bounce ?? '', new RegExp(`Final-Recipient: rfc822; nobody@${DOMAIN}`));
    assert.match(bounce ?? '', /Status: 5\.1\.1/);
  },
);

testWith('postfix', 'put off because no virus scanner runs, it comes again until it is taken', async () => {
  scans = 0;
  isScannerAway = true;
  await speakSmtp(plain.port, [
    'EHLO far.example',
    'MAIL FROM:<binh@far.example>',
    `RCPT TO:<${person}>`,
    'DATA',
    letter('again', 'x'),
    'QUIT',
  ]);
  await waitFor('it is in the mailbox', async () => (await mailWith('<again@far.example>')).length === 1);
  assert.equal(scans, PUT_OFF + 1);
  isScannerAway = false;
});

testWith('postfix', 'one that ends its side after the message still hears that it was taken', async () => {
  act = ({ way, text }) => (way === 'up' && text.includes('\r\n.\r\n') ? 'passAndEnd' : 'pass');
  const before = wire.connections;
  await speakSmtp(plain.port, [
    'EHLO far.example',
    'MAIL FROM:<binh@far.example>',
    `RCPT TO:<${person}>`,
    'DATA',
    letter('half', 'x'),
    'QUIT',
  ]);
  await waitFor('it is in the mailbox', async () => (await mailWith('<half@far.example>')).length === 1);
  // Had it heard nothing, it would come again after a second.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  assert.equal((await mailWith('<half@far.example>')).length, 1);
  assert.equal(wire.connections, before + 1);
  act = () => 'pass';
});
