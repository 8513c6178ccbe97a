/** Postfix as a server in every mood: it greylists, puts off in storms, leaves idle clients, and the wire to it breaks half. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { createPolicyReader } from '#domain/policy/policy-reader.ts';
import { testWith } from '#tests/clients/installed-program.ts';
import { type Postfix, startPostfix } from '#tests/clients/postfix.ts';
import { type PolicyService, startPolicyService } from '#tests/clients/postfix-policy.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { startTcpProxy } from '#tests/clients/tcp-proxy.ts';
import { findFreePort } from '#tests/mail-in/free-port.ts';
import { openRelayTest, type RelayTestOptions } from './relay.ts';

const MINUTE_MS = 60_000;

let sink: SmtpSink;
let policy: PolicyService;
let postfix: Postfix;
/** Where the same Postfix leaves whoever says nothing for three seconds. */
let impatientPort: number;
/** What Postfix says of a recipient at its so-manieth try. */
let mood: (recipient: string, tries: number) => string = () => 'DUNNO';
const tries = new Map<string, number>();

before(async () => {
  sink = await SmtpSink.open();
  policy = await startPolicyService((question) => {
    const recipient = question.get('recipient') ?? '';
    tries.set(recipient, (tries.get(recipient) ?? 0) + 1);
    return mood(recipient, tries.get(recipient) ?? 0);
  });
  impatientPort = await findFreePort();
  postfix = await startPostfix(
    { own: await findFreePort(), sink: sink.port },
    [
      `smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:${policy.port}, permit_mynetworks, reject`,
      'smtpd_error_sleep_time = 0',
      'smtpd_hard_error_limit = 1000',
      'smtpd_soft_error_limit = 1000',
    ],
    [`127.0.0.1:${impatientPort} inet n - n - - smtpd -o smtpd_timeout=3s`],
  );
});
after(async () => {
  await postfix.stop();
  await policy[Symbol.asyncDispose]();
  await sink.close();
});

function towards(port: number): RelayTestOptions {
  return { routes: { '*': { host: '127.0.0.1', port } } };
}

/** How often each recipient was reached. */
function reached(domain: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const to of sink.received.flatMap((message) => message.to))
    if (to.endsWith(`@${domain}`)) counts[to] = (counts[to] ?? 0) + 1;
  return counts;
}

const once = (addresses: readonly string[]) => Object.fromEntries(addresses.map((address) => [address, 1]));

testWith(
  'postfix',
  'a server that greylists is asked again when its time is over, and takes the mail',
  async () => {
    await using relay = await openRelayTest();
    const policies = await createPolicyReader(relay.db);
    mood = (_, count) => (count === 1 ? 'DEFER_IF_PERMIT Greylisted, come again in 300 seconds' : 'DUNNO');
    await relay.start({ ...towards(postfix.port), parts: { policies } });
    await relay.send({ to: 'a@grey.example' });
    await relay.waitFor('it is put off', async () =>
      (await relay.queue()).every((row) => row.state === 'queued' && row.attempts === 1),
    );
    const [row] = await relay.queue();
    assert.match(row?.last_reply ?? '', /^450 4\.7\.1 .*Greylisted/);
    const wait = (row?.next_attempt_at.getTime() ?? 0) - relay.now();
    assert.ok(Math.abs(wait - 5 * MINUTE_MS) < 30_000, `it waits ${wait} ms`);
    relay.moveClock(6 * MINUTE_MS);
    await relay.hurry();
    await relay.waitForEmptyQueue();
    await relay.waitFor('it has gone on', () => reached('grey.example')['a@grey.example'] === 1);
    assert.deepEqual(await relay.mail(), [], 'the sender hears nothing of it');
    await policies.close();
  },
);

testWith('postfix', 'a storm of temporary refusals loses nobody, and doubles nobody', async () => {
  await using relay = await openRelayTest();
  const all = Array.from({ length: 60 }, (_, number) => `p${number}@storm.example`);
  // Every third is taken at once, the others at the second try and the third.
  mood = (recipient, count) =>
    count <= Number(/\d+/.exec(recipient)?.[0] ?? 0) % 3 ? '451 4.3.2 Out of breath' : 'DUNNO';
  await relay.start(towards(postfix.port));
  for (let at = 0; at < all.length; at += 6) await relay.send({ to: all.slice(at, at + 6) });
  for (let round = 1; round <= 3; round++) {
    const left = round === 1 ? 40 : round === 2 ? 20 : 0;
    await relay.waitFor(`round ${round} is over`, async () => {
      const rows = await relay.queue();
      return rows.length === left && rows.every((row) => row.state === 'queued' && row.attempts === round);
    });
    await relay.hurry();
  }
  await relay.waitFor('all have gone on', () => Object.keys(reached('storm.example')).length === all.length);
  assert.deepEqual(reached('storm.example'), once(all));
});

testWith(
  'postfix',
  'a server that has left an idle connection gets the next message over another',
  async () => {
    await using relay = await openRelayTest();
    mood = () => 'DUNNO';
    await using wire = await startTcpProxy({ target: impatientPort });
    await relay.start(towards(wire.port));
    await relay.send({ to: 'a@idle.example' });
    await relay.waitForEmptyQueue();
    // After three seconds without a word Postfix says 421 and hangs up; we would have kept it for five.
    await relay.waitFor('the connection is gone', () => wire.open === 0);
    await relay.send({ to: 'b@idle.example' });
    await relay.waitForEmptyQueue();
    await relay.waitFor('both have gone on', () => Object.keys(reached('idle.example')).length === 2);
    assert.deepEqual(reached('idle.example'), once(['a@idle.example', 'b@idle.example']));
    assert.equal(wire.connections, 2);
  },
);

testWith(
  'postfix',
  'a wire that breaks half at any place loses nothing, and doubles only what was answered in vain',
  async () => {
    const cuts = [
      { at: 'our envelope', way: 'up', pattern: /RCPT TO/, act: 'end', doubles: 0 },
      { at: 'our message', way: 'up', pattern: /BDAT/, act: 'end', doubles: 0 },
      { at: 'its greeting', way: 'down', pattern: /^220/, act: 'end', doubles: 0 },
      { at: 'its word to the envelope', way: 'down', pattern: /2\.1\.0 Ok/, act: 'end', doubles: 1 },
      { at: 'its word to the message', way: 'down', pattern: /queued as/, act: 'end', doubles: 1 },
      { at: 'all of it', way: 'down', pattern: /queued as/, act: 'break', doubles: 1 },
    ] as const;
    mood = () => 'DUNNO';
    await using relay = await openRelayTest();
    for (const [index, { at, way, pattern, act, doubles }] of cuts.entries()) {
      const domain = `cut${index}.example`;
      await using wire = await startTcpProxy({
        target: postfix.port,
        act: (piece) =>
          piece.connection === 1 && piece.way === way && pattern.test(piece.text) ? act : 'pass',
      });
      const worker = await relay.start(towards(wire.port));
      await relay.send({ to: `a@${domain}` });
      await relay.waitFor(`the first try is over: ${at}`, async () =>
        (await relay.queue()).every((row) => row.state === 'queued' && row.attempts === 1),
      );
      await relay.hurry();
      await relay.waitForEmptyQueue();
      await relay.waitFor(`it has gone on: ${at}`, () => (reached(domain)[`a@${domain}`] ?? 0) > doubles - 1);
      assert.ok((reached(domain)[`a@${domain}`] ?? 0) <= 1 + doubles, at);
      await worker.stop(Date.now() + 2_000);
    }
    assert.deepEqual(await relay.mail(), []);
  },
);
