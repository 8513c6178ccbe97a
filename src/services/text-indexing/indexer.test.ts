/** The indexer's rounds, over a database that only tells when it was asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { startTextIndexer, type TextIndexerParts } from './indexer.ts';

const ACCOUNT = '01900000-0000-7000-8000-000000000001' as AccountId;
/** The indexer gathers for half a second; timers may fire a little early. */
const LEAST_MS = 450;

test('an account that changes while it is taken in waits for the next round, so that a burst shares transactions', {
  timeout: 30_000,
}, async () => {
  const looks: number[] = [];
  const twice = Promise.withResolvers<void>();
  const watchers: ((accountId: AccountId) => void)[] = [];
  const hub: Pick<ChangeHub, 'watchAll'> = {
    watchAll: (watcher) => {
      watchers.push(watcher);
      return () => undefined;
    },
  };
  const change = (): void => {
    for (const watcher of watchers) watcher(ACCOUNT);
  };
  const db = {
    query: (sql: string, values: unknown[] = []) => {
      // Everybody behind, asked for when nobody has told of a change; and segments to merge.
      if (values[0] !== ACCOUNT || sql.includes('text_segment')) return Promise.resolve([]);
      looks.push(performance.now());
      if (looks.length === 2) twice.resolve();
      else change();
      return Promise.resolve([{ behind: false }]);
    },
  };
  const indexer = startTextIndexer({
    db,
    hub,
    blobs: undefined,
    log: { error: assert.fail },
  } as unknown as TextIndexerParts);
  change();
  await twice.promise;
  await indexer.stop();
  const [first = 0, second = 0] = looks;
  assert.ok(second - first >= LEAST_MS, `${second - first} ms after the first`);
});

test('an account whose turn failed is not forgotten until the next look around', {
  timeout: 30_000,
}, async () => {
  const watchers: ((accountId: AccountId) => void)[] = [];
  const again = Promise.withResolvers<void>();
  const faults: string[] = [];
  let looks = 0;
  const indexer = startTextIndexer({
    db: {
      query: (sql: string, values: unknown[] = []) => {
        if (values[0] !== ACCOUNT || sql.includes('text_segment')) return Promise.resolve([]);
        looks += 1;
        if (looks === 1) return Promise.reject(new Error('deadlock detected'));
        again.resolve();
        return Promise.resolve([{ behind: false }]);
      },
    },
    hub: {
      watchAll: (watcher: (accountId: AccountId) => void) => {
        watchers.push(watcher);
        return () => undefined;
      },
    },
    blobs: undefined,
    log: { error: (_: object, message: string) => faults.push(message) },
  } as unknown as TextIndexerParts);
  for (const watcher of watchers) watcher(ACCOUNT);
  await again.promise;
  await indexer.stop();
  assert.equal(looks, 2);
  assert.equal(faults.length, 1);
});
