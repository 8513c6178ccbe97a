/** Servers that hang, lie, break off and change their minds: no mail is lost, and nobody else waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SinkAnswer, type SinkStep, SmtpSink } from '#tests/clients/smtp-sink.ts';
import { IMPATIENT, openRelayTest, type RelayTest, type RelayTestOptions } from './relay.ts';

const STEPS = ['CONNECT', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'END'];

/** Sends one message to a server that misbehaves at one step, and gives what waits after the first try. */
async function tryOnce(
  relay: RelayTest,
  script: (step: SinkStep) => SinkAnswer | undefined,
  options: RelayTestOptions = {},
): Promise<{ reply: string; bounces: number; received: number }> {
  await using sink = await SmtpSink.open({ script });
  const worker = await relay.start({
    ...options,
    routes: { '*': { host: '127.0.0.1', port: sink.port } },
  });
  await relay.send({ to: 'b@far.example' });
  const before = (await relay.mail()).length;
  await relay.waitFor('the first try is over', async () => {
    const rows = await relay.queue();
    return rows.every((row) => row.state === 'queued' && row.attempts > 0);
  });
  await worker.stop(Date.now() + 1_000);
  const [waiting] = await relay.queue();
  await relay.db.query('delete from outbound_recipient');
  const bounces = (await relay.mail()).length - before;
  return { reply: waiting?.last_reply ?? '', bounces, received: sink.received.length };
}

test('silence, nonsense and hanging up at any step defer the message', async () => {
  await using relay = await openRelayTest();
  const answers: SinkAnswer[] = [
    { act: 'hang' },
    { act: 'close' },
    { act: 'halfClose' },
    { act: 'reset' },
    'HTTP/1.1 400 Bad Request',
    '220-no\r\nend',
    '421 4.3.2 Not now',
  ];
  for (const step of STEPS) {
    for (const answer of answers) {
      const result = await tryOnce(relay, ({ verb }) => (verb === step ? answer : undefined), {
        timeouts: IMPATIENT,
      });
      const what = `${JSON.stringify(answer)} at ${step}`;
      assert.notEqual(result.reply, '', `${what}: the message waits with a reason`);
      assert.equal(result.bounces, 0, what);
    }
  }
});

test('an answer of the wrong class never counts as delivery', async () => {
  await using relay = await openRelayTest();
  for (const [step, answer] of [
    ['DATA', '250 2.0.0 Taken already'],
    ['END', '354 Go on'],
    ['MAIL', '354 Go on'],
    ['CONNECT', '250 Hello'],
  ]) {
    const result = await tryOnce(relay, ({ verb }) => (verb === step ? answer : undefined));
    assert.notEqual(result.reply, '', `${answer} at ${step}`);
    assert.equal(result.received, 0);
  }
});

test('a permanent no at any step is one bounce', async () => {
  await using relay = await openRelayTest();
  for (const step of ['CONNECT', 'MAIL', 'RCPT', 'DATA', 'END']) {
    const result = await tryOnce(relay, ({ verb }) =>
      verb === step ? '554 5.7.1 We want no mail of you' : undefined,
    );
    assert.deepEqual({ ...result, reply: '' }, { reply: '', bounces: 1, received: 0 }, step);
  }
});

test('a server that says no and hangs up has said no', async () => {
  await using relay = await openRelayTest();
  const result = await tryOnce(relay, ({ verb }) => {
    if (verb === 'RCPT') return '550 5.1.1 No such user';
    return verb === 'RSET' ? { act: 'close' } : undefined;
  });
  assert.equal(result.bounces, 1);
});

test('a destination that hangs holds up no other', async () => {
  await using relay = await openRelayTest();
  await using hanging = await SmtpSink.open({
    script: ({ verb }) => (verb === 'CONNECT' ? { act: 'hang' } : undefined),
  });
  await using quick = await SmtpSink.open();
  await relay.start({
    routes: {
      'slow.example': { host: '127.0.0.1', port: hanging.port },
      '*': { host: '127.0.0.1', port: quick.port },
    },
    timeouts: { greeting: 600_000 },
    parts: { maxConnections: 4 },
  });
  for (let number = 0; number < 50; number++) await relay.send({ to: `p${number}@slow.example` });
  for (let number = 0; number < 20; number++) await relay.send({ to: `p${number}@quick${number}.example` });
  // Those that hang do so for ten minutes.
  await relay.waitFor('all others are delivered', () => quick.received.length === 20);
  assert.equal(hanging.mostAtOnce, 2);
});

test('a server that cannot be reached is asked once for all that waits for it', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({
    script: ({ verb }) => (verb === 'CONNECT' ? '421 4.3.2 Busy' : undefined),
  });
  for (let number = 0; number < 20; number++) await relay.send({ to: `p${number}@far.example` });
  await relay.start({ routes: { '*': { host: '127.0.0.1', port: sink.port } } });
  await relay.waitFor('all are put off', async () =>
    (await relay.queue()).every((row) => row.state === 'queued' && row.attempts === 1),
  );
  assert.ok(sink.connections <= 2, `${sink.connections} connections`);
});

test('a stop gives back what was not tried, and another worker goes on with it', async () => {
  await using relay = await openRelayTest();
  const held = Promise.withResolvers<void>();
  await using sink = await SmtpSink.open({
    script: ({ verb }) => {
      if (verb === 'END') held.resolve();
      return undefined;
    },
  });
  const routes = { '*': { host: '127.0.0.1', port: sink.port } };
  for (let number = 0; number < 40; number++) await relay.send({ to: `p${number}@far.example` });
  const worker = await relay.start({ routes });
  await held.promise;
  await worker.stop(Date.now() + 5_000);
  const rows = await relay.queue();
  assert.ok(rows.length > 0, 'the stop came in the middle');
  assert.ok(rows.every((row) => row.state === 'queued' && row.attempts === 0));
  await relay.start({ routes });
  await relay.waitForEmptyQueue();
  assert.equal(sink.received.length, 40, 'each arrived once');
});
