/** What breaks by itself: processes die, the database freezes or has no place left, the disk is full, the clock jumps. Mail that got its 250 must be there. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#platform/postgres/database.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { type Attack, type AttackCount, counted } from './attack.ts';
import { observe } from './observe.ts';
import { findDeafPorts, HOME, PERSON, startTarget } from './target.ts';

const LOAD_MS = 20_000;
const BACK_WITHIN_MS = 30_000;

/** How many copies the person has of each message of a load. */
async function countCopies(target: RunningProgram, load: string): Promise<Map<string, number>> {
  const rows = await withDatabase(target, (db) =>
    db.query<{ id: string; count: number }>(
      `select fields::jsonb -> 'messageId' ->> 0 as id, count(*)::integer as count from email
       where starts_with(fields::jsonb -> 'messageId' ->> 0, $1) group by 1`,
      [load],
    ),
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

async function waitUntilServed(target: RunningProgram): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < BACK_WITHIN_MS * 2) {
    if (await target.isReady()) {
      const deaf = await findDeafPorts(target);
      if (deaf.length === 0) break;
    }
    await sleep(200);
  }
  return performance.now() - from;
}

/** Runs a load, breaks something in the middle, and counts what was promised. */
async function breakUnderLoad(
  target: RunningProgram,
  name: string,
  breakIt: () => Promise<void>,
): Promise<AttackCount> {
  const count = counted();
  const load = `${name.replaceAll(/\W+/g, '-')}-${Date.now()}-`;
  const promised = new Set<string>();
  const end = performance.now() + LOAD_MS;
  let index = 0;
  // What people notice: how long nothing at all was taken. Ports and `/readyz` answer from what they know.
  let lastAt = performance.now();
  let longestMs = 0;
  const runLoad = async (): Promise<void> => {
    while (performance.now() < end) {
      const first = index;
      await runSmtpLoad({
        host: HOME,
        port: target.port(25),
        connections: 5,
        messages: 2000,
        recipientsOf: () => [PERSON],
        textOf: (number) => {
          index = Math.max(index, first + number + 1);
          return Buffer.from(
            `Message-ID: <${load}${first + number}@a.example>\r\nSubject: ${number}\r\n\r\n${'Kinh gui. '.repeat(500)}\r\n`,
          );
        },
        isOver: () => performance.now() >= end,
        onAccepted: (number, recipients) => {
          if (recipients.length === 0) return;
          promised.add(`${load}${first + number}@a.example`);
          longestMs = Math.max(longestMs, performance.now() - lastAt);
          lastAt = performance.now();
        },
      }).catch(() => undefined);
      await sleep(100);
    }
  };
  const stopLooking = observe(target);
  const loading = runLoad();
  await sleep(3000);
  await breakIt();
  const backMs = await waitUntilServed(target);
  await loading;
  const { worst } = await stopLooking();
  count.worst = worst;
  longestMs = Math.max(longestMs, performance.now() - lastAt);
  if (Math.max(backMs, longestMs) > BACK_WITHIN_MS)
    count.faults.push(`back after ${(longestMs / 1000).toFixed(1)} s only`);
  const copies = await countCopies(target, load);
  count.tried = promised.size;
  const lost = [...promised].filter((id) => !copies.has(id)).length;
  const doubled = [...copies.values()].filter((one) => one > 1).length;
  if (lost > 0) count.faults.push(`${lost} acknowledged messages are lost`);
  if (doubled > 0) count.faults.push(`${doubled} messages are there twice`);
  count.note = `${promised.size} acknowledged, at the longest none for ${(longestMs / 1000).toFixed(1)} s`;
  return count;
}

function postmasterPid(target: RunningProgram): number {
  return Number(readFileSync(join(target.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

const serverKilled: Attack = {
  name: 'kill -9 of the program',
  run: (target) =>
    breakUnderLoad(target, 'server', async () => {
      await target.kill();
      await target.start();
    }),
};

const databaseKilled: Attack = {
  name: 'kill -9 of the database',
  run: (target) => breakUnderLoad(target, 'database', async () => target.killDatabase()),
};

const databaseFrozen: Attack = {
  name: 'a database that answers nothing for ten seconds',
  run: (target) =>
    breakUnderLoad(target, 'frozen', async () => {
      const children = spawnSync('pgrep', ['-P', `${postmasterPid(target)}`], { encoding: 'utf8' }).stdout;
      const all = [...children.trim().split('\n').map(Number), postmasterPid(target)];
      for (const pid of all) process.kill(pid, 'SIGSTOP');
      await sleep(10_000);
      for (const pid of all) process.kill(pid, 'SIGCONT');
    }),
};

const databaseRestarted: Attack = {
  name: 'a database that is shut down in an orderly way and comes back',
  run: (target) =>
    breakUnderLoad(target, 'restarted', () => {
      // "Fast" shutdown, as a package's upgrade does it: sessions are ended, the log is written out.
      process.kill(postmasterPid(target), 'SIGINT');
      return Promise.resolve();
    }),
};

/** Each statement takes many times as long: of every 100 ms the database works for 15. */
const databaseSlow: Attack = {
  name: 'a database that is seven times as slow, for ten seconds',
  run: (target) =>
    breakUnderLoad(target, 'slow', async () => {
      const until = performance.now() + 10_000;
      while (performance.now() < until) {
        const children = spawnSync('pgrep', ['-P', `${postmasterPid(target)}`], { encoding: 'utf8' }).stdout;
        const all = children.trim().split('\n').map(Number);
        const signal = (name: NodeJS.Signals): void => {
          for (const pid of all)
            try {
              process.kill(pid, name);
            } catch (error) {
              // A session that has just ended needs no signal.
              if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
            }
        };
        signal('SIGSTOP');
        await sleep(85);
        signal('SIGCONT');
        await sleep(15);
      }
    }),
};

const noConnections: Attack = {
  name: 'a database whose connections are all taken, for five seconds',
  run: (target) =>
    breakUnderLoad(target, 'taken', () =>
      withDatabase(target, async (_db, connection) => {
        const hogs = await Promise.all(
          Array.from({ length: 130 }, async () => {
            const hog = openDatabase({ connection, log: quietLog, poolSize: 1 });
            await hog.query('select 1').catch(() => undefined);
            return hog;
          }),
        );
        await sleep(5000);
        await Promise.all(hogs.map((hog) => hog.close()));
      }),
    ),
};

/** A disk of its own for one program, as small as asked. Needs root. */
async function withSmallDisk<T>(megabytes: number, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]);
  if (mounted.status !== 0) throw new Error(`no small disk: ${String(mounted.stderr)}`);
  try {
    return await use(folder);
  } finally {
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function fillDisk(path: string): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(1024 * 1024, 1);
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

const diskFull: Attack = {
  name: 'a full disk, for five seconds',
  run: () =>
    withSmallDisk(700, async (folder) => {
      const usual = process.env['TMPDIR'];
      process.env['TMPDIR'] = folder;
      const target = await startTarget();
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
      try {
        const ballast = join(folder, 'ballast');
        return await breakUnderLoad(target, 'full', async () => {
          fillDisk(ballast);
          await sleep(5000);
          rmSync(ballast);
        });
      } finally {
        await target.remove();
      }
    }),
};

const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

const clockSteps: Attack = {
  name: 'a clock that jumps an hour on, a day back, and right again',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'congthu-clock-'));
    const file = join(folder, 'time');
    writeFileSync(file, '+0');
    const target = await startTarget({
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    try {
      return await breakUnderLoad(target, 'clock', async () => {
        for (const offset of ['+3600', '-86400', '+0']) {
          writeFileSync(file, offset);
          await sleep(3000);
          const deaf = await findDeafPorts(target);
          if (deaf.length > 0) throw new Error(`at ${offset}: ${deaf.join(', ')} deaf`);
        }
      });
    } finally {
      await target.remove();
      rmSync(folder, { recursive: true });
    }
  },
};

/** Those that break the program they are given. */
export const BREAKDOWNS: readonly Attack[] = [
  serverKilled,
  databaseKilled,
  databaseRestarted,
  databaseFrozen,
  databaseSlow,
  noConnections,
];
/** Those with a program of their own. */
export const OWN_BREAKDOWNS: readonly Attack[] = [diskFull, clockSteps];
