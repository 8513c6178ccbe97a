/**
 * `npm test`: one database cluster for the run, then every test file, then one line that says how it went.
 *
 * Arguments are file names or parts of them: `npm test -- mailstore` runs the tests whose path holds "mailstore".
 * The last line is `N passed, N failed`. A run in which no test ran has failed.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { startTestCluster } from '#tests/postgres/cluster.ts';
import { sourceFiles } from './source-files.ts';

const root = join(import.meta.dirname, '..');
/** A test that takes longer hangs. The crash test's rounds take the longest. */
const TEST_TIMEOUT_MS = 4 * 60_000;
/** The whole run. One that takes longer hangs somewhere, and to say so is worth more than to go on. */
const RUN_TIMEOUT_MS = 30 * 60_000;
/** One file for each processor: with more, those that wait for a retry of Postfix's wait in vain. */
const AT_ONCE = Math.max(2, availableParallelism());
/** Files that need the machine to themselves, after all others: they start whole programs, kill servers or measure time. */
const ALONE = /^tests\/(crash\/|e2e\/|imap\/large-mailbox)/;

function findTests(wanted: readonly string[]): string[] {
  return ['src', 'web/src', 'tests', 'tools']
    .flatMap((folder) => sourceFiles(root, folder))
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
}

/** Property tests begin at the same place in every run; see the file. */
const SEED = pathToFileURL(join(root, 'tests/property-seed.ts')).href;

const deadline = new AbortController();
setTimeout(() => deadline.abort(), RUN_TIMEOUT_MS).unref();

interface Counts {
  passed: number;
  failed: number;
}

async function runFiles(files: readonly string[], concurrency: number): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  if (files.length === 0) return counts;
  const events = run({
    files: files.map((path) => join(root, path)),
    concurrency,
    timeout: TEST_TIMEOUT_MS,
    signal: deadline.signal,
    // A test that fails leaves its servers open; without this its file would never end.
    execArgv: ['--test-force-exit', '--import', SEED],
    cwd: root,
  });
  events.on('test:pass', (test) => {
    if (test.details.type !== 'suite') counts.passed += 1;
  });
  events.on('test:fail', (test) => {
    if (test.details.type !== 'suite') counts.failed += 1;
  });
  const output = events.compose(spec);
  output.pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => output.on('end', resolve).on('error', reject));
  return counts;
}

const wanted = process.argv.slice(2);
const files = findTests(wanted);
const cluster = await startTestCluster();
process.env.CONGTHU_TEST_POSTGRES = JSON.stringify(cluster.connection);
let passed = 0;
let failed = 0;
try {
  const together = await runFiles(
    files.filter((path) => !ALONE.test(path)),
    AT_ONCE,
  );
  const alone = await runFiles(
    files.filter((path) => ALONE.test(path)),
    1,
  );
  passed = together.passed + alone.passed;
  failed = together.failed + alone.failed;
} finally {
  await cluster.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
