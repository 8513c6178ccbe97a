/**
 * kill -9 in the middle of what takes several commits: asked for before, done once after. Here three at once, with one death for all three;
 * `npm run torture -- workflow` goes from the first commit of each to the last.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { makeBackupPlace } from './backup-workflow.ts';
import { DyingProgram, surviveDeathAt } from './dying-program.ts';
import { surviveRestoreDeath } from './restore-workflow.ts';
import { workflows } from './workflows.ts';

/** Beside each other in their list they meet each other in nothing. */
const AT_ONCE = 3;
/** In the midst of all three. */
const COMMIT = 8;

const place = makeBackupPlace();
let dying: DyingProgram;

before(async () => {
  dying = await DyingProgram.open();
  dying.program.addSettings(place.keyAlone);
});

after(async () => {
  await dying.remove();
  place.remove();
});

test('what was asked for is done once, though the program dies in the middle', async () => {
  const all = workflows();
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const some = all.slice(first, first + AT_ONCE);
    const hasDied = await surviveDeathAt(dying, some, COMMIT, first % 2 === 0 ? 'before' : 'after');
    assert.ok(hasDied, `${some.map(({ name }) => name).join(', ')} have no such commit`);
  }
  // Its first commit brings contacts and filters, its second the mail.
  assert.ok(await surviveRestoreDeath(dying, place, 1, 'after'), 'restoring an account has no commit');
  assert.deepEqual(await withDatabase(dying.program, verifyMailStore), []);
  const chain = await withDatabase(dying.program, (db) => verifyAuditChain(db));
  assert.equal(chain.brokenAt, undefined);
});
