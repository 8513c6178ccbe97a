/** Programs that meet at one data directory, and a start that fails half-way. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = join(import.meta.dirname, '../../src/apps/cli/main.ts');
const SMTP_PORT = 25;
const IN_USE = 65;
const DATA_FAULT = 65;

interface DataDir {
  path: string;
  isDatabaseRunning(): boolean;
  [Symbol.dispose](): void;
}

function makeDataDir(): DataDir {
  const path = mkdtempSync(join(tmpdir(), 'congthu-two-'));
  return {
    path,
    isDatabaseRunning: () => existsSync(join(path, 'postgres', 'postmaster.pid')),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

async function runProgram(
  dataDir: DataDir,
  ...args: string[]
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [PROGRAM, '--lang', 'en', ...args, '--data', dataDir.path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = text(child.stderr);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: await said };
}

/** A backup of what is there, damaged: its restore says so and leaves no database in the way of the whole one's. */
async function restoreDamaged(dataDir: DataDir): Promise<void> {
  using emptyDir = makeDataDir();
  using places = makeDataDir();
  const key = join(places.path, 'key');
  writeFileSync(key, 'sông Hương núi Ngự\n');
  const whole = join(places.path, 'whole');
  const backup = await runProgram(dataDir, 'backup', 'create', whole, '--key-file', key);
  assert.equal(backup.code, 0, backup.said);
  const damaged = join(places.path, 'damaged');
  cpSync(whole, damaged, { recursive: true });
  const names = readdirSync(join(damaged, 'data'), { recursive: true, encoding: 'utf8' });
  const chunk = names.find((name) => name.length > 60) ?? '';
  writeFileSync(join(damaged, 'data', chunk), 'x');
  const refused = await runProgram(emptyDir, 'restore', damaged, '--key-file', key);
  assert.equal(refused.code, DATA_FAULT, refused.said);
  assert.match(refused.said, /damaged/);
  assert.deepEqual(readdirSync(emptyDir.path), ['postgres.log']);
  const restored = await runProgram(emptyDir, 'restore', whole, '--key-file', key);
  assert.equal(restored.code, 0, restored.said);
}

test('a start that finds its port taken says so, tells the one-time password and leaves nothing running', async () => {
  using dataDir = makeDataDir();
  const stranger = createServer().listen(0);
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  const start = await runProgram(dataDir, 'serve', '--try-out', '--port-base', `${port - SMTP_PORT}`);
  stranger.close();
  assert.equal(start.code, IN_USE, start.said);
  assert.match(start.said, new RegExp(`${port}`));
  assert.match(start.said, /One-time password: +\S+/);
  assert.equal(dataDir.isDatabaseRunning(), false);
  await restoreDamaged(dataDir);
});

test('commands that come and go at one data directory do not take the database from each other', async () => {
  using dataDir = makeDataDir();
  const first = await runProgram(dataDir, 'migrate');
  assert.equal(first.code, 0, first.said);
  const runs = Array.from({ length: 4 }, async (_, index) => {
    await sleep(index * 150);
    return runProgram(dataDir, 'unit', 'list');
  });
  for (const run of await Promise.all(runs)) assert.equal(run.code, 0, run.said);
  assert.equal(dataDir.isDatabaseRunning(), false);
});
