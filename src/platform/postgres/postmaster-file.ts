/** `postmaster.pid`: whether a server of this data directory runs, and whether it takes connections. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
  pid: number;
  /** Line 8 of the file: `starting`, `ready`, `standby`, `stopping`. */
  status: string;
}

/** Reads the file, or gives undefined when there is none or it is half written. */
export function readPostmaster(clusterDir: string): Postmaster | undefined {
  let text: string;
  try {
    text = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 1 ? { pid, status: (lines[7] ?? '').trim() } : undefined;
}

export function isReady(postmaster: Postmaster): boolean {
  return postmaster.status === 'ready';
}

/** Whether the process exists and, where the system tells, is a PostgreSQL: a number may have passed to another. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  try {
    // A zombie of our own has an empty command line until it is reaped.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    // No /proc on this system: the signal's answer has to do.
    return process.platform !== 'linux';
  }
}
