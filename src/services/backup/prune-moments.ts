/**
 * Lets go of moments that are older than the window: copies that no moment of it needs, and the log before the ones that stay.
 *
 * The chunks of a copy go with the next `pruneBackups`, which knows what every kept one names.
 */
import {
  decodePieceName,
  parseWalAddress,
  segmentStart,
  type WalAddress,
} from '#formats/backup/wal-address.ts';
import { BASES } from './base-manifest.ts';
import { listBases } from './moments.ts';
import type { Vault } from './vault.ts';

/** The time in a copy's name. */
export function timeOfName(name: string): number {
  const [day = '', time = ''] = name.split('T');
  return Date.parse(`${day}T${time.replaceAll('-', ':')}`);
}

/** The copies that are not needed: all before the newest one that is older than the window. Pure. */
export function chooseOldBases(names: readonly string[], windowStart: number): string[] {
  const old = names.filter((name) => timeOfName(name) <= windowStart).sort();
  return old.slice(0, -1);
}

/** Prunes; `chain` is the one being written, whose log stays until a copy stands on it. */
export async function pruneMoments(
  vault: Vault,
  { windowStart, chain }: { windowStart: number; chain: string },
): Promise<{ bases: number; pieces: number }> {
  const names = await listBases(vault);
  const old = new Set(chooseOldBases(names, windowStart));
  for (const name of old) await vault.remove(`${BASES}/${name}`);
  const neededFrom = new Map<string, WalAddress>();
  for (const name of names) {
    if (old.has(name)) continue;
    const { chain: its, start, segmentBytes } = await vault.readBase(`${BASES}/${name}`);
    const from = segmentStart(parseWalAddress(start), segmentBytes);
    const known = neededFrom.get(its);
    if (known === undefined || from < known) neededFrom.set(its, from);
  }
  let pieces = 0;
  for (const path of await vault.list('wal')) {
    const [, its = '', name = ''] = path.split('/');
    const from = neededFrom.get(its);
    const piece = decodePieceName(name);
    const isNeeded = from === undefined ? its === chain : piece !== undefined && piece.end > from;
    if (isNeeded) continue;
    await vault.remove(path);
    pieces += 1;
  }
  return { bases: old.size, pieces };
}
