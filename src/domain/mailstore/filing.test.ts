/** The filer: nothing that is given to it waits for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId, makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { createFiler } from './filing.ts';
import { createMailAccount } from './mail-accounts.ts';
import { prepareMessage } from './prepare.ts';

const NOW = Date.UTC(2026, 10, 25);
const MOST_TURNS = 6;

test('what is given a few turns after the last one was done is filed like any other', {
  timeout: 30_000,
}, async () => {
  await using test = await openTestDatabase();
  const { db } = test;
  const clock = () => NOW;
  const ids = makeIds(clock);
  const filer = createFiler({ db, blobs: createPostgresBlobStore(db), ids, clock });
  const accountId = ids() as AccountId;
  await db.transaction((tx) => createMailAccount(tx, { accountId, quotaBytes: 100_000, ids, now: NOW }));
  const receivedAt = new Date(NOW);
  const copy = {
    accountId,
    target: { role: 'inbox' as const },
    flags: { bits: 0, keywords: [] },
    receivedAt,
  };
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    const message = prepareMessage(Buffer.from(`Subject: ${turns}\r\n\r\nx\r\n`));
    await filer.file({ message, copies: [copy], enforceQuota: false });
  }
  await filer.drain();
  const filed = await db.query('select from message where account_id = $1', [accountId]);
  assert.equal(filed.length, MOST_TURNS);
});
