/**
 * Removes old backups by a rule, and chunks that none of the kept ones names.
 *
 * A backup under way names nothing yet, so nothing may be pruned while one runs: `run-backup.ts` prunes after its own, under its lock.
 */
import { BASES } from './base-manifest.ts';
import type { Vault } from './vault.ts';

/** How many backups are kept: the newest of each of so many days, weeks and months. */
export interface KeepRule {
  daily: number;
  weekly: number;
  monthly: number;
}

export interface PruneReport {
  kept: string[];
  removed: string[];
  removedChunks: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function timeOf(name: string): Date {
  const [day = '', time = ''] = name.split('T');
  return new Date(`${day}T${time.replaceAll('-', ':')}`);
}

/** The names to keep of all, by the rule; the newest is always kept. Pure. */
export function chooseKept(names: readonly string[], rule: KeepRule): Set<string> {
  const newestFirst = names.toSorted((a, b) => (a < b ? 1 : -1));
  const kept = new Set(newestFirst.slice(0, 1));
  const periods: [number, (at: Date) => string | number][] = [
    [rule.daily, (at) => at.toISOString().slice(0, 10)],
    [rule.weekly, (at) => Math.floor(at.getTime() / DAY_MS / 7)],
    [rule.monthly, (at) => at.toISOString().slice(0, 7)],
  ];
  for (const [count, periodOf] of periods) {
    const seen = new Set<string | number>();
    for (const name of newestFirst) {
      const period = periodOf(timeOf(name));
      if (seen.has(period)) continue;
      if (seen.size >= count) break;
      seen.add(period);
      kept.add(name);
    }
  }
  return kept;
}

/** Longer than any file of a backup is being written, the log's among them, which another process writes at the same time. */
const UNFINISHED_MS = 6 * 60 * 60 * 1000;

/** Lists of packs of which none is kept: they would be read by every backup to come. */
async function dropPackLists(vault: Vault, needed: ReadonlySet<string>): Promise<void> {
  for (const path of await vault.list('packs')) {
    const packs = Object.keys(await vault.readPackIndex(path));
    if (!packs.some((pack) => needed.has(pack))) await vault.remove(path);
  }
}

/** Removes what the rule does not keep, and what runs that were cut short left. Snapshots go first, so that none ever names what is gone. */
export async function pruneBackups(vault: Vault, rule: KeepRule, now: number): Promise<PruneReport> {
  const names = (await vault.list('snapshots')).map((path) => path.slice('snapshots/'.length));
  const kept = chooseKept(names, rule);
  const removed = names.filter((name) => !kept.has(name));
  const needed = new Set<string>();
  for (const name of kept) {
    const manifest = await vault.readManifest(`snapshots/${name}`);
    for (const table of manifest.tables) for (const chunk of table.chunks) needed.add(chunk.name);
    for (const pack of manifest.packs) needed.add(pack);
  }
  for (const path of await vault.list(BASES))
    for (const file of (await vault.readBase(path)).files) for (const chunk of file.chunks) needed.add(chunk);
  for (const name of removed) await vault.remove(`snapshots/${name}`);
  let removedChunks = 0;
  for (const path of await vault.list('data')) {
    if (needed.has(path.split('/').at(-1) ?? '')) continue;
    await vault.remove(path);
    removedChunks += 1;
  }
  await dropPackLists(vault, needed);
  await vault.sweep(new Date(now - UNFINISHED_MS));
  return { kept: [...kept].sort(), removed, removedChunks };
}
