/**
 * A PostgreSQL cluster on disk: where it lies, making it on first run, refusing what is not ours.
 *
 * Everything lies in the program's data directory: `postgres` (the cluster), `postgres.log`, and `postgres-socket`,
 * unless that path is too long for a socket; then the socket lies in a private folder of the temporary directory.
 */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Refusal } from '#platform/kernel/fault.ts';
import { findPostgresBinaries, type PostgresBinaries } from './binaries.ts';
import { chooseDatabaseUser, type DatabaseUser, spawnAsUser } from './database-user.ts';

export interface Cluster {
  dataDir: string;
  clusterDir: string;
  socketDir: string;
  logFile: string;
  user: DatabaseUser | undefined;
  binaries: PostgresBinaries;
}

/** The cluster's superuser, and the only user it has. */
export const SUPERUSER = 'congthu';
/** Its major version, which alone reads the files of its clusters. */
export const POSTGRES_MAJOR = '18';
/** sun_path holds 108 bytes, 104 on some systems; the socket's own name takes 20. */
const MAX_SOCKET_DIR_BYTES = 80;

/** A folder that only the database user and root can enter. */
export function makePrivateFolder(path: string, user: DatabaseUser | undefined): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  const mine = [process.getuid?.() ?? 0, user?.uid];
  if (!found.isDirectory() || !mine.includes(found.uid))
    throw new Refusal('notPermitted', `${path} belongs to somebody else; remove it and start again.`);
  chmodSync(path, 0o700);
  if (user) chownSync(path, user.uid, user.gid);
}

function socketDirFor(dataDir: string): string {
  const inside = join(dataDir, 'postgres-socket');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_DIR_BYTES) return inside;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmpdir(), `congthu-${name}`);
}

function requireWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOSPC')
      throw new Refusal('storageFull', `No space is left for the data directory ${dataDir}.`, { dataDir });
    throw new Refusal('notPermitted', `The data directory ${dataDir} cannot be written (${code}).`, {
      dataDir,
    });
  }
}

/** Where everything of a data directory lies. `Refusal('notPermitted')` when it cannot be written. */
export function describeCluster(givenDataDir: string): Cluster {
  const dataDir = resolve(givenDataDir);
  requireWritable(dataDir);
  const clusterDir = join(dataDir, 'postgres');
  return {
    dataDir,
    clusterDir,
    socketDir: socketDirFor(dataDir),
    logFile: join(dataDir, 'postgres.log'),
    user: chooseDatabaseUser(clusterDir),
    binaries: findPostgresBinaries(),
  };
}

/** Whether there is a cluster already. `Refusal('conflict')` when another major version made it. */
export function hasCluster(cluster: Cluster): boolean {
  const file = join(cluster.clusterDir, 'PG_VERSION');
  if (!existsSync(file)) return false;
  const version = readFileSync(file, 'utf8').trim();
  if (version === POSTGRES_MAJOR) return true;
  throw new Refusal(
    'conflict',
    `The data directory ${cluster.dataDir} holds a database of PostgreSQL ${version}; this program runs ${POSTGRES_MAJOR}. ` +
      'Use the version of the program that made it, or another data directory.',
    { found: version, needed: POSTGRES_MAJOR },
  );
}

/** Takes a cluster away that stopped and is not wanted; its log stays. */
export function removeCluster({ clusterDir, socketDir }: Cluster): void {
  for (const folder of [clusterDir, socketDir]) rmSync(folder, { recursive: true, force: true });
}

/** What the database's programs get of our environment. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

/** C.UTF-8 of PostgreSQL itself: sorts by bytes, knows Đ from đ, and no update of the system ever reorders an index. */
const LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];

/** initdb into a folder beside, renamed when it is whole: what a crash leaves half made is removed at the next start. */
export async function initialiseCluster(cluster: Cluster, options: { sync: boolean }): Promise<void> {
  if (existsSync(cluster.clusterDir))
    throw new Refusal('conflict', `${cluster.clusterDir} is there and holds no database; move it away.`);
  const unfinished = `${cluster.clusterDir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makePrivateFolder(unfinished, cluster.user);
  const child = spawnAsUser(
    cluster.user,
    [unfinished, cluster.binaries.initdb],
    [
      cluster.binaries.initdb,
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      ...LOCALE,
      '--auth-local=trust',
      '--auth-host=reject',
      '--data-checksums',
      ...(options.sync ? [] : ['--no-sync']),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: serverEnvironment() },
  );
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0)
    throw new Refusal(
      /No space left/.test(complaint) ? 'storageFull' : 'temporarilyUnavailable',
      `The database could not be made: ${complaint.trim()}`,
      { code: code ?? -1 },
    );
  renameSync(unfinished, cluster.clusterDir);
}
