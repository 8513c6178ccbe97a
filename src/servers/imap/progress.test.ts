import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandContext } from './command.ts';
import { ImapOutput } from './output.ts';
import { watchProgress } from './progress.ts';

test('a long command tells how far it has come, seldom, and not at its end (RFC 9585)', async () => {
  let now = 0;
  const said: string[] = [];
  const out = new ImapOutput(
    async (bytes) => {
      said.push(bytes.toString());
    },
    () => 'i-default',
  );
  const progress = watchProgress({ deps: { clock: () => now }, out, tag: 'a7' } as unknown as CommandContext);
  for (const [at, done] of [
    [9_000, 1],
    [11_000, 2],
    [20_000, 3],
    [22_000, 4],
    [60_000, 5],
  ] as const) {
    now = at;
    await progress(done, 5);
  }
  assert.deepEqual(said, [
    '* OK [INPROGRESS ("a7" 2 5)] Still at work.\r\n',
    '* OK [INPROGRESS ("a7" 4 5)] Still at work.\r\n',
  ]);
});
