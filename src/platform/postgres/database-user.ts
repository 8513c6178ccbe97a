/**
 * As whom PostgreSQL runs: it refuses to run as root, so a root process gives it an unprivileged user.
 *
 * The user is `congthu`, made when missing, or `nobody` where no user can be made; a data directory keeps the user it
 * has. Where that user cannot pass the folders above (a checkout below `/root` or in a private temporary folder), the
 * programs start with one capability more, to search folders, which `setpriv` of util-linux hands on.
 */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Refusal } from '#platform/kernel/fault.ts';

export interface DatabaseUser {
  uid: number;
  gid: number;
}

const USER_NAME = 'congthu';

/** What lets a user pass closed folders, the smallest right first: a Docker container has only the second. */
const SEARCH_CAPABILITIES = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
];

function capabilitiesOf(set: 'CapPrm' | 'CapBnd'): bigint {
  const status = readFileSync('/proc/self/status', 'utf8');
  return BigInt(`0x${new RegExp(`^${set}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1] ?? '0'}`);
}

/** The arguments of setpriv that hand the right on, or undefined where this process has none to hand on. */
function searchRight(): string[] | undefined {
  if (process.platform !== 'linux' || spawnSync('setpriv', ['--version']).status !== 0) return undefined;
  const held = capabilitiesOf('CapPrm') & capabilitiesOf('CapBnd');
  const found = SEARCH_CAPABILITIES.find(({ bit }) => held & (1n << bit));
  return (
    found && [
      // Without this bit access(2), which initdb asks before it starts postgres, looks at the bare user.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=-all,+${found.name}`,
      `--ambient-caps=-all,+${found.name}`,
    ]
  );
}

/** A user keeps their number for as long as a program runs, and each look is two programs. */
const known = new Map<string, DatabaseUser>();

function findUser(name: string): DatabaseUser | undefined {
  const seen = known.get(name);
  if (seen) return seen;
  const ask = (flag: string): string =>
    spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const uid = Number(ask('-u') || Number.NaN);
  const gid = Number(ask('-g') || Number.NaN);
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid <= 0) return undefined;
  known.set(name, { uid, gid });
  return { uid, gid };
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
  const right = searchRight();
  if (!right)
    throw new Refusal(
      'notPermitted',
      `The database user cannot reach ${paths.join(' and ')}: a folder above is closed to it, and there is no setpriv ` +
        '(package util-linux) or no capability to help. Use a data directory and a checkout that other users may pass ' +
        'through, or start as an ordinary user.',
    );
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { before: ['setpriv', ...identity, ...right, '--'], options: {} };
}

/** Packages installed under a strict umask are closed to others; no capability above lets a user execute such a file. */
function makeExecutable(folder: string): void {
  for (const name of readdirSync(folder)) {
    const { mode } = statSync(join(folder, name));
    if ((mode & 0o005) !== 0o005) chmodSync(join(folder, name), mode | 0o555);
  }
}

/** Starts a program as the database user; `paths` are what it must be able to reach. */
export function spawnAsUser(
  user: DatabaseUser | undefined,
  paths: readonly string[],
  command: readonly [program: string, ...args: string[]],
  options: SpawnOptions,
): ChildProcess {
  const how = asUser(user, paths);
  if (user) makeExecutable(dirname(command[0]));
  const [program, ...args] = [...how.before, ...command] as [string, ...string[]];
  return spawn(program, args, { ...options, ...how.options });
}
