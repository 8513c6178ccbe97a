/** Work in a thread of its own: what it answers, and what becomes of it when the thread ends of itself. */
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { createThread } from './thread.ts';

const PROGRAM = `
  import { parentPort } from 'node:worker_threads';
  const later = (work) => setTimeout(work, 5);
  parentPort.on('message', (task) => {
    if (task === 'hang') return;
    if (task === 'grow') for (const all = []; ; ) all.push(new Array(10_000).fill({}));
    parentPort.postMessage({ result: task });
    if (task === 'throw') later(() => { throw new Error('nobody asked'); });
    if (task === 'exit') later(() => process.exit(0));
  });
`;
const make = () =>
  createThread(new URL(`data:text/javascript,${encodeURIComponent(PROGRAM)}`), {
    // A busy machine takes its time to begin a thread.
    seconds: 60,
    heapMegabytes: 16,
    mostWaiting: 3,
  });

test('pieces of work are answered in their order, and no more wait than may', async () => {
  const thread = make();
  const all = await Promise.allSettled(['one', 'two', 'three', 'four'].map((task) => thread.run(task)));
  assert.deepEqual(
    all.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as { code: string }).code)),
    ['one', 'two', 'three', 'temporarilyUnavailable'],
  );
});

test('what takes too long or too much is refused, and the next piece is done', async (t) => {
  const thread = make();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const refused = assert.rejects(thread.run('hang'), { code: 'tooLarge' });
  await setImmediate();
  t.mock.timers.tick(60_000);
  await refused;
  await assert.rejects(thread.run('grow'), { code: 'tooLarge' });
  assert.equal(await thread.run('next'), 'next');
});

test('a thread that ends between two pieces takes nothing with it', async (t) => {
  const thread = make();
  let started: Worker | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  // From its beginning: its end may be told together with its answer.
  const note = (message: unknown): void => {
    const { worker } = message as { worker: Worker };
    started = worker;
    ended = new Promise((resolve) => worker.once('exit', resolve));
  };
  subscribe('worker_threads', note);
  t.after(() => unsubscribe('worker_threads', note));
  for (const end of ['throw', 'exit']) {
    assert.equal(await thread.run(end), end);
    // A thread that nobody asks anything keeps no program.
    started?.ref();
    await ended;
    assert.equal(await thread.run('next'), 'next');
    await started?.terminate();
  }
});
