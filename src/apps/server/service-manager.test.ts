/** A service manager that waits is told: by the program that systemd has for it, here one that writes down what it was called with. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quietLog } from '#tests/postgres/database.ts';
import { findServiceManager } from './service-manager.ts';

const folder = mkdtempSync(join(tmpdir(), 'congthu-manager-'));
const told = join(folder, 'told');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$@" >>${told}\n`, { mode: 0o755 });
const PATH = `${folder}:${process.env.PATH}`;

const toldSoFar = (): string[] => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}

test('it is told when everything is open, in time that we turn, and once that we stop', async () => {
  const environment = { PATH, NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '90000' };
  const manager = findServiceManager({ ...environment, WATCHDOG_PID: `${process.pid}` }, quietLog);
  await sleep(60);
  assert.deepEqual(toldSoFar(), [], 'nothing before we are ready');
  manager.tellReady();
  const signs = () => toldSoFar().filter((line) => line === 'WATCHDOG=1').length;
  await until(() => signs() >= 3);
  assert.ok(toldSoFar().includes('READY=1'));
  manager.tellStopping();
  await until(() => toldSoFar().includes('STOPPING=1'));
});

test('one that watches another process gets no signs of ours, and where nobody waits nothing is started', async () => {
  rmSync(told, { force: true });
  const watched = { PATH, NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '3000', WATCHDOG_PID: '1' };
  const another = findServiceManager(watched, quietLog);
  findServiceManager({ PATH }, quietLog).tellReady();
  another.tellReady();
  await until(() => toldSoFar().length > 0);
  await sleep(60);
  assert.deepEqual(toldSoFar(), ['READY=1']);
});
