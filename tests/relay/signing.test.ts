/** What leaves is signed, in the form its server takes, and another judge believes it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { ARCData } from 'mailauth';
import { arc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { ensureDkimKeys, listDkimKeys } from '#domain/outbound/dkim-keys.ts';
import { createMailSigner } from '#services/relay/signing.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { openRelayTest, type RelayTest } from './relay.ts';

const HOSTNAME = `mail.${DOMAIN}`;

/** Keys for the test's province; a resolver that publishes them, and a signer for its relay. */
async function openSigning(relay: RelayTest) {
  const sealing = { sealingKey: randomBytes(32), random: randomBytes };
  await ensureDkimKeys(relay.db, { domain: DOMAIN, now: relay.now(), sealing });
  const keys = await listDkimKeys(relay.db, DOMAIN);
  const resolver = (name: string): Promise<string[][]> =>
    Promise.resolve([[keys.find((key) => key.recordName === name)?.record ?? 'none']]);
  const { sealingKey } = sealing;
  const signer = createMailSigner({
    db: relay.db,
    sealingKey,
    domains: [DOMAIN],
    hostname: HOSTNAME,
    clock: () => relay.now(),
  });
  return { resolver, signer };
}

const routeTo = (sink: SmtpSink) => ({ routes: { '*': { host: '127.0.0.1', port: sink.port } } });
const LETTER = (from: string): string =>
  `From: An <${from}>\r\nTo: b@far.example\r\nSubject: Thu\r\nMessage-ID: <m1@x>\r\n\r\nChào ông\r\n.\r\n..x\r\n`;

test('our mail carries two signatures that hold, over DATA and BDAT, in eight bits and in seven', async () => {
  await using relay = await openRelayTest();
  const { resolver, signer } = await openSigning(relay);
  for (const keywords of [
    ['PIPELINING', '8BITMIME', 'SIZE 1000000'],
    ['PIPELINING', 'CHUNKING', 'BINARYMIME', '8BITMIME'],
    ['CHUNKING', '8BITMIME'],
    ['SIZE 1000000'],
  ]) {
    await using sink = await SmtpSink.open({ keywords });
    const worker = await relay.start({ ...routeTo(sink), parts: { signer } });
    await relay.send({ to: 'b@far.example', text: LETTER(relay.official) });
    await relay.waitForEmptyQueue();
    const [received] = sink.received;
    const data = Buffer.from(received?.data ?? '');
    const { results } = await dkimVerify(data, { resolver });
    assert.deepEqual(
      results.map((result) => result.status.result),
      ['pass', 'pass'],
      keywords.join(),
    );
    const size = /SIZE=(\d+)/.exec(received?.envelope[0] ?? '')?.[1];
    if (size !== undefined) assert.equal(Number(size), data.length, 'the size told is the size sent');
    assert.equal(data.includes('Chào'), keywords.includes('8BITMIME'));
    await worker.stop(Date.now() + 1_000);
  }
});

test('a large message is signed too, without being held', async () => {
  await using relay = await openRelayTest();
  const { resolver, signer } = await openSigning(relay);
  await using sink = await SmtpSink.open({ keywords: ['CHUNKING', 'PIPELINING', '8BITMIME'] });
  await relay.start({ ...routeTo(sink), parts: { signer } });
  const text = LETTER(relay.official) + `${'mot dong  hai khoang trang \r\n'.repeat(80_000)}\r\n\r\n`;
  await relay.send({ to: 'b@far.example', text });
  await relay.waitForEmptyQueue();
  const { results } = await dkimVerify(Buffer.from(sink.received[0]?.data ?? ''), { resolver });
  assert.deepEqual(
    results.map((result) => result.status.result),
    ['pass', 'pass'],
  );
});

test('forwarded mail is sealed with what we found, and nobody else’s name is signed', async () => {
  await using relay = await openRelayTest();
  const { resolver, signer } = await openSigning(relay);
  await using sink = await SmtpSink.open();
  await relay.start({ ...routeTo(sink), parts: { signer } });
  const found = `Authentication-Results: ${HOSTNAME};\r\n\tspf=pass smtp.mailfrom=far.example\r\n`;
  await relay.send({ to: 'c@far.example', text: found + LETTER('x@far.example') });
  await relay.waitForEmptyQueue();
  await relay.send({ to: 'c@far.example', text: LETTER('x@far.example') });
  await relay.waitForEmptyQueue();
  const [sealed, plain] = sink.received.map((message) => message.data);
  assert.equal(plain, LETTER('x@far.example'));
  assert.doesNotMatch(sealed ?? '', /DKIM-Signature/);
  const verified = await dkimVerify(Buffer.from(sealed ?? ''), { resolver });
  const { status } = await arc(verified.arc as ARCData, { resolver });
  assert.equal(status.result, 'pass');
});
