/** A log whose reader has stopped: real pipes and sockets that nobody reads, and then somebody does. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { PatientOutput } from './standard-error.ts';

const ROOT = join(import.meta.dirname, '../../..');
const GAP = 'log lines were dropped, for nobody read them';
/** A line of two hundred bytes. */
const FILLING = 'x'.repeat(130);

/** A program that logs as many lines as it is asked for, numbered, and tells how many were dropped. */
const PROGRAM = `
  import { createSteeredLogger } from '#platform/telemetry/log.ts';
  import { createInterface } from 'node:readline';
  const { log, droppedLines } = createSteeredLogger({ level: 'info', pretty: false });
  let count = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'crash') setImmediate(() => { log.error({}, 'the last line'); throw new Error('as a fault of ours does'); });
    for (let lines = Number(line); lines > 0; lines -= 1) log.info({ number: count++, filling: '${FILLING}' }, 'a line');
    console.log(droppedLines());
  }
  log.info({}, 'the last line');
`;

interface Talker {
  child: ChildProcess;
  /** Has it log lines; how many were dropped so far. Answers only while the program lives on. */
  log(lines: number): Promise<number>;
  end(): Promise<void>;
}

function startTalker(stderr: number | 'pipe'): Talker {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', PROGRAM], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', stderr],
  });
  const answers = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  return {
    child,
    log: async (lines) => {
      child.stdin?.write(`${lines}\n`);
      return Number((await answers.next()).value);
    },
    end: async () => {
      const exited = once(child, 'exit');
      child.stdin?.end();
      await exited;
    },
  };
}

interface Entry {
  number?: number;
  lines?: number;
  msg: string;
}

function entriesOf(log: string): Entry[] {
  return log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);
}

/** Everything logged is there in its order, but for what the gap tells. */
function requireAllBut(entries: readonly Entry[], logged: number, dropped: number): void {
  const numbers = entries.flatMap(({ number }) => number ?? []);
  assert.equal(numbers.length, logged - dropped);
  assert.deepEqual(
    numbers,
    numbers.toSorted((one, other) => one - other),
  );
  const gaps = entries.filter(({ msg }) => msg === GAP);
  assert.equal(
    gaps.reduce((sum, { lines = 0 }) => sum + lines, 0),
    dropped,
  );
}

test('a program whose log nobody reads goes on, keeps what fits, and says what did not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-log-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  // Both ends, so that it stands open while nobody reads.
  const pipe = openSync(path, constants.O_RDWR);
  const talker = startTalker(pipe);
  const reader = new Socket({
    fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    writable: false,
  });
  try {
    assert.equal(await talker.log(10_000), 0);
    assert.ok((await talker.log(30_000)) > 10_000);
    let log = '';
    reader.on('data', (chunk) => void (log += chunk.toString()));
    // Lines come through again, and the gap is told among them.
    let [later, dropped] = [0, 0];
    while (!log.includes(GAP)) {
      dropped = await talker.log(100);
      later += 100;
    }
    const over = once(reader, 'end');
    await talker.end();
    closeSync(pipe);
    await over;
    const entries = entriesOf(log);
    requireAllBut(entries, 40_000 + later, dropped);
    assert.equal(entries.at(-1)?.msg, 'the last line');
  } finally {
    talker.child.kill('SIGKILL');
    reader.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a reader that is slow and lives gets everything, and the last line of a crash', async () => {
  // A socket, as journald has it.
  const talker = startTalker('pipe');
  const { stderr, stdin } = talker.child;
  assert.equal(await talker.log(15_000), 0);
  stdin?.write('crash\n');
  const [log] = await Promise.all([text(stderr as Readable), once(talker.child, 'exit')]);
  const [json = '', last = ''] = log.split(/(?<="the last line"\}\n)/);
  const entries = entriesOf(json);
  requireAllBut(entries, 15_000, 0);
  assert.equal(entries.at(-1)?.msg, 'the last line');
  assert.match(last, /as a fault of ours does/);
});

test('an end is held up for a moment only where nobody reads', async () => {
  const talker = startTalker('pipe');
  assert.equal(await talker.log(10_000), 0);
  await talker.end();
  assert.equal(talker.child.exitCode, 0);
  talker.child.stderr?.destroy();
});

test('a disk that is full holds lines back, and they are written when it has room', async () => {
  let isFull = true;
  let file = '';
  const output = new PatientOutput((bytes) => {
    if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const taken = Math.min(bytes.length, 3);
    file += Buffer.from(bytes.subarray(0, taken)).toString('latin1');
    return taken;
  });
  output.write('one\n');
  output.write('two\n');
  isFull = false;
  output.write('three\n');
  output.flushSync();
  assert.equal(file, 'one\ntwo\nthree\n');
  output.write('four\n');
  assert.equal(file, 'one\ntwo\nthree\nfour\n');
  assert.equal(output.dropped, 0);
});
