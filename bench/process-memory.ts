/** Memory and time of a process and all below it, as the kernel tells: PSS, and what the processors worked for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

function parentOf(pid: string): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function pssOf(pid: number): number {
  const line = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(line?.[1] ?? 0);
}

/** A value of each process at and below one, added up; processes that end meanwhile are left out. */
function sumBelow(root: number, valueOf: (pid: number) => number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      parents.set(Number(name), parentOf(name));
    } catch {
      // It has ended.
    }
  }
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === root) return true;
    return false;
  };
  let total = 0;
  for (const pid of parents.keys()) {
    try {
      if (isBelow(pid)) total += valueOf(pid);
    } catch {
      // It has ended.
    }
  }
  return total;
}

/** In kB. */
export function proportionalSet(root: number): number {
  return sumBelow(root, pssOf);
}

const LOOK_MS = 3_000;
const MAX_LOOKS = 30;
/** Looks one after the other that say the same, within one in two hundred. */
const SAME_LOOKS = 4;
const SAME = 0.005;

/**
 * In kB, once the process has come to rest: what it still does behind its start or its last work, and the garbage of that, is no memory
 * of what is measured.
 */
export async function restingSet(root: number): Promise<number> {
  let last = proportionalSet(root);
  for (let look = 0, same = 0; look < MAX_LOOKS && same < SAME_LOOKS; look += 1) {
    await setTimeout(LOOK_MS);
    const now = proportionalSet(root);
    same = Math.abs(now - last) < last * SAME ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** A tick of the kernel's account (USER_HZ). */
const TICK_MS = 10;

/** Of the process itself, and of those it started that have ended. */
function cpuTicksOf(pid: number): { own: number; ended: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { own: user + system, ended: endedUser + endedSystem };
}

/** Milliseconds that processors have worked so far for the process itself, and for all below it: here the database. */
export function processorTime(root: number): { own: number; below: number } {
  const own = cpuTicksOf(root).own * TICK_MS;
  const all = sumBelow(root, (pid) => {
    const ticks = cpuTicksOf(pid);
    return ticks.own + ticks.ended;
  });
  return { own, below: all * TICK_MS - own };
}
