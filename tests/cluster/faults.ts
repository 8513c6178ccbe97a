/**
 * What goes wrong, one function each: it breaks something, holds it, and puts it right. The load goes on meanwhile.
 */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { type DatabaseHost, findPrimary, waitForPair } from './database.ts';
import { cutOff, killAll, plugIn } from './network.ts';
import { isReady, type Node } from './nodes.ts';
import { waitFor } from './parts.ts';

export interface Fault {
  name: string;
  play(cluster: Cluster): Promise<void>;
}

const HELD_MS = 25_000;
const MEGABYTE = 1024 * 1024;

function nodeOf(cluster: Cluster, index: number): Node {
  const node = cluster.nodes[index];
  if (!node) throw new Error(`there is no node ${index}`);
  return node;
}

async function primaryOf(cluster: Cluster): Promise<DatabaseHost> {
  const primary = await findPrimary(cluster.databases);
  if (!primary) throw new Error('there is no primary');
  return primary;
}

/** Fills what is left of a disk, to the last block. */
function fill(disk: string): () => void {
  const file = join(disk, 'filler');
  const { bavail, bsize } = statfsSync(disk);
  const chunk = Buffer.alloc(MEGABYTE);
  try {
    for (let left = bavail * bsize; left > -MEGABYTE; left -= MEGABYTE)
      writeFileSync(file, chunk, { flag: 'a' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
  return () => rmSync(file);
}

/** Everything as it was: all nodes ready, primary and synchronous standby. */
export async function settle(cluster: Cluster): Promise<void> {
  await waitForPair(cluster.databases);
  for (const node of cluster.nodes) await waitFor(node.name, () => isReady(node), 60_000, node.part);
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'a node is killed',
    play: async (cluster) => {
      const node = nodeOf(cluster, 1);
      killAll(node);
      await sleep(HELD_MS);
      node.part.start();
    },
  },
  {
    name: 'the primary database is killed',
    play: async (cluster) => {
      const primary = await primaryOf(cluster);
      killAll(primary);
      await sleep(HELD_MS);
      primary.part.start();
    },
  },
  {
    name: 'a node is cut off',
    play: async (cluster) => {
      const node = nodeOf(cluster, 2);
      cutOff(node);
      await sleep(HELD_MS);
      plugIn(node);
    },
  },
  {
    name: 'the primary database is cut off',
    play: async (cluster) => {
      const primary = await primaryOf(cluster);
      cutOff(primary);
      await sleep(HELD_MS * 1.6);
      plugIn(primary);
    },
  },
  {
    name: "the primary database's disk is full",
    play: async (cluster) => {
      const primary = await primaryOf(cluster);
      const empty = fill(primary.disk);
      await sleep(HELD_MS);
      empty();
    },
  },
  {
    name: 'the object store does not answer',
    play: async (cluster) => {
      cluster.objectStore.signal('SIGSTOP');
      await sleep(HELD_MS / 2);
      cluster.objectStore.signal('SIGCONT');
    },
  },
];
