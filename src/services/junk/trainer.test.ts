/** Learning from what people move costs one look for the changes of a while, however much mail comes meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { until } from '#tests/until.ts';
import { startJunkTrainer } from './trainer.ts';

const GATHER_MS = 100;
/** Timers may fire a little early. */
const LEAST_MS = 90;
const ACCOUNT = '0197f000-0000-7000-8000-000000000001' as AccountId;

/** A hub that tells of a change when the test says so. */
function hubToTell(): { hub: ChangeHub; tell: (accountId: AccountId) => void } {
  const handlers = new Set<(accountId: AccountId) => void>();
  const watchAll = (handler: (accountId: AccountId) => void) => {
    handlers.add(handler);
    return () => handlers.delete(handler);
  };
  return {
    hub: { watchAll } as unknown as ChangeHub,
    tell: (accountId) => {
      for (const handler of handlers) handler(accountId);
    },
  };
}

test('an account that changes while it is looked at waits for the next look', async () => {
  const { hub, tell } = hubToTell();
  const looks: number[] = [];
  const db = {
    // Mail arrives during each look.
    transaction: async () => {
      looks.push(performance.now());
      tell(ACCOUNT);
      await sleep(1);
      return 0;
    },
  } as unknown as Database;
  const trainer = startJunkTrainer({
    db,
    hub,
    blobs: {} as BlobStore,
    log: { error: () => assert.fail('nothing is wrong') },
    gatherMs: GATHER_MS,
  });
  tell(ACCOUNT);
  await until('there were three looks', () => looks.length >= 3);
  await trainer.stop();
  const pauses = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
  assert.ok(
    pauses.every((pause) => pause >= LEAST_MS),
    `${pauses.join(', ')} ms between looks`,
  );
});

test('an account that could not be looked at is looked at again', async () => {
  const { hub, tell } = hubToTell();
  let looks = 0;
  const db = {
    transaction: () => {
      looks += 1;
      return looks === 1 ? Promise.reject(new Error('away')) : Promise.resolve(0);
    },
  } as unknown as Database;
  const told: object[] = [];
  const log = { error: (facts: object) => void told.push(facts) };
  const trainer = startJunkTrainer({ db, hub, blobs: {} as BlobStore, log, gatherMs: 20 });
  tell(ACCOUNT);
  await until('there was another look', () => looks >= 2);
  await trainer.stop();
  assert.equal(told.length, 1);
});
