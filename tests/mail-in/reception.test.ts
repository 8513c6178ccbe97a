/** Measure at the door: rates over all processes, a tarpit, greylisting. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createReceptionGuard, type ReceptionGuard } from '#services/reception/guard.ts';
import { openTestDatabase, quietLog, type TestDatabase } from '#tests/postgres/database.ts';

let database: TestDatabase;
let now = Date.UTC(2026, 10, 25, 8);
const guards: ReceptionGuard[] = [];

before(async () => {
  database = await openTestDatabase();
});
after(async () => {
  for (const guard of guards) await guard.stop();
  await database[Symbol.asyncDispose]();
});

function makeGuard(greylistMs = 0): ReceptionGuard {
  const limits = { messagesPerHour: 5, unknownPerHour: 20, greylistMs };
  const guard = createReceptionGuard({ db: database.db, clock: () => now, limits, log: quietLog });
  guards.push(guard);
  return guard;
}

test('a limit holds over all processes, for an address and for an hour', async () => {
  const [one, other] = [makeGuard(), makeGuard()];
  for (let count = 0; count < 3; count += 1) assert.ok(one.takeMessage('192.0.2.1'));
  await one.stop();
  for (let count = 0; count < 2; count += 1) assert.ok(other.takeMessage('192.0.2.1'));
  await other.stop();
  assert.equal(other.takeMessage('192.0.2.1'), false, 'three elsewhere and two here are five');
  assert.ok(other.takeMessage('192.0.2.2'));
  now += 60 * 60_000;
  assert.ok(other.takeMessage('192.0.2.1'));
});

test('who tries addresses out waits longer and longer, and has to leave', () => {
  const guard = makeGuard();
  const answers = Array.from({ length: 21 }, () => guard.missRecipient('198.51.100.7'));
  assert.deepEqual(answers[9], { waitMs: 0 });
  assert.deepEqual(answers[10], { waitMs: 500 });
  assert.deepEqual(answers[19], { waitMs: 5_000 });
  assert.equal(answers[20], 'leave');
  assert.deepEqual(guard.missRecipient('198.51.100.8'), { waitMs: 0 });
});

test('a first-time sender comes again later, from a neighbour too', async () => {
  const guard = makeGuard(60_000);
  const ask = (address: string) => guard.isGrey(address, 'a@x.example', 'an@hue.vn');
  assert.equal(await ask('192.0.2.1'), true);
  now += 30_000;
  assert.equal(await ask('192.0.2.1'), true);
  now += 31_000;
  assert.equal(await ask('192.0.2.77'), false);
  assert.equal(await guard.isGrey('192.0.2.1', 'b@x.example', 'an@hue.vn'), true);
  assert.equal(await makeGuard(0).isGrey('203.0.113.1', 'b@x.example', 'an@hue.vn'), false);
});
