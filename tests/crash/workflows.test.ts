/**
 * kill -9 in the middle of what takes several commits: asked for before, done once after. Here at one of the commits of each;
 * `npm run torture -- workflow` goes from the first to where each one ends.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { DyingProgram, surviveDeathAt } from './dying-program.ts';
import { workflows } from './workflows.ts';

let sink: SmtpSink;
let dying: DyingProgram;

before(async () => {
  sink = await SmtpSink.open();
  dying = new DyingProgram({ CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}` });
  await dying.program.startDemo();
});

after(async () => {
  await dying.remove();
  await sink.close();
});

test('what was asked for is done once, though the program dies after its first commit or before its third', async () => {
  for (const [index, workflow] of workflows(sink).entries()) {
    const hasDied = await (index % 2 === 0
      ? surviveDeathAt(dying, workflow, 3, 'before')
      : surviveDeathAt(dying, workflow, 1, 'after'));
    assert.ok(hasDied, `${workflow.name} has no such commit`);
  }
  assert.deepEqual(await withDatabase(dying.program, verifyMailStore), []);
});
