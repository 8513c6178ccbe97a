#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
/**
 * Makes a checkout ready to run: installs the locked packages when they differ from the lock file, and builds the web
 * application when it is not that of the sources.
 *
 * Runs under any Node from 18 on, before anything is installed, so it uses built-ins only. `npm start`,
 * `npm test` and `npm run check` call it first; on an installed checkout it costs one file read.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { webStamp, webStampFile } from './web-stamp.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.congthu-installed');
const runtime = join(root, 'node_modules', 'node', 'bin', 'node');

/** What the installed packages must agree with: the lock file and the platform they were built for. */
function wantedStamp() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

function installedStamp() {
  return existsSync(stampFile) && existsSync(runtime) ? readFileSync(stampFile, 'utf8') : '';
}

/** What the lock file asks of this platform and npm has not put here; undefined where it has noted nothing. */
function lackingPackages() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted) || !existsSync(runtime)) return undefined;
  const { packages: present } = JSON.parse(readFileSync(noted, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const libcHere = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return Object.entries(wanted)
    .filter(
      ([path, entry]) =>
        path !== '' && present[path]?.version !== entry.version && !isForOthers(entry, libcHere),
    )
    .map(([, entry]) => entry);
}

/** Optional, and not plainly for this system; what only others' packages need, npm alone knows. */
function isForOthers({ optional = false, os = [], cpu = [], libc }, libcHere) {
  const isForUs =
    os.includes(process.platform) && cpu.includes(process.arch) && (libc?.includes(libcHere) ?? true);
  return optional && !isForUs;
}

/** npm as a script that any Node runs: what has started us, or what lies in the search path. */
function findNpm() {
  if (process.env.npm_execpath) return process.env.npm_execpath;
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'npm'))
    .find((path) => existsSync(path));
  return found && realpathSync(found);
}

function runNpm(node, ...args) {
  const npm = findNpm();
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const run = /\.[cm]?js$/.test(npm ?? '')
    ? spawnSync(node, [npm, ...all], options)
    : spawnSync('npm', all, { ...options, shell: process.platform === 'win32' });
  if (run.status === 0) return;
  console.error(
    `CôngThư: npm ${args[0]} failed. Check that the package registry can be reached, then try again.`,
  );
  process.exit(run.status ?? 1);
}

/** Puts here what is lacking; nothing where `npm ci` or `npm install`, run by hand, has done so. */
function install() {
  const lacking = lackingPackages();
  if (lacking?.length === 0) return;
  console.error('CôngThư: đang cài các gói phần mềm (installing packages) …');
  if (!lacking?.every(({ optional }) => optional)) runNpm(process.execPath, 'ci');
  // npm leaves out without a word what is optional and asks for a newer Node than its own, as Debian 12 has it: native parts of tools.
  if (lackingPackages()?.length !== 0) runNpm(runtime, 'install', '--no-save');
}

/** `npx congthu` finds a program by its link here; npm makes none for a project's own program. */
function linkProgram() {
  const link = join(root, 'node_modules', '.bin', 'congthu');
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'tools', 'congthu.mjs'), link);
}

if (installedStamp() !== wantedStamp()) {
  install();
  linkProgram();
  writeFileSync(stampFile, wantedStamp());
}

/** Under the pinned runtime, whatever Node this is. */
function buildWeb() {
  console.error('CôngThư: đang dựng giao diện web (building the web application) …');
  const run = spawnSync(runtime, [join(root, 'tools', 'build-web.ts')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (run.status !== 0) {
    console.error('CôngThư: the web application could not be built; see above.');
    process.exit(run.status ?? 1);
  }
}

const built = webStampFile(root);
if (!existsSync(built) || readFileSync(built, 'utf8') !== webStamp(root)) buildWeb();
