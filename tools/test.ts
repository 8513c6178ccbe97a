/**
 * `npm test`: one database cluster for the run, then every test file, then one line that says how it went.
 *
 * Arguments are file names or parts of them: `npm test -- mailstore` runs the tests whose path holds "mailstore".
 * The last line is `N passed, N failed`. A run in which no test ran has failed.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { availableParallelism, freemem, tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { startTestCluster } from '#tests/postgres/cluster.ts';
import { sourceFiles } from './source-files.ts';
import { writeBundles } from './test-bundles.ts';

const root = join(import.meta.dirname, '..');
/** A test that takes longer hangs. The longest take a minute and a half, and four on a machine that has much other work. */
const TEST_TIMEOUT_MS = 10 * 60_000;
/** The whole run. One that takes longer hangs somewhere, and to say so is worth more than to go on. */
const RUN_TIMEOUT_MS = 60 * 60_000;
/** One file for each processor. */
const AT_ONCE = Math.max(2, availableParallelism());
/** Files that compute more than they wait, beside the programs: so many that both end together. All others speak with servers: of three, one waits at any moment. */
const BESIDE_PROGRAMS = /^(src|web|tools|tests\/(backup|carddav|fuzz|ldap|province|upgrade))\//;
/** Files that start whole programs and browsers: two at once wait half of the time. */
const PROGRAMS = /^tests\/(e2e|crash)\//;
const PROGRAMS_AT_ONCE = 2;
/** Of them, those that take longest: begun last, one would run on alone for minutes. */
const LONGEST = ['web-desks', 'web-console', 'web-mail', 'directory', 'web-settings'];
/** Files that need the machine to themselves, at the end: they measure time, or look at which processes run. */
const ALONE = /^(tests\/imap\/large-mailbox|src\/platform\/postgres\/embedded)/;

/** A file system in memory, and what must be free before a run goes there. */
const MEMORY_DISK = '/dev/shm';
const MEMORY_DISK_BYTES = 4 * 2 ** 30;
/** How many of the slowest files a run names, and from which time on. */
const SLOWEST = 10;
const SLOW_MS = 5_000;

/** Removes the folder when this process is gone, however it went: our end closes the pipe that `cat` reads. */
function removeAfterUs(folder: string): void {
  const script = 'cat; sleep 2; rm -rf "$0"';
  const child = spawn('sh', ['-c', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  (child.stdin as Socket).unref();
}

/**
 * Where the run keeps its temporary files: in memory where there is room. A test's database is a thousand small
 * files made and removed, which ext4 takes half a second for (it passes over each inode that was removed lately).
 */
function makeTemporaryFolder(): string | undefined {
  try {
    const disk = statfsSync(MEMORY_DISK);
    if (disk.bavail * disk.bsize < MEMORY_DISK_BYTES || freemem() < 2 * MEMORY_DISK_BYTES) return undefined;
    const folder = mkdtempSync(join(MEMORY_DISK, 'congthu-tests-'));
    // Servers that the tests start give up being root, and must still get to their folders.
    chmodSync(folder, 0o755);
    removeAfterUs(folder);
    return folder;
  } catch {
    // No such file system here, or none that we may write: the usual place does as well, slower.
    return undefined;
  }
}

function findTests(wanted: readonly string[]): string[] {
  return ['src', 'web/src', 'tests', 'tools']
    .flatMap((folder) => sourceFiles(root, folder))
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
}

/** What each file is run with: where property tests begin, and how the file ends; see there. */
const PRELOADED = ['tests/property-seed.ts', 'tests/end-of-file.ts'].flatMap((path) => [
  '--import',
  pathToFileURL(join(root, path)).href,
]);

const deadline = new AbortController();
setTimeout(() => deadline.abort(), RUN_TIMEOUT_MS).unref();

interface Counts {
  passed: number;
  failed: number;
}

/** How long each file ran, from its start to its last test, in milliseconds. */
const fileTimes = new Map<string, { from: number; to: number }>();

/** Tests that a shared function registers have that function's file, which none of `files` is. */
function noteTime(file: string | undefined): void {
  if (file === undefined || !file.endsWith('.test.ts')) return;
  const now = performance.now();
  const times = fileTimes.get(file) ?? { from: now, to: now };
  fileTimes.set(file, { ...times, to: now });
}

function tellSlowest(): void {
  const slowest = [...fileTimes]
    .map(([file, { from, to }]) => ({ file: relative(root, file), ms: to - from }))
    .filter(({ ms }) => ms >= SLOW_MS)
    .sort((one, other) => other.ms - one.ms)
    .slice(0, SLOWEST);
  for (const { file, ms } of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`);
}

/** Of the runner's own making: a suite, or a file as one test of its bundle. What fails within them is told for itself. */
function isFrame({ name, details }: { name: string; details: { type?: string; error?: Error } }): boolean {
  const failureType = (details.error as { failureType?: string } | undefined)?.failureType;
  if (failureType === 'subtestsFailed') return true;
  return details.type === 'suite' || (details.error === undefined && files.includes(name));
}

async function runFiles(paths: readonly string[], concurrency: number): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  if (paths.length === 0) return counts;
  const events = run({
    files: paths.map((path) => (isAbsolute(path) ? path : join(root, path))),
    concurrency,
    timeout: TEST_TIMEOUT_MS,
    signal: deadline.signal,
    execArgv: PRELOADED,
    cwd: root,
  });
  events.on('test:pass', (test) => {
    if (!isFrame(test)) counts.passed += 1;
  });
  events.on('test:fail', (test) => {
    if (!isFrame(test)) counts.failed += 1;
  });
  events.on('test:dequeue', (test) => noteTime(test.file));
  events.on('test:complete', (test) => noteTime(test.file));
  const output = events.compose(spec);
  output.pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => output.on('end', resolve).on('error', reject));
  return counts;
}

function placeByLength(path: string): number {
  const found = LONGEST.findIndex((name) => path.includes(name));
  return found < 0 ? LONGEST.length : found;
}

/** Files of a kind, and how many of them may run at once. */
interface Lane {
  files: string[];
  atOnce: number;
}

/** What runs one after the other, and of each what runs side by side; `bundled` makes bundles of files. */
function inStages(files: readonly string[], bundled: (files: readonly string[]) => string[]): Lane[][] {
  const programs = files.filter((path) => PROGRAMS.test(path));
  const alone = files.filter((path) => ALONE.test(path));
  const others = files.filter((path) => !(PROGRAMS.test(path) || ALONE.test(path)));
  const units = others.filter((path) => BESIDE_PROGRAMS.test(path));
  const protocols = others.filter((path) => !BESIDE_PROGRAMS.test(path));
  return [
    [{ files: bundled(protocols), atOnce: AT_ONCE + 1 }],
    [
      {
        files: programs.toSorted((one, other) => placeByLength(one) - placeByLength(other)),
        atOnce: PROGRAMS_AT_ONCE,
      },
      { files: bundled(units), atOnce: AT_ONCE - 1 },
    ],
    [{ files: alone, atOnce: 1 }],
  ];
}

const wanted = process.argv.slice(2);
const files = findTests(wanted);
const temporary = makeTemporaryFolder();
if (temporary !== undefined) {
  process.env.TMPDIR = temporary;
  process.env.CONGTHU_TEST_DEMO = join(temporary, 'demo-data');
}
// What each file's process reads anew is compiled once in a run, and once for the runs after it.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/compiled');
const cluster = await startTestCluster();
process.env.CONGTHU_TEST_POSTGRES = JSON.stringify(cluster.connection);
const bundles = mkdtempSync(join(tmpdir(), 'congthu-bundles-'));
const bundled = (some: readonly string[]): string[] => writeBundles(root, bundles, some);
let passed = 0;
let failed = 0;
try {
  for (const lanes of inStages(files, bundled)) {
    const counts = await Promise.all(lanes.map(({ files: some, atOnce }) => runFiles(some, atOnce)));
    for (const count of counts) {
      passed += count.passed;
      failed += count.failed;
    }
  }
} finally {
  await cluster.stop();
  rmSync(bundles, { recursive: true, force: true });
}
tellSlowest();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
