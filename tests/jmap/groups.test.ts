/** Groups over JMAP: made by who administers the unit, found by everybody, and what waits in them decided by moderators. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

const server = await startJmapServer();
after(() => server[Symbol.asyncDispose]());
const accountId = 'province';

function firstOf(list: unknown): JmapArguments {
  return (list as JmapArguments[])[0] ?? {};
}

test('a unit’s administrator makes and changes a group; others find it and see no members', async () => {
  const admin = await server.signIn('Nguyễn Văn An', 'snv', 'unit_administrator');
  const official = await server.signIn('Trần Thị Bình');
  const wanted = {
    address: 'nhomvanthu',
    name: 'Văn thư',
    unitCode: 'snv',
    members: [{ address: 'x@dongminh.vn' }],
  };
  const made = await admin.call('Group/set', {
    accountId,
    create: { g: wanted, bad: { ...wanted, isList: 'yes' } },
  });
  const id = ((made['created'] as JmapArguments)['g'] as JmapArguments)['id'] as string;
  assert.equal(((made['notCreated'] as JmapArguments)['bad'] as JmapArguments)['type'], 'invalidProperties');
  const seen = firstOf((await official.call('Group/get', { accountId, ids: [id] }))['list']);
  assert.deepEqual([seen['name'], seen['members'], seen['mayManage']], ['Văn thư', null, false]);
  const own = firstOf((await admin.call('Group/get', { accountId, ids: [id] }))['list']);
  assert.deepEqual([own['members'], own['mayManage']], [[{ address: 'x@dongminh.vn' }], true]);
  const found = await official.call('Group/query', { accountId, filter: { text: 'van thu' } });
  assert.deepEqual(found['ids'], [id]);
  const refused = await official.call('Group/set', { accountId, update: { [id]: { name: 'x' } } });
  assert.equal(((refused['notUpdated'] as JmapArguments)[id] as JmapArguments)['type'], 'forbidden');
  const changed = await admin.call('Group/set', { accountId, update: { [id]: { whoMayPost: 'members' } } });
  assert.deepEqual(changed['updated'], { [id]: null });
  const gone = await admin.call('Group/set', { accountId, destroy: [id] });
  assert.deepEqual(gone['destroyed'], [id]);
});

test('nobody sees what waits in a group that is not theirs to decide', async () => {
  const official = await server.signIn('Lê Văn Cường');
  const posts = await official.call('GroupPost/get', { accountId, ids: null });
  assert.deepEqual(posts['list'], []);
  const id = '00000000-0000-7000-8000-000000000001';
  const decided = await official.call('GroupPost/set', {
    accountId,
    update: { [id]: { state: 'approved' } },
    create: { x: {} },
  });
  assert.equal(((decided['notUpdated'] as JmapArguments)[id] as JmapArguments)['type'], 'notFound');
  assert.notEqual(decided['notCreated'], null);
});
