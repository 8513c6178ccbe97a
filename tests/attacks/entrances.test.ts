/** Every id of one account, tried by another at every entrance there is (IDOR; for mailboxes RFC 4314 §6): the table is `entrances.ts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENTRANCES } from './entrances.ts';
import { sweep } from './sweep.ts';
import { startWholeServer } from './whole-server.ts';
import { makeWorld } from './world.ts';

const PASSWORD = 'gió lào mưa dầm 2026';

test('nobody sees or changes anything of another’s, by any id, at any entrance', async () => {
  await using server = await startWholeServer();
  const owner = await server.addPerson('Nguyễn Văn An', 'snv', PASSWORD);
  const thief = await server.addPerson('Trần Thị Bình', 'stc', `${PASSWORD}!`);
  const world = await makeWorld(server, {
    owner: { address: owner, password: PASSWORD, feedToken: await server.addFeedToken('snv') },
    thief: { address: thief, password: `${PASSWORD}!`, feedToken: await server.addFeedToken('stc') },
  });
  const { faults, counts, tried } = await sweep(world);
  assert.deepEqual(faults, []);
  assert.equal(Object.values(counts).filter((count) => count > 0).length, ENTRANCES.length);
  assert.ok(tried > 700, `only ${tried} tries`);
});
