/** Processor time of a program and everything it has started, from /proc: what a loaded machine does not distort. */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

interface ProcessTimes {
  pid: number;
  parent: number;
  /** Its own and that of children it has waited for. */
  ms: number;
}

function readProcess(pid: number): ProcessTimes | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the fields are counted from behind it (proc(5)).
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15);
    return { pid, parent: fields[1] ?? 0, ms: (user + system + childrenUser + childrenSystem) * TICK_MS };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

/** Milliseconds of some programs with their descendants, and of those whose command line holds a text. */
export function processorTime(roots: readonly number[], commandLine?: string): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const wanted = new Set(roots);
  if (commandLine !== undefined)
    for (const { pid } of all) if (commandLineOf(pid).includes(commandLine)) wanted.add(pid);
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size;
    for (const { pid, parent } of all) if (wanted.has(parent)) wanted.add(pid);
  }
  return all.reduce((sum, { pid, ms }) => (wanted.has(pid) ? sum + ms : sum), 0);
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
