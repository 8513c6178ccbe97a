/** What senders are told: exactly once, only who wants to hear it, and never a machine. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBounceAddress, encodeBounceAddress } from '#formats/srs/bounce-address.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { HOUR_MS, openRelayTest, type RelayTest } from './relay.ts';

const routeTo = (sink: SmtpSink) => ({ routes: { '*': { host: '127.0.0.1', port: sink.port } } });

const refusing = () =>
  SmtpSink.open({ script: ({ verb }) => (verb === 'RCPT' ? '550 5.1.1 No such user' : undefined) });

const busy = () => SmtpSink.open({ script: ({ verb }) => (verb === 'RCPT' ? '451 4.3.0 Busy' : undefined) });

/** Tries everything once more and waits until it was tried. */
async function tryAgain(relay: RelayTest): Promise<void> {
  let attempts = 0;
  // A try under way has its number already and would be taken for the next.
  await relay.waitFor('no try was under way', async () => {
    const [row] = await relay.queue();
    attempts = row?.attempts ?? 0;
    return row?.state !== 'leased';
  });
  await relay.hurry();
  await relay.waitFor('it was tried', async () => {
    const [row] = await relay.queue();
    return !row || (row.attempts > attempts && row.state === 'queued');
  });
}

test('all failures of one message are one report, in its conversation', async () => {
  await using relay = await openRelayTest();
  await using sink = await refusing();
  await relay.start(routeTo(sink));
  await relay.send({
    to: ['b@far.example', 'c@far.example'],
    text: 'Message-ID: <m1@hue.vn>\r\nSubject: Hoi\r\n\r\nbody\r\n',
    envid: 'q+2B1',
  });
  await relay.waitForEmptyQueue();
  const bounces = await relay.mail();
  assert.equal(bounces.length, 1);
  const [bounce = ''] = bounces;
  assert.match(bounce, /^Return-Path: <>\r\n/);
  assert.match(bounce, /^References: <m1@hue\.vn>\r$/m);
  assert.match(bounce, /Original-Envelope-Id: q\+1\r\n/);
  assert.equal(bounce.match(/^Action: failed\r$/gm)?.length, 2);
  assert.match(bounce, /Subject: Hoi\r\n/);
  assert.doesNotMatch(bounce, /\r\nbody\r\n/);
});

test('with RET=FULL the whole message comes back', async () => {
  await using relay = await openRelayTest();
  await using sink = await refusing();
  await relay.start(routeTo(sink));
  await relay.send({ to: 'b@far.example', text: 'Subject: Hoi\r\n\r\nbody\r\n', ret: 'full' });
  await relay.waitForEmptyQueue();
  assert.match((await relay.mail())[0] ?? '', /message\/rfc822\r\n[^]*\r\nbody\r\n/);
});

test('a failure under the null path, and one nobody wants to hear of, makes no mail at all', async () => {
  await using relay = await openRelayTest();
  await using sink = await refusing();
  await relay.start(routeTo(sink));
  await relay.send({ to: 'b@far.example', from: '' });
  await relay.send({ to: 'b@far.example', notify: ['never'] });
  await relay.send({ to: 'b@far.example', notify: ['success'] });
  await relay.send({ to: 'b@far.example', from: 'nobody-here@thuathienhue.gov.vn' });
  await relay.waitForEmptyQueue();
  assert.deepEqual(await relay.mail(), []);
  assert.equal(sink.received.length, 0);
});

test('a sender elsewhere is told through the queue, once, under the null path', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({
    script: ({ verb, line }) => (verb === 'RCPT' && line.includes('gone@') ? '550 5.1.1 Gone' : undefined),
  });
  await relay.start(routeTo(sink));
  await relay.send({ to: 'gone@far.example', from: 'sender@outside.example' });
  await relay.waitForEmptyQueue();
  assert.equal(sink.received.length, 1);
  assert.equal(sink.received[0]?.from, '');
  assert.deepEqual(sink.received[0]?.to, ['sender@outside.example']);
  assert.match(sink.received[0]?.data ?? '', /Action: failed/);
});

test('a bounce that bounces ends there', async () => {
  await using relay = await openRelayTest();
  await using sink = await refusing();
  await relay.start(routeTo(sink));
  await relay.send({ to: 'gone@far.example', from: 'gone-too@outside.example' });
  await relay.waitForEmptyQueue();
  const [left] = await relay.db.query<{ count: number }>(
    'select count(*)::integer as count from outbound_message',
  );
  assert.equal(left?.count, 0);
});

test('after four hours the sender hears of the delay, once; after five days that it is over', async () => {
  await using relay = await openRelayTest();
  await using sink = await busy();
  await relay.start(routeTo(sink));
  await relay.send({ to: 'b@far.example' });
  await tryAgain(relay);
  assert.deepEqual(await relay.mail(), []);
  relay.moveClock(5 * HOUR_MS);
  await tryAgain(relay);
  await tryAgain(relay);
  const [delayed, ...more] = await relay.mail();
  assert.match(delayed ?? '', /Action: delayed\r\nStatus: 4\.3\.0\r\n[^]*Will-Retry-Until: /);
  assert.deepEqual(more, []);
  relay.moveClock(120 * HOUR_MS);
  await tryAgain(relay);
  const [, failed] = await relay.mail();
  assert.match(failed ?? '', /Action: failed\r\nStatus: 5\.4\.7\r\n/);
  assert.deepEqual(await relay.queue(), []);
});

test('who wants to hear of failures only is not told of delays', async () => {
  await using relay = await openRelayTest();
  await using sink = await busy();
  await relay.start(routeTo(sink));
  await relay.send({ to: 'b@far.example', notify: ['failure'] });
  relay.moveClock(5 * HOUR_MS);
  await tryAgain(relay);
  assert.deepEqual(await relay.mail(), []);
});

test('success is told by the next server where it can, and by us where it cannot', async () => {
  await using relay = await openRelayTest();
  await using knowing = await SmtpSink.open({ keywords: ['DSN'] });
  await using plain = await SmtpSink.open({ keywords: [] });
  await relay.start({
    routes: {
      'knowing.example': { host: '127.0.0.1', port: knowing.port },
      'plain.example': { host: '127.0.0.1', port: plain.port },
    },
  });
  await relay.send({ to: 'b@knowing.example', notify: ['success'] });
  await relay.send({ to: 'b@plain.example', notify: ['success'] });
  await relay.send({ to: 'c@plain.example' });
  await relay.waitForEmptyQueue();
  const reports = await relay.mail();
  assert.equal(reports.length, 1);
  assert.match(reports[0] ?? '', /b@plain\.example\r\nAction: relayed\r\nStatus: 2\.0\.0/);
  assert.match(knowing.received[0]?.envelope[1] ?? '', /NOTIFY=SUCCESS/);
});

test('a failure of what we forwarded goes back to who sent it, where that was proved, and to nobody else', async () => {
  await using relay = await openRelayTest();
  await using sink = await refusing();
  const settings = { domain: DOMAIN, secret: Buffer.from('x'), now: relay.now() };
  const forwardedFor = (address: string) => decodeBounceAddress(address, settings);
  const from = encodeBounceAddress('writer@elsewhere.example', settings);
  const routes = {
    'elsewhere.example': { host: '127.0.0.1', port: 9 },
    '*': { host: '127.0.0.1', port: sink.port },
  };
  await relay.start({ routes, parts: { forwardedFor } });
  const results = `Authentication-Results: mail.${DOMAIN}; spf=pass smtp.mailfrom=elsewhere.example\r\n`;
  await relay.send({ to: 'b@far.example', from, text: `${results}Subject: x\r\n\r\nx\r\n` });
  await relay.send({ to: 'c@far.example', from, text: 'Subject: y\r\n\r\nx\r\n' });
  await relay.waitFor('one report waits', async () => {
    const rows = await relay.queue();
    return rows.length === 1 && rows[0]?.address === 'writer@elsewhere.example';
  });
  assert.deepEqual(await relay.mail(), []);
});
