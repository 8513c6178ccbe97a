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
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Whether `npm ci` or `npm install`, run by hand, has put here what the lock file asks of this platform. */
function isInstalledByHand() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted) || !existsSync(runtime)) return false;
  const { packages: present } = JSON.parse(readFileSync(noted, 'utf8'));
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || present[path]?.version === entry.version || isForOthers(entry),
  );
}

/** Optional, and not plainly for this system; which C library it has, and what only others' packages need, npm alone knows. */
function isForOthers({ optional = false, os = [], cpu = [], libc }) {
  const isForUs = os.includes(process.platform) && cpu.includes(process.arch) && libc === undefined;
  return optional && !isForUs;
}

function install() {
  console.error('CôngThư: đang cài các gói phần mềm (installing packages) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (run.status !== 0) {
    console.error('CôngThư: npm ci failed. Check that the package registry can be reached, then try again.');
    process.exit(run.status ?? 1);
  }
}

/** `npx congthu` finds a program by its link here; npm makes none for a project's own program. */
function linkProgram() {
  const link = join(root, 'node_modules', '.bin', 'congthu');
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'tools', 'congthu.mjs'), link);
}

if (installedStamp() !== wantedStamp()) {
  if (!isInstalledByHand()) install();
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
