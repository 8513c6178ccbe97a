/** An act that is kept while it is made, over a database that is a map. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IDBPDatabase } from 'idb';
import { OfflineFault, RefusedFault } from '../jmap/faults.ts';
import { makeKept } from './flush-acts.ts';

function keeping() {
  const acts = new Map<number, unknown>([[1, { accountId: 'a1', calls: [['Email/set', {}]] }]]);
  const database = {
    get: (_: string, key: number) => Promise.resolve(acts.get(key)),
    delete: (_: string, key: number) => Promise.resolve(acts.delete(key)),
  } as unknown as IDBPDatabase;
  return { acts, database };
}

test('an act is kept until it is answered', async () => {
  const { acts, database } = keeping();
  const answered = await makeKept(database, 1, (calls) => {
    assert.equal(acts.size, 1, 'while it is under way');
    return Promise.resolve(calls.length);
  });
  assert.equal(answered, 1);
  assert.equal(acts.size, 0);
});

test('an act that was made in between is not made again', async () => {
  const { acts, database } = keeping();
  acts.clear();
  assert.equal(await makeKept(database, 1, () => assert.fail('it is made twice')), undefined);
});

test('an act waits when the server is away, and is dropped when the server refuses it', async () => {
  const { acts, database } = keeping();
  await assert.rejects(
    makeKept(database, 1, () => Promise.reject(new OfflineFault('away'))),
    OfflineFault,
  );
  assert.equal(acts.size, 1);
  await assert.rejects(
    makeKept(database, 1, () => Promise.reject(new RefusedFault('forbidden', ''))),
    RefusedFault,
  );
  assert.equal(acts.size, 0);
});
