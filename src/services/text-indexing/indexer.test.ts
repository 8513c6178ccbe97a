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
  let told = 0;
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
    onFault: () => (told += 1),
  } as unknown as TextIndexerParts);
  for (const watcher of watchers) watcher(ACCOUNT);
  await again.promise;
  await indexer.stop();
  assert.equal(looks, 2);
  assert.equal(faults.length, 1);
  assert.equal(told, 1);
});

test('those whom one look around has no place for are taken in while others change all the time', {
  timeout: 30_000,
}, async () => {
  const marked = new Set(
    Array.from({ length: 201 }, (_, index) => `01900000-0000-7000-8000-${1e11 + index}`),
  );
  const last = Promise.withResolvers<void>();
  const watchers: ((accountId: AccountId) => void)[] = [];
  const change = (): void => {
    for (const watcher of watchers) watcher(ACCOUNT);
  };
  const indexer = startTextIndexer({
    db: {
      query: (sql: string, values: unknown[] = []) => {
        if (sql.includes('where text_behind')) {
          const [limit, known] = values as [number, string[]];
          const left = [...marked].filter((id) => !known.includes(id)).slice(0, limit);
          return Promise.resolve(left.map((id) => ({ account_id: id })));
        }
        if (sql.includes('text_segment')) return Promise.resolve([]);
        if (values[0] === ACCOUNT) setTimeout(change, 1);
        marked.delete(String(values[0]));
        if (marked.size === 0) last.resolve();
        return Promise.resolve([{ behind: false, marked: false }]);
      },
    },
    hub: {
      watchAll: (watcher: (accountId: AccountId) => void) => {
        watchers.push(watcher);
        return () => undefined;
      },
    },
    blobs: undefined,
    log: { error: assert.fail },
  } as unknown as TextIndexerParts);
  change();
  await last.promise;
  await indexer.stop();
});
