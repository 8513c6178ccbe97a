/**
 * kill -9 at every commit of what takes several of them, just before it and just after it, until the workflow ends without one: after a
 * restart it is done, once. On a program of its own, which carries what kills it (`tests/crash/die-at-commit.ts`).
 */
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { DyingProgram, type Moment, surviveDeathAt, type Workflow } from '#tests/crash/dying-program.ts';
import { workflows } from '#tests/crash/workflows.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { Attack } from './attack.ts';

/** More commits than any workflow has; beside them there are those of the periodic jobs. */
const MOST_COMMITS = 60;
const MOMENTS: readonly Moment[] = ['before', 'after'];

async function dieEverywhere(dying: DyingProgram, workflow: Workflow): Promise<number> {
  let deaths = 0;
  for (const moment of MOMENTS)
    for (let commit = 1; commit <= MOST_COMMITS; commit += 1) {
      if (!(await surviveDeathAt(dying, workflow, commit, moment))) break;
      deaths += 1;
    }
  return deaths;
}

/** The row of it. */
export const workflowDeaths: Attack = {
  name: 'kill -9 at each commit of a workflow',
  async run() {
    const sink = await SmtpSink.open();
    const dying = new DyingProgram({ CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}` });
    const told: string[] = [];
    const faults: string[] = [];
    let tried = 0;
    try {
      await dying.program.startDemo();
      for (const workflow of workflows(sink)) {
        const deaths = await dieEverywhere(dying, workflow);
        tried += deaths;
        told.push(`${workflow.name} ${deaths}`);
        if (deaths === 0) faults.push(`${workflow.name} has no commit to die at`);
      }
      faults.push(...(await withDatabase(dying.program, verifyMailStore)).map(String));
    } catch (error) {
      faults.push(String(error));
    } finally {
      await dying.remove();
      await sink.close();
    }
    return { tried, faults, note: told.join(', ') };
  },
};
