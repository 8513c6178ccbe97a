/** Outgoing mail by the policy that operators change while it runs, and in fair turns. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { steerQueue } from '#domain/outbound/steer-outbound.ts';
import { createPolicyReader } from '#domain/policy/policy-reader.ts';
import { changePolicy } from '#domain/policy/policy-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { HOUR_MS, openRelayTest, type RelayTest } from './relay.ts';

const MINUTE_MS = 60_000;

function routeTo(sink: SmtpSink) {
  return { routes: { '*': { host: '127.0.0.1', port: sink.port } } };
}

async function setPolicy(relay: RelayTest, value: object): Promise<void> {
  await changePolicy(relay.db, {
    principal: systemPrincipal('commandLine'),
    key: 'outgoingMail',
    value: JSON.parse(JSON.stringify(value)),
    authority: 'test',
    now: relay.now(),
  });
}

/** How long each waits from now, in whole minutes. */
async function waits(relay: RelayTest): Promise<Record<string, number>> {
  const rows = await relay.queue();
  return Object.fromEntries(
    rows.map((row) => [row.address, Math.round((row.next_attempt_at.getTime() - relay.now()) / MINUTE_MS)]),
  );
}

test('each class of mail waits by its own schedule, and a greylisting server is asked when it wants to be', async () => {
  await using relay = await openRelayTest();
  await using policies = await openPolicies(relay);
  await using sink = await SmtpSink.open({
    script: ({ verb, line }) => {
      if (verb !== 'RCPT') return undefined;
      return line.includes('grey') ? '450 4.2.0 Greylisted, see the manual' : '451 4.3.0 Busy';
    },
  });
  await setPolicy(relay, {
    classes: { urgent: { retry: ['2m'] }, bulk: { retry: ['3h'] }, notice: { retry: ['9m'], expiry: '30m' } },
    causes: { greylisted: ['5m'] },
  });
  await relay.start({ ...routeTo(sink), parts: { policies } });
  await relay.send({ to: 'ordinary@far.example' });
  await relay.send({ to: 'urgent@far.example', priority: 3 });
  await relay.send({ to: 'bulk@far.example', priority: -2 });
  await relay.send({ to: 'notice@far.example', from: '' });
  await relay.send({ to: 'grey@far.example' });
  await relay.waitFor('all are put off', async () =>
    (await relay.queue()).every((row) => row.state === 'queued' && row.attempts === 1),
  );
  assert.deepEqual(await waits(relay), {
    'ordinary@far.example': HOUR_MS / MINUTE_MS,
    'urgent@far.example': 2,
    'bulk@far.example': 180,
    'notice@far.example': 9,
    'grey@far.example': 5,
  });
  relay.moveClock(31 * MINUTE_MS);
  await relay.hurry();
  await relay.waitFor('the notice is given up', async () => !('notice@far.example' in (await waits(relay))));
  assert.equal((await relay.queue()).length, 4);
});

async function openPolicies(relay: RelayTest) {
  const policies = await createPolicyReader(relay.db);
  return { ...policies, [Symbol.asyncDispose]: () => policies.close() };
}

test('mail that an operator gives back is no sign that its account is stolen; mail that others refuse is', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open({
    script: ({ verb }) => (verb === 'RCPT' ? '550 5.1.1 Nobody here' : undefined),
  });
  const returned = ['a@far.example', 'b@far.example'];
  await relay.send({ to: returned });
  await steerQueue(relay.db, 'bounce', {
    principal: systemPrincipal('commandLine'),
    selection: { all: true },
    authority: 'test',
    now: relay.now(),
    given: 'Không gửi nữa',
  });
  const failures: number[] = [];
  const onFailures = async (_id: AccountId, _address: string, count: number): Promise<void> => {
    failures.push(count);
  };
  await relay.start({ ...routeTo(sink), parts: { onFailures } });
  await relay.waitForEmptyQueue();
  assert.match((await relay.mail()).join(), /Không gửi nữa|5\.7\.1/);
  assert.deepEqual(failures, []);
  await relay.send({ to: 'c@far.example' });
  await relay.waitFor('the refusal is counted', () => failures.length > 0);
  assert.deepEqual(failures, [1]);
});

test('more connections begin and fewer go on as soon as the policy says so', async () => {
  await using relay = await openRelayTest();
  await using policies = await openPolicies(relay);
  await using sink = await SmtpSink.open();
  await setPolicy(relay, { destinations: { 'far.example': { connections: 1 } } });
  await relay.start({
    parts: { policies },
    resolver: {
      resolveMx: () => Promise.resolve({ kind: 'found', value: [{ host: '127.0.0.1', preference: 1 }] }),
    },
    destinations: { port: sink.port },
    timeouts: { greeting: 600_000 },
  });
  sink.options = {
    script: ({ verb, connection }) => (verb === 'CONNECT' && connection <= 3 ? { act: 'hang' } : undefined),
  };
  for (let number = 0; number < 8; number++) await relay.send({ to: `p${number}@far.example` });
  await relay.waitFor('one connection hangs', () => sink.connections === 1);
  assert.equal(sink.mostAtOnce, 1);
  await setPolicy(relay, { destinations: { 'far.example': { connections: 4 } } });
  await relay.waitFor('the fourth connection carries the rest', () => sink.received.length >= 5);
  assert.ok(sink.mostAtOnce >= 4);
});

test('a connection carries as many messages as the policy allows', async () => {
  await using relay = await openRelayTest();
  await using policies = await openPolicies(relay);
  await using sink = await SmtpSink.open();
  const destination = `127.0.0.1:${sink.port}`;
  await setPolicy(relay, { destinations: { [destination]: { connections: 1, messagesPerConnection: 3 } } });
  for (let number = 0; number < 9; number++) await relay.send({ to: `p${number}@far.example` });
  await relay.start({ ...routeTo(sink), parts: { policies } });
  await relay.waitForEmptyQueue();
  assert.equal(sink.received.length, 9);
  assert.equal(sink.connections, 3);
});

/** Ten thousand messages of one sender to one place, as if they had been handed in before. */
async function sendTenThousand(relay: RelayTest, sender: AccountId): Promise<void> {
  const bytes = Buffer.from('Subject: Thu moi\r\n\r\nxin chao\r\n');
  const blob = prepareBlob(bytes);
  await relay.db.transaction(async (tx) => {
    await relay.blobs.write(tx, [{ blob, references: 10_000 }]);
    await tx.query(
      `with written as (
         insert into outbound_message (id, account_id, blob, size, return_path, smtputf8, body, created_at, priority, tls)
         select gen_random_uuid(), $1, $2, $3, $4, false, '7bit', $5, 0, 'normal' from generate_series(1, 10000)
         returning id)
       insert into outbound_recipient (message_id, ordinal, address, domain, next_attempt_at, sender)
       select id, 0, 'many@far.example', 'far.example', $5, $1 from written`,
      [sender, blob.hash, bytes.length, relay.official, new Date(relay.now())],
    );
  });
}

test('ten thousand messages of one person do not delay another’s one', async () => {
  await using relay = await openRelayTest();
  await using sink = await SmtpSink.open();
  await sendTenThousand(relay, relay.accountId);
  const worker = await relay.start(routeTo(sink));
  await relay.waitFor('the many are under way', () => sink.received.length > 100);
  const before = sink.received.length;
  await relay.send({ to: 'one@far.example', sender: randomUUID() as AccountId });
  const atCommit = sink.received.length;
  const placeOfOne = () => sink.received.findIndex(({ to }) => to.includes('one@far.example'));
  await relay.waitFor('the one arrives', () => placeOfOne() >= 0);
  assert.ok(before < 9_000, 'the many still are under way');
  const delay = placeOfOne() - atCommit;
  assert.ok(delay < 200, `${delay} of the many went before it`);
  await worker.stop(Date.now() + 5_000);
});
