/**
 * An S3-compatible object store: radosgw over one Ceph monitor and one OSD that keeps everything in memory.
 *
 * Debian's packages radosgw, ceph-mon, ceph-osd and ceph-common. Not a way to run Ceph: a real other end for our S3.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openS3Bucket, parseS3Location } from '#platform/blobs/s3/s3-bucket.ts';
import { HUB } from './network.ts';
import { answers, Part, run, waitFor } from './parts.ts';

const MONITOR_PORT = 3300;
export const GATEWAY_PORT = 7480;
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'cluster', AWS_SECRET_ACCESS_KEY: 'cluster-only-secret' };
/** A place in the bucket of the store of a host. */
export function locationOf(host: string, prefix: string): string {
  return `s3://congthu/${prefix}?endpoint=http://${host}:${GATEWAY_PORT}&region=default`;
}

export const LOCATION = locationOf(HUB, 'mail');

function configurationOf(folder: string, fsid: string, host: string): string {
  return `[global]
fsid = ${fsid}
mon host = [v2:${host}:${MONITOR_PORT},v1:${host}:6789]
mon initial members = a
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
mon allow pool size one = true
osd crush chooseleaf type = 0
keyring = ${folder}/keyring
mon data = ${folder}/mon
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 2147483648
run dir = ${folder}
admin socket = ${folder}/$name.asok
public addr = ${host}
mon data avail crit = 1
mon data avail warn = 1
rgw frontends = beast endpoint=${host}:${GATEWAY_PORT}
rgw data = ${folder}/rgw
`;
}

/** Every name with its rights, in one file for all parts. */
const KEYS: readonly (readonly [name: string, ...caps: string[]])[] = [
  ['mon.', 'mon', 'allow *'],
  ['client.admin', 'mon', 'allow *', 'osd', 'allow *'],
  ['client.rgw', 'mon', 'allow rwx', 'osd', 'allow *'],
  ['osd.0', 'mon', 'allow profile osd', 'osd', 'allow *'],
];

function makeKeys(keyring: string): void {
  for (const [index, [name, ...caps]] of KEYS.entries()) {
    const pairs = caps.flatMap((word, at) => (at % 2 === 0 ? ['--cap', word] : [word]));
    run('ceph-authtool', [...(index === 0 ? ['-C'] : []), keyring, '--gen-key', '-n', name, ...pairs]);
  }
}

/** Makes and starts the store with an empty bucket; gives its parts, the gateway last. */
export async function openObjectStore(
  clusterFolder: string,
  host = HUB,
): Promise<[monitor: Part, osd: Part, gateway: Part]> {
  const folder = join(clusterFolder, 'ceph');
  for (const name of ['', 'mon', 'osd', 'rgw']) mkdirSync(join(folder, name), { recursive: true });
  const fsid = randomUUID();
  const env = { CEPH_CONF: join(folder, 'ceph.conf') };
  writeFileSync(env.CEPH_CONF, configurationOf(folder, fsid, host));
  const keyring = join(folder, 'keyring');
  makeKeys(keyring);
  const map = join(folder, 'monmap');
  run('monmaptool', [
    '--create',
    '--addv',
    'a',
    `[v2:${host}:${MONITOR_PORT},v1:${host}:6789]`,
    '--fsid',
    fsid,
    map,
  ]);
  run('ceph-mon', ['-i', 'a', '--mkfs', '--monmap', map, '--keyring', keyring], env);
  const part = (name: string, ...command: [string, ...string[]]): Part =>
    new Part({ name, command: [...command, '-f'], env, logFile: join(clusterFolder, `${name}.log`) });
  const monitor = part('ceph-mon', 'ceph-mon', '-i', 'a');
  monitor.start();
  const osdId = randomUUID();
  run('ceph', ['--connect-timeout', '30', 'osd', 'new', osdId, '0'], env);
  run('ceph', ['auth', 'import', '-i', keyring], env);
  run('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', osdId], env);
  const osd = part('ceph-osd', 'ceph-osd', '-i', '0');
  osd.start();
  run('radosgw-admin', userArguments(), env);
  const gateway = part('radosgw', 'radosgw', '-n', 'client.rgw');
  gateway.start();
  await waitFor('the object store', () => answers(`http://${host}:${GATEWAY_PORT}/`), 60_000, gateway);
  await makeBucket(host);
  return [monitor, osd, gateway];
}

function userArguments(): string[] {
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } = CREDENTIALS;
  const user = ['user', 'create', '--uid=congthu', '--display-name=congthu'];
  return ['-n', 'client.rgw', ...user, `--access-key=${key}`, `--secret-key=${secret}`];
}

/** A bucket is an object without a name. */
async function makeBucket(host: string): Promise<void> {
  const location = { ...parseS3Location(locationOf(host, ''), CREDENTIALS), prefix: '' };
  await openS3Bucket(location, () => Date.now()).put('', Buffer.alloc(0));
}
