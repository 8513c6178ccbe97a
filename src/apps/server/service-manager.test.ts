/** A service manager that waits is told: by the program that systemd has for it, here one that writes down what it was called with. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quietLog } from '#tests/postgres/database.ts';
import { until } from '#tests/until.ts';
import { findServiceManager } from './service-manager.ts';

/** A path with a program of its own, as one that is called by a test may still run in the next; and what it was called with so far. */
function openNotebook(): { PATH: string; toldSoFar: () => string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-manager-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const told = join(folder, 'told');
  writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$@" >>${told}\n`, { mode: 0o755 });
  return {
    PATH: `${folder}:${process.env.PATH}`,
    toldSoFar: () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []),
  };
}

test('it is told when everything is open, in time that we turn, and once that we stop', async () => {
  const { PATH, toldSoFar } = openNotebook();
  const environment = { PATH, NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '90000' };
  const manager = findServiceManager({ ...environment, WATCHDOG_PID: `${process.pid}` }, quietLog);
  await sleep(60);
  assert.deepEqual(toldSoFar(), [], 'nothing before we are ready');
  manager.tellReady();
  const signs = () => toldSoFar().filter((line) => line === 'WATCHDOG=1').length;
  await until('three signs were given', () => signs() >= 3);
  await until('it was told that all is open', () => toldSoFar().includes('READY=1'));
  manager.tellStopping();
  await until('it was told that we stop', () => toldSoFar().includes('STOPPING=1'));
});

test('one that watches another process gets no signs of ours, and where nobody waits nothing is started', async () => {
  const { PATH, toldSoFar } = openNotebook();
  const watched = { PATH, NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '3000', WATCHDOG_PID: '1' };
  const another = findServiceManager(watched, quietLog);
  findServiceManager({ PATH }, quietLog).tellReady();
  another.tellReady();
  await until('it was told anything', () => toldSoFar().length > 0);
  await sleep(60);
  assert.deepEqual(toldSoFar(), ['READY=1']);
});
