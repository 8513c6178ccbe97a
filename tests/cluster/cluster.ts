/**
 * The whole cluster on one machine: etcd, two database machines, an object store, a balancer, three nodes.
 *
 * Needs root and Debian's packages etcd-server, patroni, postgresql-15, haproxy, radosgw, ceph-mon, ceph-osd, iproute2.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#platform/postgres/database.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { type DatabaseHost, describeDatabase, describeEtcd, urlOf, waitForPair } from './database.ts';
import { describeHost, HUB, makeNetwork, removeNetwork } from './network.ts';
import { command, DATABASE, describeBalancer, describeNode, isReady, type Node } from './nodes.ts';
import { openObjectStore } from './object-store.ts';
import { answers, type Part, run, waitFor } from './parts.ts';

export interface Cluster {
  folder: string;
  nodes: Node[];
  databases: DatabaseHost[];
  /** The object store's gateway. */
  objectStore: Part;
  /** Runs a command of the command line beside the nodes. */
  command(args: readonly string[], input?: string): Promise<void>;
  close(): Promise<void>;
}

const DISK_MEGABYTES = 1_500;
const NODE_HOSTS = [describeHost('node1', 11), describeHost('node2', 12), describeHost('node3', 13)];
const DATABASE_HOSTS = [describeHost('db1', 21), describeHost('db2', 22)];

async function makeDatabase(primary: DatabaseHost): Promise<void> {
  const connection = { connectionString: urlOf(primary, 'postgres') };
  const admin = openDatabase({ connection, log: quietLog, poolSize: 1 });
  await admin.query(`create database ${DATABASE}`);
  await admin.close();
}

/** Starts everything, from the bottom up; `say` hears each step. Removes what an earlier run left. */
export async function openCluster(say: (step: string) => void): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-cluster-'));
  chmodSync(folder, 0o755);
  const secretKey = randomBytes(32).toString('base64');
  const hosts = [...NODE_HOSTS, ...DATABASE_HOSTS];
  const parts: Part[] = [];
  const disks: string[] = [];
  const start = (part: Part): void => {
    parts.push(part);
    part.start();
  };
  const close = async (): Promise<void> => {
    for (const part of parts.reverse()) await part.end('SIGTERM');
    removeNetwork(hosts);
    for (const disk of disks) run('umount', ['-l', disk]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    makeNetwork(hosts);
    say('etcd');
    const etcd = describeEtcd(folder);
    start(etcd);
    await waitFor('etcd', () => answers(`http://${HUB}:2379/health`), 30_000, etcd);
    say('object store (radosgw)');
    const store = await openObjectStore(folder);
    parts.push(...store);
    say('PostgreSQL under Patroni, primary and standby');
    const databases = DATABASE_HOSTS.map((host) => {
      const database = describeDatabase(folder, host, DISK_MEGABYTES);
      disks.push(database.disk);
      return database;
    });
    for (const { part } of databases) {
      start(part);
      await sleep(1_000);
    }
    await makeDatabase(await waitForPair(databases));
    say('balancer');
    start(describeBalancer(folder));
    const nodes = NODE_HOSTS.map((host) => describeNode(folder, host, secretKey));
    for (const node of nodes) {
      say(node.name);
      start(node.part);
    }
    for (const node of nodes) await waitFor(node.name, () => isReady(node), 90_000, node.part);
    return {
      folder,
      nodes,
      databases,
      objectStore: store[2],
      command: (args, input) => command(folder, secretKey, args, input).then(() => undefined),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
