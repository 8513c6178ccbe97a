/** INPROGRESS (RFC 9585). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandContext } from './command.ts';
import { ImapOutput } from './output.ts';
import { tellWhile, watchProgress, watchTwoPhases } from './progress.ts';

function listen(): { context: CommandContext; said: string[]; setTime: (now: number) => void } {
  let now = 0;
  const said: string[] = [];
  const out = new ImapOutput(
    async (bytes) => {
      said.push(bytes.toString());
    },
    () => 'i-default',
  );
  const context = { deps: { clock: () => now }, out, tag: 'a7' } as unknown as CommandContext;
  const setTime = (time: number): void => {
    now = time;
  };
  return { context, said, setTime };
}

test('a long command tells how far it has come, seldom, and not at its end (RFC 9585 §3, §3.1)', async () => {
  const { context, said, setTime } = listen();
  const progress = watchProgress(context);
  for (const [at, done] of [
    [9_000, 1],
    [11_000, 2],
    [20_000, 3],
    [22_000, 4],
    [60_000, 5],
  ] as const) {
    setTime(at);
    await progress(done, 5);
  }
  assert.deepEqual(said, [
    '* OK [INPROGRESS ("a7" 2 5)] Still at work.\r\n',
    '* OK [INPROGRESS ("a7" 4 5)] Still at work.\r\n',
  ]);
});

test('a command of two phases counts on from the first to the second', async () => {
  const { context, said, setTime } = listen();
  const [finding, doing] = watchTwoPhases(context);
  setTime(10_000);
  await finding(500, 1_000);
  setTime(20_000);
  await doing(1, 4);
  setTime(30_000);
  await doing(4, 4);
  assert.deepEqual(said, [
    '* OK [INPROGRESS ("a7" 500 2000)] Still at work.\r\n',
    '* OK [INPROGRESS ("a7" 1250 2000)] Still at work.\r\n',
  ]);
});

test('what is done as a whole is told of while it lasts', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { context, said } = listen();
  const { promise, resolve } = Promise.withResolvers<string>();
  const copying = tellWhile(context, promise, 70_000);
  t.mock.timers.tick(10_000);
  resolve('copied');
  assert.equal(await copying, 'copied');
  t.mock.timers.tick(60_000);
  assert.equal(await tellWhile(context, Promise.resolve('filed')), 'filed');
  assert.deepEqual(said, ['* OK [INPROGRESS ("a7" 0 70000)] Still at work.\r\n']);
});

test('a client that is gone while something is done is noticed, and what is done is waited for', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { context } = listen();
  const gone = new Error('gone');
  const out = new ImapOutput(
    () => Promise.reject(gone),
    () => 'i-default',
  );
  const { promise, resolve } = Promise.withResolvers<void>();
  let isDone = false;
  const telling = tellWhile({ ...context, out }, promise);
  const failing = assert.rejects(telling, () => isDone && true);
  t.mock.timers.tick(10_000);
  await new Promise((turn) => setImmediate(turn));
  isDone = true;
  resolve();
  await failing;
});
