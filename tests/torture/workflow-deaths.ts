/**
 * kill -9 at every commit of what takes several of them, until the workflow ends without one: after a restart it is done, once. On a program
 * of its own for each, which carries what kills it (`tests/crash/die-at-commit.ts`).
 *
 * Two rows for each workflow, just before its commits and just after them: `npm run torture -- "workflow: sending"` asks for one of them,
 * `npm run torture -- "just before each commit"` for half of all. It tells of each death when it was survived.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { startTestS3Server } from '#platform/blobs/s3/s3-server.fixture.ts';
import { backingUp, makeBackupPlace, restoreElsewhere } from '#tests/crash/backup-workflow.ts';
import { bucketSettings, collectingFromBucket } from '#tests/crash/bucket-workflow.ts';
import { DyingProgram, type Moment, surviveDeathAt, type Workflow } from '#tests/crash/dying-program.ts';
import { surviveRestoreDeath } from '#tests/crash/restore-workflow.ts';
import { workflows } from '#tests/crash/workflows.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { Attack, AttackCount } from './attack.ts';

/** More commits than any workflow has. */
const MOST_COMMITS = 60;
const MOMENTS: readonly Moment[] = ['before', 'after'];

/** The demonstration is made once and copied for each program; sources are compiled once. */
function keepForAll(): void {
  if (process.env['CONGTHU_TEST_DEMO'] !== undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'congthu-deaths-'));
  process.env['CONGTHU_TEST_DEMO'] = join(folder, 'demo-data');
  process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled');
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/** Dies at each commit in turn, up to the first that is not survived. */
async function dieEverywhere(
  dying: DyingProgram,
  { workflow, moment, count }: { workflow: Workflow; moment: Moment; count: AttackCount },
): Promise<void> {
  for (let commit = 1; commit <= MOST_COMMITS; commit += 1) {
    const begun = performance.now();
    if (!(await surviveDeathAt(dying, [workflow], commit, moment))) return;
    count.tried += 1;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.error(`     ${workflow.name}: died ${moment} commit ${commit}, done once after ${seconds} s`);
  }
}

/** What does not agree in the mail store, or in the audit record. */
async function faultsOf(dying: DyingProgram): Promise<string[]> {
  const faults = await withDatabase(dying.program, verifyMailStore);
  const { brokenAt } = await withDatabase(dying.program, (db) => verifyAuditChain(db));
  return brokenAt === undefined ? faults : [...faults, `the audit record is broken at ${brokenAt}`];
}

async function dieOf(
  open: () => Promise<DyingProgram>,
  workflow: Workflow,
  moment: Moment,
): Promise<AttackCount> {
  keepForAll();
  const count: AttackCount = { tried: 0, faults: [] };
  const dying = await open();
  try {
    await dieEverywhere(dying, { workflow, moment, count });
    if (count.tried === 0) count.faults.push(`${workflow.name} has no commit to die at`);
    count.faults.push(...(await faultsOf(dying)));
  } catch (error) {
    count.faults.push(error instanceof Error ? error.message : String(error));
  } finally {
    await dying.remove();
  }
  return count;
}

/** The command that brings one account back dies at each of its own commits; the server lives. */
async function dieOfRestore(moment: Moment): Promise<AttackCount> {
  keepForAll();
  const place = makeBackupPlace();
  const count: AttackCount = { tried: 0, faults: [] };
  const dying = await DyingProgram.open(place.keyAlone);
  try {
    while (await surviveRestoreDeath(dying, place, count.tried + 1, moment)) {
      count.tried += 1;
      console.error(`     restoring an account: died ${moment} commit ${count.tried}`);
    }
    if (count.tried === 0) count.faults.push('restoring an account has no commit to die at');
    count.faults.push(...(await faultsOf(dying)));
  } catch (error) {
    count.faults.push(error instanceof Error ? error.message : String(error));
  } finally {
    await dying.remove();
    place.remove();
  }
  return count;
}

/** Bytes lie in a bucket that outlives the program. */
async function dieOfBucket(moment: Moment): Promise<AttackCount> {
  await using server = await startTestS3Server();
  const open = () => DyingProgram.open(bucketSettings(server));
  return await dieOf(open, collectingFromBucket(server), moment);
}

/** A backup has a place of its own, and is brought back at the end. */
async function dieOfBackup(moment: Moment): Promise<AttackCount> {
  const place = makeBackupPlace();
  try {
    const count = await dieOf(() => DyingProgram.open(place.settings), backingUp(place), moment);
    count.faults.push(...(await restoreElsewhere(place)));
    return count;
  } finally {
    place.remove();
  }
}

const rowOf = (moment: Moment, name: string, run: () => Promise<AttackCount>): Attack => ({
  name: `kill -9 just ${moment} each commit of a workflow: ${name}`,
  run,
});

/** The rows of it. */
export const WORKFLOW_DEATHS: readonly Attack[] = MOMENTS.flatMap((moment) => [
  ...workflows().map((workflow) =>
    rowOf(moment, workflow.name, () => dieOf(() => DyingProgram.open(), workflow, moment)),
  ),
  rowOf(moment, 'backing up', () => dieOfBackup(moment)),
  rowOf(moment, 'collecting from a bucket', () => dieOfBucket(moment)),
  rowOf(moment, 'restoring an account', () => dieOfRestore(moment)),
]);
