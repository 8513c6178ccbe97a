/**
 * The sweep: everything of the owner's, asked for and changed by another at every entrance. The owner asks first and must see the mark at
 * every entrance that reads; then the thief must see it nowhere, and the owner must have afterwards what was there before.
 */

import { ENTRANCES } from './entrances.ts';
import { typesWith } from './entrances-jmap.ts';
import { listOwn, MARK, type World } from './world.ts';

export interface Swept {
  tried: number;
  /** By entrance. */
  counts: Record<string, number>;
  faults: string[];
}

/** What the owner's own sign-ins and changes of this run change. */
const NOTED = /^(?:LoginSession|AppPassword|MailUsage|Correspondent|KeptText)$/;

/** Sweeps all entrances. */
export async function sweep(world: World): Promise<Swept> {
  const types = typesWith('get').filter((type) => !NOTED.test(type));
  const swept: Swept = { tried: 0, counts: {}, faults: [] };
  for (const { name, kind, attempt } of ENTRANCES)
    if (kind === 'reads' && !(await attempt(world, world.owner)).said.includes(MARK))
      swept.faults.push(`${name}: the owner does not see the mark either`);
  const before = await listOwn(world.owner, types);
  for (const { name, attempt } of ENTRANCES) {
    const { tried, said, faults } = await attempt(world, world.thief);
    swept.tried += tried;
    swept.counts[name] = tried;
    const at = said.indexOf(MARK);
    if (at >= 0) swept.faults.push(`${name}: the mark was told: ${said.slice(Math.max(0, at - 200), at)}`);
    swept.faults.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  const after = await listOwn(world.owner, types);
  for (const id of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (before[id] !== after[id]) swept.faults.push(`${id} was changed: ${before[id]} → ${after[id]}`);
  return swept;
}
