/**
 * As whom PostgreSQL runs: it refuses to run as root, so a root process gives it an unprivileged user.
 *
 * The user is `congthu`, made when missing, or `nobody` where no user can be made; a data directory keeps the user it
 * has. Where that user cannot pass the folders above (a checkout below `/root` or in a private temporary folder), the
 * programs start with the one capability to search folders, which `setpriv` of util-linux hands on.
 */
import { type ChildProcess, spawn, type SpawnOptions, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '#platform/kernel/fault.ts';

export interface DatabaseUser {
  uid: number;
  gid: number;
}

const USER_NAME = 'congthu';
const SEARCH_ONLY = [
  // Without this bit access(2), which initdb asks before it starts postgres, looks at the bare user.
  '--securebits=+no_setuid_fixup',
  '--inh-caps=-all,+dac_read_search',
  '--ambient-caps=-all,+dac_read_search',
];

function findUser(name: string): DatabaseUser | undefined {
  const ask = (flag: string): string =>
    spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const uid = Number(ask('-u') || Number.NaN);
  const gid = Number(ask('-g') || Number.NaN);
  return Number.isInteger(uid) && Number.isInteger(gid) && uid > 0 ? { uid, gid } : undefined;
}

/** The user for a data directory, or undefined where this process is not root and needs no other. */
export function chooseDatabaseUser(dataDir: string): DatabaseUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = findUser(USER_NAME);
  if (found) return found;
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', USER_NAME]);
  const user = findUser(USER_NAME) ?? findUser('nobody');
  if (user) return user;
  throw new Refusal(
    'temporarilyUnavailable',
    'PostgreSQL does not run as root, and no other user could be found or made. Start as an ordinary user.',
  );
}

/** Whether a user may pass every folder above a path. */
function canReach(path: string, user: DatabaseUser): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if (!(mode & bit)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** How to start a program as the user: the program, the arguments before its own, and the spawn options. */
function asUser(
  user: DatabaseUser | undefined,
  paths: readonly string[],
): { before: string[]; options: SpawnOptions } {
  if (!user) return { before: [], options: {} };
  if (paths.every((path) => canReach(path, user)))
    return { before: [], options: { uid: user.uid, gid: user.gid } };
  if (spawnSync('setpriv', ['--version']).status !== 0)
    throw new Refusal(
      'temporarilyUnavailable',
      `The database user cannot reach ${paths.join(' and ')}: a folder above is closed to it, and there is no setpriv ` +
        '(package util-linux) to help. Use a data directory and a checkout that other users may pass through.',
    );
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { before: ['setpriv', ...identity, ...SEARCH_ONLY, '--'], options: {} };
}

/** Starts a program as the database user; `paths` are what it must be able to reach. */
export function spawnAsUser(
  user: DatabaseUser | undefined,
  paths: readonly string[],
  command: readonly [program: string, ...args: string[]],
  options: SpawnOptions,
): ChildProcess {
  const how = asUser(user, paths);
  const [program, ...args] = [...how.before, ...command] as [string, ...string[]];
  return spawn(program, args, { ...options, ...how.options });
}
