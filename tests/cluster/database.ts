/**
 * PostgreSQL, primary and standby, under Patroni with etcd: Debian's packages, with the settings of `deploy/cluster`.
 *
 * The standby is synchronous, so an acknowledged commit is on two machines; Patroni promotes no other.
 */
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Host, HUB } from './network.ts';
import { answers, Part, run, waitFor } from './parts.ts';

export const PASSWORD = 'cluster-only';
const PATRONI_PORT = 8008;
const POSTGRES_PORT = 5432;
const ETCD_PORT = 2379;
const SAMPLE = join(import.meta.dirname, '../../deploy/cluster/patroni.yml');

export interface DatabaseHost extends Host {
  part: Part;
  /** Where the data lies: a file system of its own, so that it can be filled. */
  disk: string;
}

/** What a user of the system is called, by its number. */
function idsOf(user: string): { uid: number; gid: number } {
  return { uid: Number(run('id', ['-u', user])), gid: Number(run('id', ['-g', user])) };
}

export function describeEtcd(folder: string): Part {
  const client = `http://${HUB}:${ETCD_PORT}`;
  const peer = `http://${HUB}:2380`;
  const options = {
    name: 'etcd1',
    'data-dir': join(folder, 'etcd'),
    'log-level': 'warn',
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `etcd1=${peer}`,
  };
  return new Part({
    name: 'etcd',
    command: ['etcd', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)],
    logFile: join(folder, 'etcd.log'),
  });
}

/** Writes the sample of `deploy/cluster` for one host, and gives it a disk of its own. */
export function describeDatabase(folder: string, host: Host, diskMegabytes: number): DatabaseHost {
  const disk = join(folder, `disk-${host.name}`);
  mkdirSync(disk, { recursive: true });
  run('mount', ['-t', 'tmpfs', '-o', `size=${diskMegabytes}m,mode=755`, 'congthu-disk', disk]);
  const data = join(disk, 'pg');
  mkdirSync(data);
  const { uid, gid } = idsOf('postgres');
  chownSync(data, uid, gid);
  const file = join(folder, `patroni-${host.name}.yml`);
  const text = readFileSync(SAMPLE, 'utf8')
    .replaceAll('NODE_NAME', host.name)
    .replaceAll('NODE_ADDRESS', host.address)
    .replaceAll('ETCD_HOSTS', `${HUB}:${ETCD_PORT}`)
    .replaceAll('10.0.0.0/8', '10.99.0.0/24')
    .replaceAll('CHANGE_ME', PASSWORD)
    .replace('/var/lib/postgresql/15/main', join(data, 'main'))
    .replace('/run/postgresql', data);
  writeFileSync(file, text, { mode: 0o644 });
  const part = new Part({
    name: host.name,
    command: ['patroni', file],
    netns: host.netns,
    user: 'postgres',
    env: { HOME: data, PATH: `/usr/lib/postgresql/15/bin:${process.env.PATH ?? ''}` },
    logFile: join(folder, `${host.name}.log`),
  });
  return { ...host, part, disk };
}

/** Whether Patroni says of a host that it is this: `primary`, `replica`, `synchronous`. */
export function isIn(role: 'primary' | 'replica' | 'synchronous', host: DatabaseHost): Promise<boolean> {
  return answers(`http://${host.address}:${PATRONI_PORT}/${role}`);
}

export async function findPrimary(hosts: readonly DatabaseHost[]): Promise<DatabaseHost | undefined> {
  for (const host of hosts) if (await isIn('primary', host)) return host;
  return undefined;
}

/** Waits until one is primary and the other its synchronous standby. */
export async function waitForPair(hosts: readonly DatabaseHost[]): Promise<DatabaseHost> {
  await waitFor(
    'a primary with its synchronous standby',
    async () => {
      if ((await findPrimary(hosts)) === undefined) return false;
      const standby = await Promise.all(hosts.map((host) => isIn('synchronous', host)));
      return standby.some(Boolean);
    },
    120_000,
    hosts[1]?.part,
  );
  const primary = await findPrimary(hosts);
  if (!primary) throw new Error('the primary went away');
  return primary;
}

/** How the primary is reached directly: for making the database and for looking at the end. */
export function urlOf(host: { address: string; port?: number }, database: string): string {
  return `postgres://postgres:${PASSWORD}@${host.address}:${host.port ?? POSTGRES_PORT}/${database}`;
}
