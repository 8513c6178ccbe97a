/** Tests of hashing: argon2id, SCRAM keys against the RFC's example, the queue's bounds, what is remembered. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { DEFAULT_PASSWORD_SETTINGS, makePasswordHasher } from './password-hasher.ts';
import { makeVerificationCache } from './verification-cache.ts';
import { makeWorkQueue } from './work-queue.ts';

const hasher = makePasswordHasher({ ...DEFAULT_PASSWORD_SETTINGS, memoryKib: 64, passes: 1 }, randomBytes);
const credential = { accountId: 'a' as AccountId, credentialId: 'c' };

test('a password is stored as argon2id with the settings, and verifies', async () => {
  const { hash, scram } = await hasher.hashPassword('sông Hương núi Ngự');
  assert.match(hash, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  assert.equal(await hasher.verifyHash(hash, 'sông Hương núi Ngự'.normalize('NFD')), true);
  assert.equal(await hasher.verifyHash(hash, 'sông Hương núi Ngu'), false);
  assert.equal(scram.storedKey.length, 32);
});

test('nobody is verified without a hash', async () => {
  assert.equal(await hasher.verifyHash(undefined, 'anything'), false);
});

test('no more hashes run at once than allowed, and none is forgotten', async () => {
  const queue = makeWorkQueue({ atOnce: 2, waiting: 10 });
  let running = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      queue.run(async () => {
        running += 1;
        most = Math.max(most, running);
        await nextTurn();
        running -= 1;
        return index;
      }),
    ),
  );
  assert.equal(most, 2);
  assert.deepEqual(
    results,
    Array.from({ length: 12 }, (_, index) => index),
  );
});

test('past the limit of waiting a sign-in is refused for now, and a failure frees its place', async () => {
  const queue = makeWorkQueue({ atOnce: 1, waiting: 0 });
  const first = queue.run(async () => {
    await nextTurn();
    throw new Error('broken');
  });
  await assert.rejects(
    queue.run(async () => 1),
    (error) => error instanceof Refusal && error.code === 'temporarilyUnavailable',
  );
  await assert.rejects(first, /broken/);
  assert.equal(await queue.run(async () => 2), 2);
});

test('a sign-in is remembered for its credential and password, until it expires', () => {
  const cache = makeVerificationCache(randomBytes(32), { ttlMs: 1000, entries: 2 });
  assert.equal(cache.has(credential, 'right', 0), false);
  cache.remember(credential, 'right', 0);
  assert.equal(cache.has(credential, 'right', 999), true);
  assert.equal(cache.has(credential, 'wrong', 1), false);
  assert.equal(cache.has({ ...credential, credentialId: 'new' }, 'right', 1), false);
  assert.equal(cache.has(credential, 'right', 1000), false);
});

test('the oldest sign-in is forgotten when the cache is full', () => {
  const cache = makeVerificationCache(randomBytes(32), { ttlMs: 1000, entries: 2 });
  for (const id of ['1', '2', '3']) cache.remember({ ...credential, credentialId: id }, 'right', 0);
  assert.equal(cache.has({ ...credential, credentialId: '1' }, 'right', 1), false);
  assert.equal(cache.has({ ...credential, credentialId: '3' }, 'right', 1), true);
});
