import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newScanner, skipHeader, skipToEnding } from './boundary-scanner.ts';

function scanner(text: string, ...boundaries: string[]) {
  const scanner = newScanner(Buffer.from(text));
  for (const [index, boundary] of boundaries.entries()) scanner.open.set(boundary, index + 1);
  return scanner;
}

test('content ends before the line break of the delimiter, and lines are counted', () => {
  const scan = scanner('a\r\nb\r\n--x\r\nc', 'x');
  assert.deepEqual(skipToEnding(scan), {
    level: 1,
    isClosing: false,
    start: 6,
    linesBefore: 2,
    contentEnd: 4,
  });
  assert.deepEqual([scan.at, scan.lines], [11, 3]);
  assert.deepEqual(skipToEnding(scan), {
    level: 0,
    isClosing: true,
    start: 12,
    linesBefore: 3,
    contentEnd: 12,
  });
});

test('a delimiter counts only as a whole line, with blanks after it', () => {
  for (const line of ['--xy', ' --x', '-x', '--x y', '--x-', `--x${' '.repeat(300)}`])
    assert.equal(skipToEnding(scanner(`${line}\n`, 'x')).level, 0, line);
  for (const line of ['--x', '--x \t', '--x--', '--x-- '])
    assert.equal(skipToEnding(scanner(line, 'x')).level, 1, line);
});

test('the level tells which of the open multiparts it is', () => {
  const scan = scanner('--in--\n--out\n', 'out', 'in');
  assert.deepEqual(
    [skipToEnding(scan), skipToEnding(scan)].map(({ level, isClosing }) => [level, isClosing]),
    [
      [2, true],
      [1, false],
    ],
  );
});

test('a header ends after its empty line, or at a delimiter', () => {
  const whole = scanner('A: b\r\n\r\nbody', 'x');
  assert.equal(skipHeader(whole), undefined);
  assert.equal(whole.at, 8);
  assert.equal(skipHeader(scanner('A: b\n--x\n', 'x'))?.contentEnd, 4);
  assert.equal(skipHeader(scanner('A: b'))?.level, 0);
});
