/** A real clamd with a signature database of the tests' own: one marker text is its virus. Starts in a moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the test's database knows as a virus. */
export const VIRUS = 'CONGTHU-TEST-VIRUS-2e1f';
const START_TIMEOUT_MS = 60_000;

export interface TestClamd {
  path: string;
  /** Its process, while it runs. */
  pid(): number;
  kill(): Promise<void>;
  /** Starts it again at the same place; `signatures` adds lines to its database. */
  start(...signatures: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** A line of an extended signature database (`.ndb`). */
export function signature(name: string, text: string): string {
  return `${name}:0:*:${Buffer.from(text).toString('hex')}`;
}

/** Starts it. */
export async function startTestClamd(): Promise<TestClamd> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-clamd-'));
  const path = join(folder, 'clamd.ctl');
  mkdirSync(join(folder, 'db'));
  writeFileSync(
    join(folder, 'clamd.conf'),
    `Foreground yes\nLocalSocket ${path}\nFixStaleSocket yes\nDatabaseDirectory ${join(folder, 'db')}\nUser ${userInfo().username}\nMaxThreads 4\nStreamMaxLength 2M\nTemporaryDirectory ${folder}\nSelfCheck 0\n`,
  );
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    rmSync(path, { force: true });
    child = undefined;
  };
  const start = async (...more: readonly string[]): Promise<void> => {
    writeFileSync(join(folder, 'db', 'test.ndb'), [signature('Congthu.Test', VIRUS), ...more, ''].join('\n'));
    const started = spawn('clamd', ['-c', join(folder, 'clamd.conf')], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    child = started;
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!existsSync(path)) {
      if (started.exitCode !== null || Date.now() > deadline) throw new Error('clamd does not start');
      await sleep(20);
    }
  };
  await start();
  return {
    path,
    pid: () => child?.pid ?? 0,
    kill,
    start,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Something at a socket that is no clamd: does to each connection what the test says. */
export async function startFalseClamd(
  behave: (socket: Socket) => void,
): Promise<{ path: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-false-clamd-'));
  const path = join(folder, 'clamd.ctl');
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.resume();
    behave(socket);
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
