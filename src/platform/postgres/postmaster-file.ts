/**
 * `postmaster.pid`: whether a server of this data directory runs, where it listens, whether it takes connections.
 *
 * The file outlives a crash, and the number in it may have passed to a stranger. A server's processes work in the data
 * directory itself, so on Linux their working directory tells them from strangers. That of a process with a capability
 * is closed to one without, be it the same user's (ptrace(2), "access mode checking"): a service that may open ports below
 * 1024 hands that right on to its database, and a command beside it has none. Then its command line says whose it is.
 */
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the file says; lines 1, 5 and 8 of it. */
export interface Postmaster {
  pid: number;
  socketDir: string;
  status: 'starting' | 'ready' | 'stopping' | 'unknown';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function asStatus(text: string): Postmaster['status'] {
  return text === 'starting' || text === 'ready' || text === 'stopping' ? text : 'unknown';
}

/** The lines of a lock file, the number of its process first; undefined when there is none or it is half written. */
function readLockFile(path: string): string[] | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 1 ? lines : undefined;
}

/** Reads the file, or gives undefined when there is none or it is half written. */
export function readPostmaster(clusterDir: string): Postmaster | undefined {
  const lines = readLockFile(join(clusterDir, 'postmaster.pid'));
  if (!lines) return undefined;
  return {
    pid: Number(lines[0]),
    socketDir: (lines[4] ?? '').trim(),
    status: asStatus((lines[7] ?? '').trim()),
  };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** What the system says of a process when asked; undefined when it is gone or closed to us. */
function ask<Answer>(question: () => Answer): Answer | undefined {
  try {
    return question();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes(String(codeOf(error)))) return undefined;
    throw error;
  }
}

/** The working directory of a process; undefined when it is gone, a zombie, or closed to us. */
const workingDirOf = (pid: number | string): string | undefined =>
  ask(() => readlinkSync(`/proc/${pid}/cwd`));

const commandLineOf = (pid: number | string): string[] =>
  ask(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) ?? [];

/** The data directory that a server was started with; undefined when the process is none, or a server's worker. */
function namedDirectoryOf(pid: number | string): string | undefined {
  const [program = '', ...args] = commandLineOf(pid);
  const named = program.endsWith('/postgres') ? args[args.indexOf('-D') + 1] : undefined;
  return named && ask(() => realpathSync(named));
}

/** Whether a process is a server of this directory (its real path). */
function isServerOf(pid: number | string, folder: string): boolean {
  return (workingDirOf(pid) ?? namedDirectoryOf(pid)) === folder;
}

function parentOf(pid: string): string {
  const status = ask(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '';
  return /^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? '';
}

/** Whether a process that we may not look into is a worker of a server of this directory, or of one that is gone: of ours, for all we know. */
function isClosedWorkerOf(pid: string, folder: string): boolean {
  if (!commandLineOf(pid)[0]?.startsWith('postgres: ') || workingDirOf(pid) !== undefined) return false;
  if (ask(() => statSync(`/proc/${pid}`).uid) !== statSync(folder).uid) return false;
  const served = namedDirectoryOf(parentOf(pid));
  return served === undefined || served === folder;
}

/** Whether the process exists and is a server of this data directory, where the system can tell. */
export function isServing(pid: number, clusterDir: string): boolean {
  if (!exists(pid)) return false;
  return process.platform !== 'linux' || isServerOf(pid, realpathSync(clusterDir));
}

/** Whether any process of a server still works in the data directory; always false where the system cannot tell. */
export function hasServerProcesses(clusterDir: string): boolean {
  if (process.platform !== 'linux') return false;
  const folder = realpathSync(clusterDir);
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.some((pid) => isServerOf(pid, folder) || isClosedWorkerOf(pid, folder));
}

/** Removes a lock file whose number belongs to a process that is no server of this data directory. */
function removeUnlessServing(file: string, clusterDir: string): void {
  const pid = Number(readLockFile(file)?.[0]);
  if (pid && exists(pid) && !isServing(pid, clusterDir)) rmSync(file, { force: true });
}

/**
 * Removes the lock files of a server that is gone when their number has passed to a stranger or to a corpse nobody has
 * buried: PostgreSQL would take that one for a server and refuse to start. Never while a process of the old server
 * lives, because the files are what keeps a second server out; nor those of a new one that another program started
 * since we looked.
 */
export function removeStaleFiles(clusterDir: string, socketDir: string): void {
  if (process.platform !== 'linux' || hasServerProcesses(clusterDir)) return;
  removeUnlessServing(join(clusterDir, 'postmaster.pid'), clusterDir);
  removeUnlessServing(join(socketDir, '.s.PGSQL.5432.lock'), clusterDir);
}
