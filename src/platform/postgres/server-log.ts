/**
 * What the embedded server says, passed on to the program's log.
 *
 * The server writes to a file and not to a pipe, because it outlives this program; the file is read as it grows.
 * Only the message of an entry is passed on: its DETAIL and STATEMENT may hold what people wrote. Those stay in the
 * file, which begins anew at 16 MB and keeps one predecessor.
 */
import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import type { Logger } from '#platform/telemetry/log.ts';

const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** At most this much of a burst is passed on at a time; the rest follows at the next look. */
const READ_BYTES = 256 * 1024;
const ENTRY = /^\S+ \S+ \S+ \[(\d+)\] (\w+): +(.*)$/;

/** ERROR is a statement's failure, which whoever sent it reports; FATAL ends one connection, PANIC the server. */
const LEVELS: Record<string, 'debug' | 'warn' | 'error'> = {
  LOG: 'debug',
  ERROR: 'debug',
  WARNING: 'warn',
  FATAL: 'warn',
  PANIC: 'error',
};

/** The size of the file now: 0 when there is none. */
export function sizeOfLog(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines written since `from`, as one line for an error's text. */
export function readLogEnd(file: string, from: number): string {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(READ_BYTES, Math.max(0, fstatSync(handle).size - from)));
    const length = readSync(handle, buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, length).trimEnd().split('\n').slice(-5).join(' | ');
  } finally {
    closeSync(handle);
  }
}

function passOn(log: Logger, line: string): void {
  const entry = ENTRY.exec(line);
  const level = LEVELS[entry?.[2] ?? ''];
  if (entry && level) log[level]({ source: 'postgres', process: Number(entry[1]) }, entry[3] ?? '');
}

/** Gives a function to call now and then; each call passes on what was written since the one before. */
export function followLog(file: string, from: number, log: Logger): () => void {
  let at = from;
  return () => {
    const size = sizeOfLog(file);
    if (size < at) at = 0;
    if (size === at) return;
    const handle = openSync(file, 'r');
    const buffer = Buffer.alloc(Math.min(READ_BYTES, size - at));
    let length: number;
    try {
      length = readSync(handle, buffer, 0, buffer.length, at);
    } finally {
      closeSync(handle);
    }
    // A line that fills the whole buffer is passed over rather than waited for.
    const end = buffer.lastIndexOf(0x0a, length - 1) + 1 || (length === READ_BYTES ? length : 0);
    for (const line of buffer.toString('utf8', 0, end).split('\n')) passOn(log, line);
    at += end;
    if (at < MAX_FILE_BYTES || at < size) return;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
    at = 0;
  };
}
