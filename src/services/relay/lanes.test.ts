/** Limits hold, and nobody waits for another destination's sake. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lanes } from './lanes.ts';

/** Work that runs until it is told to end. */
function makeWork(): { work: () => Promise<void>; end: () => void; hasBegun: () => boolean } {
  let begun = false;
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    work: () => {
      begun = true;
      return promise;
    },
    end: resolve,
    hasBegun: () => begun,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a destination that hangs holds up nobody else', async () => {
  const lanes = new Lanes({ total: 3, perKey: () => 1 });
  const [hanging, behind, other] = [makeWork(), makeWork(), makeWork()];
  void lanes.run('slow', hanging.work);
  void lanes.run('slow', behind.work);
  void lanes.run('quick', other.work);
  await turn();
  assert.deepEqual([hanging.hasBegun(), behind.hasBegun(), other.hasBegun()], [true, false, true]);
  assert.equal(lanes.waiting, 1);
  hanging.end();
  await turn();
  assert.equal(behind.hasBegun(), true);
});

test('there are never more at a time than the limit, and all are run', async () => {
  const lanes = new Lanes({ total: 5, perKey: () => 2 });
  let running = 0;
  let most = 0;
  const all = Array.from({ length: 50 }, (_, index) =>
    lanes.run(`k${index % 4}`, async () => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
    }),
  );
  await Promise.all(all);
  assert.equal(most, 5);
  assert.equal(lanes.running, 0);
});

test('work that throws gives its place back and tells its caller', async () => {
  const lanes = new Lanes({ total: 1, perKey: () => 1 });
  await assert.rejects(
    lanes.run('a', () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  await lanes.run('a', () => Promise.resolve());
  await lanes.idle();
});

test('idle waits for what runs and what waits', async () => {
  const lanes = new Lanes({ total: 1, perKey: () => 1 });
  const [first, second] = [makeWork(), makeWork()];
  void lanes.run('a', first.work);
  void lanes.run('b', second.work);
  let isIdle = false;
  const idle = lanes.idle().then(() => {
    isIdle = true;
  });
  first.end();
  await turn();
  assert.equal(isIdle, false);
  second.end();
  await idle;
});
