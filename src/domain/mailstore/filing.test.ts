/** The filer: nothing that is given to it waits for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId, makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { createFiler } from './filing.ts';
import type { Filing } from './filing-values.ts';
import { createChangeHub } from './hub.ts';
import { createMailAccount } from './mail-accounts.ts';
import { prepareMessage } from './prepare.ts';

const NOW = Date.UTC(2026, 10, 25);
const MOST_TURNS = 6;

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(10);
}

/** A filer of one account with a mailbox, and its batches so far. */
async function openFiler(parts: { gatherMs?: number } = {}) {
  const test = await openTestDatabase();
  const { db } = test;
  const clock = () => NOW;
  const ids = makeIds(clock);
  const batches: number[] = [];
  const onBatch = (messages: number): void => void batches.push(messages);
  const filer = createFiler({ db, blobs: createPostgresBlobStore(db), ids, clock, onBatch, ...parts });
  const accountId = ids() as AccountId;
  await db.transaction((tx) => createMailAccount(tx, { accountId, quotaBytes: 100_000, ids, now: NOW }));
  const copy = {
    accountId,
    target: { role: 'inbox' as const },
    flags: { bits: 0, keywords: [] },
    receivedAt: new Date(NOW),
  };
  return {
    filer,
    batches,
    db,
    accountId,
    file: (subject: string, more: Pick<Filing, 'traceparent'> = {}) => {
      const message = prepareMessage(Buffer.from(`Subject: ${subject}\r\n\r\nx\r\n`));
      return filer.file({ message, copies: [copy], enforceQuota: false, ...more });
    },
    count: async () => (await db.query('select from message where account_id = $1', [accountId])).length,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

test('what is given a few turns after the last one was done is filed like any other', {
  timeout: 30_000,
}, async () => {
  await using opened = await openFiler();
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await opened.file(String(turns));
  }
  await opened.filer.drain();
  assert.equal(await opened.count(), MOST_TURNS);
});

test('a batch waits for a message that is being judged, and shares its commit', {
  timeout: 30_000,
}, async () => {
  await using opened = await openFiler({ gatherMs: 25_000 });
  const isJudged = opened.filer.expect();
  const first = opened.file('first');
  for (let turn = 0; turn < MOST_TURNS; turn += 1) await setImmediate();
  isJudged();
  await Promise.all([first, opened.file('second')]);
  assert.deepEqual(opened.batches, [2]);
});

test('a batch does not wait for ever for a message that is long judged, nor for one that is refused', {
  timeout: 30_000,
}, async () => {
  await using opened = await openFiler();
  const isJudged = opened.filer.expect();
  await opened.file('not alone');
  isJudged();
  await opened.file('alone');
  assert.equal(await opened.count(), 2);
});

test('whoever listens in another process is told of the trace before the change, and an old program takes nothing amiss', {
  timeout: 30_000,
}, async () => {
  await using opened = await openFiler();
  const { db, accountId } = opened;
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const heard: string[] = [];
  const told = Promise.withResolvers<void>();
  const hub = await createChangeHub(db, (account, trace) => heard.push(`${account} ${trace}`));
  hub.watch(accountId, () => {
    heard.push('change');
    told.resolve();
  });
  const accounts: string[] = [];
  const untold = await db.listen('mail_change', {
    onNotification: (payload) => accounts.push(payload.slice(0, accountId.length)),
    onReconnected: () => undefined,
  });
  await opened.file('traced', { traceparent });
  await told.promise;
  assert.deepEqual(heard, [`${accountId} ${traceparent}`, 'change']);
  // The release before reads accounts up to the first comma: one of zeros is nobody's.
  await until(() => accounts.length === 2);
  assert.deepEqual(accounts, ['00000000-0000-0000-0000-000000000000', accountId]);
  await Promise.all([hub.close(), untold.close()]);
});
