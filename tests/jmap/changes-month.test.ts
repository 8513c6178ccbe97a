/** Whoever was away for a month is told what changed, and reads nothing anew (RFC 8620 §5.2); and however much changed at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanObjectChanges } from '#domain/changes/object-changes.ts';
import { cleanChangeLog } from '#domain/mailstore/change-log.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

const DAY_MS = 86_400_000;
const MAIL = ['Email', 'Thread', 'Mailbox'];
const OTHERS = ['Identity', 'EmailSubmission', 'SieveScript', 'AddressBook', 'ContactCard'];

/**
 * A state that names one transaction only: those of other databases of the cluster are over, too. A month of days passes here within seconds,
 * in which a transaction may still be under way that in a real month is long over.
 */
async function settledState(client: JmapClient, type: string): Promise<unknown> {
  for (;;) {
    const { state } = await client.call(`${type}/get`, { ids: [] });
    if (!String(state).includes('.')) return state;
  }
}

async function statesOf(client: JmapClient, types: readonly string[]): Promise<Map<string, unknown>> {
  const states = new Map<string, unknown>();
  for (const type of types) states.set(type, await settledState(client, type));
  return states;
}

/** A day passes: mail comes, things are made, and in the night the log is tidied. */
async function liveOneDay(server: JmapTestServer, client: JmapClient, day: number): Promise<void> {
  const { province, db } = server;
  if (day % 3 === 0) await server.deliver(client, `Message-ID: <${day}@x>\nSubject: ${day}\n\nx\n`);
  if (day % 5 === 0) await client.call('AddressBook/set', { create: { a: { name: `sổ ${day}` } } });
  // Nothing comes of it, so no state may be another for it.
  await client.call('Email/set', {
    update: { [`00000000-0000-7000-8000-${String(day).padStart(12, '0')}`]: {} },
  });
  province.now += DAY_MS;
  await cleanChangeLog(db, province.now);
  // Changes of objects are noted by the database's clock, which does not stop: there the past moves away instead.
  await db.query("update object_change set at = at - interval '1 day'");
  await cleanObjectChanges(db, Date.now());
}

test('a client that was away for thirty days catches up; one away for forty reads anew', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  for (let day = 0; day < 8; day += 1) await liveOneDay(server, client, day);
  const states = await statesOf(client, [...MAIL, ...OTHERS]);
  const inbox = await client.call('Email/query', { filter: { hasAttachment: false } });
  const boxes = await client.call('Mailbox/query', {});
  for (let day = 0; day < 30; day += 1) await liveOneDay(server, client, 8 + day);
  for (const [type, sinceState] of states)
    assert.equal(await client.errorOf(`${type}/changes`, { sinceState }), `${type}/changes`);
  const list = { sinceQueryState: inbox['queryState'], filter: { hasAttachment: false } };
  assert.equal(await client.errorOf('Email/queryChanges', list), 'Email/queryChanges');
  const tree = { sinceQueryState: boxes['queryState'] };
  assert.equal(await client.errorOf('Mailbox/queryChanges', tree), 'Mailbox/queryChanges');
  for (let day = 0; day < 10; day += 1) await liveOneDay(server, client, 38 + day);
  for (const type of MAIL)
    assert.equal(
      await client.errorOf(`${type}/changes`, { sinceState: states.get(type) }),
      'cannotCalculateChanges',
    );
});

/** Follows to the end by so many changes at once; gives what was told and in how many answers. */
async function follow(
  client: JmapClient,
  type: string,
  args: { sinceState: unknown; maxChanges: number; accountId?: string },
): Promise<{ told: Record<string, Set<string>>; answers: number; largest: number }> {
  const told: Record<string, Set<string>> = { created: new Set(), updated: new Set(), destroyed: new Set() };
  let sinceState = args.sinceState;
  let answers = 0;
  let largest = 0;
  for (let hasMore = true; hasMore; answers += 1) {
    const changes: JmapArguments = await client.call(`${type}/changes`, { ...args, sinceState });
    const counts = Object.keys(told).map((kind) => {
      for (const id of changes[kind] as string[]) told[kind]?.add(id);
      return (changes[kind] as string[]).length;
    });
    largest = Math.max(
      largest,
      counts.reduce((a, b) => a + b),
    );
    sinceState = changes['newState'];
    hasMore = changes['hasMoreChanges'] === true;
  }
  return { told, answers, largest };
}

test('one act on many is told in parts, however few a client takes at once', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const ids: string[] = [];
  for (let number = 0; number < 23; number += 1)
    ids.push((await server.deliver(client, `Message-ID: <${number}@x>\nSubject: ${number}\n\nx\n`)).emailId);
  const { state: sinceState } = await client.call('Email/get', { ids: [] });
  const update = Object.fromEntries(ids.map((id) => [id, { 'keywords/$seen': true }]));
  await client.call('Email/set', { update });
  await server.deliver(client, 'Subject: sau\n\nx\n');
  for (const maxChanges of [1, 5, 22, 23, 100]) {
    const { told, largest } = await follow(client, 'Email', { sinceState, maxChanges });
    assert.deepEqual([told['updated']?.size, told['created']?.size], [23, 1], `by ${maxChanges}`);
    assert.ok(largest <= maxChanges);
  }
  const before = (await client.call('Email/get', { ids: [] }))['state'];
  await client.call('Email/set', { destroy: ids });
  const threads = await follow(client, 'Thread', { sinceState: before, maxChanges: 4 });
  assert.deepEqual([threads.told['destroyed']?.size, threads.largest], [23, 4]);
  // An e-mail in several mailboxes changes all of them at once.
  const { emailId } = await server.deliver(client, 'Subject: y\n\ny\n');
  const boxes = (await client.call('Mailbox/query', {}))['ids'] as string[];
  const everywhere = Object.fromEntries(boxes.map((id) => [id, true]));
  await client.call('Email/set', { update: { [emailId]: { mailboxIds: everywhere } } });
  const between = (await client.call('Mailbox/get', { ids: [] }))['state'];
  await client.call('Email/set', { destroy: [emailId] });
  const ofBoxes = await follow(client, 'Mailbox', { sinceState: between, maxChanges: 2 });
  assert.deepEqual([ofBoxes.told['updated']?.size, ofBoxes.largest], [boxes.length, 2]);
});

test('many things that one transaction made are told in parts too', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { state: sinceState } = await client.call('AddressBook/get', { ids: [] });
  await server.db.query(
    `insert into address_book (account_id, id, name, sort_order, is_subscribed, created_at)
     select $1, gen_random_uuid(), 'sổ ' || n, n, true, now() from generate_series(1, 30) n`,
    [client.accountId],
  );
  await client.call('AddressBook/set', { create: { a: { name: 'sau' } } });
  for (const maxChanges of [4, 29, 30, 500]) {
    const { told, largest } = await follow(client, 'AddressBook', { sinceState, maxChanges });
    assert.equal(told['created']?.size, 31, `by ${maxChanges}`);
    assert.ok(largest <= maxChanges);
  }
});
