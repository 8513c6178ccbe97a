/** Mail on its way out over JMAP: the queue live and steered, approvals, holds, policies, keys; for those entitled. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

const accountId = 'province';

async function call(client: JmapClient, name: string, args: JmapArguments = {}): Promise<JmapArguments> {
  const [response] = await client.request([[name, { accountId, ...args }]]);
  assert.equal(response?.[0], name, JSON.stringify(response?.[1]));
  return response?.[1] ?? {};
}

/** A message that waits in the queue. */
async function queueOne(server: JmapTestServer, address: string): Promise<string> {
  const id = randomUUID();
  await server.db.query(
    `insert into outbound_message (id, blob, size, return_path, smtputf8, body, created_at)
     values ($1, $2, 10, 'an@x.example', false, '7bit', now())`,
    [id, Buffer.alloc(32)],
  );
  await server.db.query(
    `insert into outbound_recipient (message_id, ordinal, address, domain, next_attempt_at, attempts)
     values ($1, 0, $2, split_part($2, '@', 2), now() + interval '1 hour', 1)`,
    [id, address],
  );
  return id;
}

test('the center sees the queue, steers it, and is told what changes; others see nothing', async () => {
  await using server = await startJmapServer();
  const center = await server.signIn('Trần Văn Trung', 'ubnd', 'center_administrator');
  const official = await server.signIn('Lê Thị Bình');
  assert.equal(await official.errorOf('QueuedMail/get', { accountId, ids: null }), 'forbidden');
  const before = (await call(center, 'QueuedMail/get', { ids: null }))['state'];
  const id = await queueOne(server, 'b@far.example');
  await queueOne(server, 'c@other.example');
  const { ids } = await call(center, 'QueuedMail/query', { filter: { domain: 'far.example' } });
  assert.deepEqual(ids, [id]);
  const held = await call(center, 'QueuedMail/set', { update: { [id]: { isHeld: true } } });
  assert.deepEqual(held['updated'], { [id]: null });
  const [object] = (await call(center, 'QueuedMail/get', { ids: [id] }))['list'] as {
    recipients: { state: string }[];
  }[];
  assert.equal(object?.recipients[0]?.state, 'held');
  const changes = await call(center, 'QueuedMail/changes', { sinceState: before as string });
  const told = [...(changes['created'] as string[]), ...(changes['updated'] as string[])];
  assert.ok(told.includes(id), 'the change is told');
  const wrong = await call(center, 'QueuedMail/set', { update: { [id]: { returnedFor: '' } } });
  assert.ok((wrong['notUpdated'] as JmapArguments)[id]);
  const routed = await call(center, 'QueuedMail/set', {
    update: { [id]: { route: 'relay.example:25', isHeld: false } },
  });
  assert.deepEqual(routed['notUpdated'], null);
});

test('policies are read and changed by who may, with their faults named', async () => {
  await using server = await startJmapServer();
  const center = await server.signIn('Trần Văn Trung', 'ubnd', 'center_administrator');
  const official = await server.signIn('Lê Thị Bình');
  assert.equal(await official.errorOf('Policy/get', { accountId, ids: null }), 'forbidden');
  const set = (value: unknown) => call(center, 'Policy/set', { update: { personalMail: { value } } });
  const faulty = (await set({ sending: 'maybe' }))['notUpdated'] as Record<string, JmapArguments>;
  assert.equal(faulty['personalMail']?.['type'], 'invalidProperties');
  assert.match(
    String(faulty['personalMail']['description']),
    /^sending: phải là một trong .* \(sending: must be one of /,
  );
  assert.deepEqual((await set({ sending: 'refuse' }))['updated'], { personalMail: null });
  const [policy] = (await call(center, 'Policy/get', { ids: ['personalMail'] }))['list'] as JmapArguments[];
  assert.equal((policy?.['value'] as JmapArguments | undefined)?.['sending'], 'refuse');
  assert.equal(policy?.['isDefault'], false);
  await call(center, 'Policy/set', { destroy: ['personalMail'] });
  const list = (await call(center, 'Policy/get', { ids: null }))['list'] as JmapArguments[];
  assert.ok(list.every(({ isDefault }) => isDefault === true));
});

test('a hold is made and ended, and seen by the center', async () => {
  await using server = await startJmapServer();
  const center = await server.signIn('Trần Văn Trung', 'ubnd', 'center_administrator');
  const official = await server.signIn('Lê Thị Bình');
  const made = await call(center, 'SendingHold/set', { create: { h: { accountId: official.accountId } } });
  const { id } = (made['created'] as Record<string, { id: string }>)['h'] ?? { id: '' };
  const { ids } = await call(center, 'SendingHold/query', { filter: { isOpen: true } });
  assert.deepEqual(ids, [id]);
  const ended = await call(center, 'SendingHold/set', { destroy: [id] });
  assert.deepEqual(ended['destroyed'], [id]);
  assert.deepEqual((await call(official, 'SendApproval/get', { ids: null }))['list'], []);
});
