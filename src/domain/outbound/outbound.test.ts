/** The queue against a real database: what enters, who takes it, when it leaves, and that nothing is lost between. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeIds, type QueueId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { openTestDatabase, type TestDatabase } from '#tests/postgres/database.ts';
import { countOutbound } from './count-outbound.ts';
import {
  extendLeases,
  findNextDue,
  type LeasedWork,
  leaseOutbound,
  recoverLeases,
  returnLeases,
} from './lease-outbound.ts';
import { type OutboundMessage, outboundDomain } from './outbound-message.ts';
import { deferRecipients, finishRecipients, finishSilently } from './outbound-outcomes.ts';
import { dropFromQueue, listQueue, type QueueSelection, steerQueue } from './steer-outbound.ts';
import { NOBODY, writeOutbound } from './write-outbound.ts';

const NOW = Date.UTC(2005, 0, 5);
const LEASE_MS = 60_000;
const operator = systemPrincipal('commandLine');

/** The database of the test that runs; tests run one after the other. */
let db: Database;
let blobs: BlobStore;
const ids = makeIds(() => NOW);

/** An empty queue in a database of its own. */
async function openQueue(): Promise<TestDatabase> {
  const database = await openTestDatabase();
  db = database.db;
  blobs = createPostgresBlobStore(db);
  return database;
}

/** Puts a message into the queue. */
async function write(to: string[], more: Partial<OutboundMessage> = {}): Promise<QueueId> {
  const blob = prepareBlob(Buffer.from(`to ${to.join()} ${randomUUID()}`));
  const message: OutboundMessage = {
    id: ids() as QueueId,
    blob: blob.hash,
    size: 10,
    returnPath: 'an@hue.vn',
    smtputf8: false,
    body: '7bit',
    createdAt: new Date(NOW),
    recipients: to.map((address) => ({ address, domain: outboundDomain(address) })),
    ...more,
  };
  await db.transaction(async (tx) => {
    await blobs.write(tx, [{ blob, references: 1 }]);
    await writeOutbound(tx, [message]);
  });
  return message.id;
}

async function lease(more: Partial<Parameters<typeof leaseOutbound>[1]> = {}): Promise<LeasedWork[]> {
  const { works } = await leaseOutbound(db, {
    owner: randomUUID(),
    now: NOW,
    leaseMs: LEASE_MS,
    limit: 100,
    perPair: 100,
    busy: [],
    ...more,
  });
  return works;
}

function addressesOf(works: readonly LeasedWork[]): string[][] {
  return works.map((work) => work.recipients.map((recipient) => recipient.address));
}

/** Leased recipients as what is finished. */
function keysOf(works: readonly LeasedWork[], owner: string) {
  return works.flatMap(({ messageId, recipients }) =>
    recipients.map(({ ordinal }) => ({ messageId, ordinal, owner })),
  );
}

async function count(): Promise<{ messages: number; recipients: number; unreferenced: number }> {
  const [row] = await db.query<{ messages: number; recipients: number; unreferenced: number }>(
    `select (select count(*)::integer from outbound_message) as messages,
            (select count(*)::integer from outbound_recipient) as recipients,
            (select count(*)::integer from blob b where b.reference_count > 0
               and not exists (select from outbound_message m where m.blob = b.hash)) as unreferenced`,
  );
  assert.ok(row);
  return row;
}

test('what is written is leased as it was, grouped by message and domain', async () => {
  await using _ = await openQueue();
  const id = await write(['a@x.example', 'b@y.example', 'C@X.example'], {
    ret: 'full',
    envid: 'e',
    smtputf8: true,
    body: '8bitmime',
    recipients: [
      { address: 'a@x.example', domain: 'x.example', notify: ['success', 'failure'], orcpt: 'rfc822;o@x' },
      { address: 'b@y.example', domain: 'y.example' },
      { address: 'C@X.example', domain: 'x.example' },
    ],
  });
  const works = await lease();
  assert.deepEqual(addressesOf(works), [['a@x.example', 'C@X.example'], ['b@y.example']]);
  const [first] = works;
  assert.equal(first?.messageId, id);
  assert.deepEqual([first?.ret, first?.envid, first?.smtputf8, first?.body], ['full', 'e', true, '8bitmime']);
  assert.deepEqual(first?.recipients[0], {
    ordinal: 0,
    address: 'a@x.example',
    attempts: 1,
    notify: ['success', 'failure'],
    orcpt: 'rfc822;o@x',
    delayTold: false,
  });
});

test('no recipient is leased twice, however many workers ask at once', async () => {
  await using _ = await openQueue();
  await write(Array.from({ length: 60 }, (_, index) => `p${index}@x.example`));
  const all = await Promise.all(Array.from({ length: 6 }, () => lease({ limit: 15 })));
  const taken = all.flatMap((works) => addressesOf(works).flat());
  assert.equal(new Set(taken).size, taken.length);
  const rest = addressesOf(await lease()).flat();
  assert.equal(new Set([...taken, ...rest]).size, 60);
});

test('busy domains and what is not due are left alone', async () => {
  await using _ = await openQueue();
  await write(['a@busy.example', 'b@free.example']);
  await write(['c@free.example'], { createdAt: new Date(NOW + 5_000) });
  assert.equal(await findNextDue(db, NOW - 1), NOW);
  const busy = [{ domain: 'busy.example', sender: NOBODY }];
  assert.deepEqual(addressesOf(await lease({ busy })), [['b@free.example']]);
  assert.equal(await findNextDue(db, NOW), NOW + 5_000);
  assert.deepEqual(addressesOf(await lease({ now: NOW + 5_000, busy })), [['c@free.example']]);
});

test('a lease that runs out is due again, one that is extended is not', async () => {
  await using _ = await openQueue();
  await write(['a@x.example']);
  await write(['b@x.example']);
  const [dead, living] = [randomUUID(), randomUUID()];
  await lease({ owner: dead, limit: 1 });
  await lease({ owner: living, limit: 1 });
  await extendLeases(db, living, NOW + 10 * LEASE_MS);
  assert.equal(await recoverLeases(db, NOW + LEASE_MS - 1), 0);
  assert.equal(await recoverLeases(db, NOW + LEASE_MS + 1), 1);
  const [again] = await lease({ now: NOW + LEASE_MS + 1 });
  assert.equal(again?.recipients[0]?.attempts, 2);
});

test('what is given back counts no try and is due at once', async () => {
  await using _ = await openQueue();
  await write(['a@x.example']);
  const owner = randomUUID();
  const works = await lease({ owner });
  await returnLeases(db, randomUUID(), works);
  assert.deepEqual(await lease(), [], 'only its owner gives a lease back');
  await returnLeases(db, owner, works);
  assert.equal((await lease())[0]?.recipients[0]?.attempts, 1);
});

test('the last recipient takes the message and its bytes along', async () => {
  await using _ = await openQueue();
  await write(['a@x.example', 'b@y.example']);
  const owner = randomUUID();
  const [first, second] = keysOf(await lease({ owner }), owner);
  assert.ok(first && second);
  await db.transaction((tx) => finishRecipients(tx, blobs, [first]));
  assert.deepEqual(await count(), { messages: 1, recipients: 1, unreferenced: 0 });
  await db.transaction((tx) => finishSilently(tx, blobs, [second]));
  assert.deepEqual(await count(), { messages: 0, recipients: 0, unreferenced: 0 });
});

test('two workers finish the last two recipients at once, and nothing stays', async () => {
  await using _ = await openQueue();
  for (let round = 0; round < 20; round++) {
    await write(['a@x.example', 'b@y.example']);
    const owner = randomUUID();
    const keys = keysOf(await lease({ owner }), owner);
    await Promise.all(keys.map((key) => db.transaction((tx) => finishSilently(tx, blobs, [key]))));
  }
  assert.deepEqual(await count(), { messages: 0, recipients: 0, unreferenced: 0 });
});

test('who lost the lease cannot finish what is to be told of, and its transaction is undone', async () => {
  await using _ = await openQueue();
  await write(['a@x.example']);
  const [lost, current] = [randomUUID(), randomUUID()];
  const works = await lease({ owner: lost });
  await recoverLeases(db, NOW + 2 * LEASE_MS);
  await lease({ owner: current, now: NOW + 2 * LEASE_MS });
  await assert.rejects(
    db.transaction((tx) => finishRecipients(tx, blobs, keysOf(works, lost))),
    (error) => error instanceof Refusal && error.code === 'conflict',
  );
  await db.transaction((tx) => finishSilently(tx, blobs, keysOf(works, lost)));
  assert.equal((await count()).recipients, 1);
  await db.transaction((tx) => finishRecipients(tx, blobs, keysOf(works, current)));
  assert.equal((await count()).recipients, 0);
});

test('what is put off waits until its time, with the reply and what was told', async () => {
  await using _ = await openQueue();
  await write(['a@x.example']);
  const owner = randomUUID();
  const [key] = keysOf(await lease({ owner }), owner);
  assert.ok(key);
  const nextAttemptAt = new Date(NOW + 9_000);
  const deferred = { ...key, nextAttemptAt, reply: '451 Busy', delayTold: true };
  await db.transaction((tx) => deferRecipients(tx, [deferred]));
  assert.deepEqual(await lease({ now: NOW + 8_999 }), []);
  const [again] = await lease({ now: NOW + 9_000 });
  assert.equal(again?.recipients[0]?.delayTold, true);
  assert.equal(again.recipients[0]?.attempts, 2);
});

test('nobody is told of a delay by a worker that lost the lease', async () => {
  await using _ = await openQueue();
  await write(['a@x.example']);
  const owner = randomUUID();
  const [key] = keysOf(await lease({ owner }), owner);
  assert.ok(key);
  await recoverLeases(db, NOW + 2 * LEASE_MS);
  const deferred = { ...key, nextAttemptAt: new Date(NOW), reply: '451 Busy' };
  await db.transaction((tx) => deferRecipients(tx, [deferred]));
  await assert.rejects(
    db.transaction((tx) => deferRecipients(tx, [{ ...deferred, delayTold: true }])),
    (error) => error instanceof Refusal && error.code === 'conflict',
  );
});

test('new work is announced with its commit', async () => {
  await using _ = await openQueue();
  const told = Promise.withResolvers<void>();
  const listening = await db.listen('outbound_work', {
    onNotification: () => told.resolve(),
    onReconnected: () => undefined,
  });
  await write(['a@x.example']);
  await told.promise;
  await listening.close();
});

function steering(selection: QueueSelection) {
  return { principal: operator, selection, authority: 'test', now: NOW };
}

test('operators see the queue, hold, release, retry and drop by message and by domain', async () => {
  await using _ = await openQueue();
  const one = await write(['a@x.example', 'b@y.example']);
  await write(['c@x.example'], { createdAt: new Date(NOW + 5_000) });
  const list = async (selection: QueueSelection) =>
    (await listQueue(db, operator, selection, 10)).map(({ address, state }) => `${address} ${state}`);
  assert.deepEqual(await list({ all: true }), [
    'a@x.example queued',
    'b@y.example queued',
    'c@x.example queued',
  ]);
  assert.deepEqual(await list({}), []);
  assert.equal(await steerQueue(db, 'hold', steering({ domain: 'X.Example' })), 2);
  assert.deepEqual(addressesOf(await lease({ now: NOW + 9_000 })), [['b@y.example']]);
  assert.equal(await steerQueue(db, 'release', steering({ messageId: one })), 1);
  assert.deepEqual(addressesOf(await lease()), [['a@x.example']]);
  assert.equal(await dropFromQueue(db, blobs, steering({ all: true })), 1, 'what is under way is left');
  assert.deepEqual(await count(), { messages: 1, recipients: 2, unreferenced: 0 });
});

test('what a worker has taken is still counted as waiting, what somebody holds is not', async () => {
  await using _ = await openQueue();
  await write(['a@x.example', 'b@y.example']);
  await write(['c@z.example'], { createdAt: new Date(NOW + 60_000) });
  await steerQueue(db, 'hold', steering({ domain: 'z.example' }));
  const waiting = { state: 'waiting', recipients: 2, oldestAt: new Date(NOW) };
  const counts = async () => (await countOutbound(db)).sort((a, b) => (a.state < b.state ? 1 : -1));
  const held = { state: 'held', recipients: 1, oldestAt: new Date(NOW + 60_000) };
  assert.deepEqual(await counts(), [waiting, held]);
  // A far end that takes a connection and says nothing has them all taken, for hours.
  assert.equal((await lease()).length, 2);
  assert.deepEqual(await counts(), [waiting, held]);
});

test('a retry is due at once', async () => {
  await using _ = await openQueue();
  await write(['a@x.example'], { createdAt: new Date(NOW + 60_000) });
  assert.deepEqual(await lease(), []);
  assert.equal(await steerQueue(db, 'retry', steering({ all: true })), 1);
  assert.equal((await lease()).length, 1);
});

test('who may not steer the queue does not, and does not see it either', async () => {
  await using _ = await openQueue();
  const nobody = { kind: 'account', accountId: randomUUID(), roles: [] } as never;
  await assert.rejects(
    steerQueue(db, 'hold', { ...steering({ all: true }), principal: nobody }),
    (error) => error instanceof Refusal && error.code === 'notPermitted',
  );
  await assert.rejects(
    dropFromQueue(db, blobs, { ...steering({ all: true }), principal: nobody }),
    (error) => error instanceof Refusal && error.code === 'notPermitted',
  );
  await assert.rejects(listQueue(db, nobody, { all: true }, 1));
});
