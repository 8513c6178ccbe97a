/** What a log line holds, what it never holds, and how people see it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogger, createSteeredLogger } from './log.ts';
import { formatLogLine } from './log-line.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void, pretty = false): string {
  let text = '';
  write(createLogger({ level: 'debug', pretty, destination: { write: (line) => void (text += line) } }));
  return text;
}

test('a line is one JSON object with its level by name and its time', () => {
  const entry = JSON.parse(logged((log) => log.info({ port: 25 }, 'listening'))) as Record<string, unknown>;
  assert.equal(entry.level, 'info');
  assert.equal(entry.port, 25);
  assert.equal(entry.msg, 'listening');
  assert.ok(!Number.isNaN(Date.parse(String(entry.time))));
});

test('passwords, tokens, secrets and keys are hidden at every depth we log', () => {
  const text = logged((log) =>
    log.info({
      password: 'mot',
      account: { token: 'hai', name: 'an' },
      request: { headers: { authorization: 'ba', cookie: 'bon' } },
    }),
  );
  for (const secret of ['mot', 'hai', 'ba"', 'bon']) assert.ok(!text.includes(secret), text);
  assert.ok(text.includes('"name":"an"'));
});

test('a readable line names time, level, words and facts, with the stack below', () => {
  const line =
    '{"level":"warn","time":"2026-01-02T03:04:05.678Z","name":"smtp in","open":3,"msg":"port busy"}\n';
  assert.equal(formatLogLine(line, false), '03:04:05 WARN  port busy name="smtp in" open=3\n');
  const text = logged((log) => log.error({ err: new Error('gone') }, 'lost'), true);
  assert.match(text, /ERROR lost\n {4}Error: gone\n {4}at /);
});

test('what a peer sent cannot begin a line of its own or steer the terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (fact) => {
      const text = logged((log) => log.info({ fact }, fact), true);
      assert.equal(text.indexOf('\n'), text.length - 1);
      assert.ok(!/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/.test(text));
    }),
  );
});

test('a line that is no JSON is passed on as it is', () => {
  assert.equal(formatLogLine('hello\n', true), 'hello\n');
});

/** What a program that logs leaves in a file at its standard error, told that another one or this is journald's. */
function loggedTo(journal: 'this' | 'another'): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-log-'));
  const path = join(folder, 'stderr');
  const stderr = openSync(path, 'w');
  try {
    const { dev, ino } = fstatSync(stderr);
    const program = `
      import { createLogger } from '#platform/telemetry/log.ts';
      const log = createLogger({ level: 'debug' });
      log.info({}, 'một');
      log.child({ room: 'smtp' }).warn({}, 'hai');
      log.error({}, 'ba');
      log.debug({}, 'bốn');`;
    spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: join(import.meta.dirname, '../../..'),
      env: { ...process.env, JOURNAL_STREAM: journal === 'this' ? `${dev}:${ino}` : `${dev}:1` },
      stdio: ['ignore', 'ignore', stderr],
    });
    return readFileSync(path, 'utf8').trim().split('\n');
  } finally {
    closeSync(stderr);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands before the JSON of each line. */
const beginnings = (lines: string[]): string[] => lines.map((line) => line.slice(0, line.indexOf('{')));

test('journald is told how severe each line is, and nobody else', () => {
  assert.deepEqual(beginnings(loggedTo('this')), ['<6>', '<4>', '<3>', '<7>']);
  assert.deepEqual(beginnings(loggedTo('another')), ['', '', '', '']);
});

test('a changed level holds for every child too, those made before and after', () => {
  let text = '';
  const { log, setLevel } = createSteeredLogger({
    level: 'info',
    pretty: false,
    destination: { write: (line) => void (text += line) },
  });
  const session = log.child({ room: 'smtp' }).child({ session: 'a1' });
  // Many connections come and go meanwhile.
  for (let number = 0; number < 1_000; number += 1) log.child({ session: String(number) });
  session.debug({}, 'before');
  setLevel('debug');
  session.debug({}, 'during');
  log.child({ room: 'imap' }).debug({}, 'a younger one');
  setLevel('info');
  session.debug({}, 'after');
  const told = text.match(/"msg":"[^"]*"/g);
  assert.deepEqual(told, ['"msg":"during"', '"msg":"a younger one"']);
  assert.match(text, /"room":"smtp","session":"a1"/);
});
