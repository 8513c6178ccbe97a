/** Principals and sharing over JMAP (RFC 9670). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}

const listOf = (answer: JmapArguments): Thing[] => answer['list'] as Thing[];
const accountId = 'province';

test('people and agencies are principals, found by name, and changed by nobody here', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { accounts } = client.session as unknown as {
    accounts: Record<string, { accountCapabilities: Record<string, JmapArguments> }>;
  };
  const own = client.accountId;
  assert.deepEqual(accounts[accountId]?.accountCapabilities['urn:ietf:params:jmap:principals'], {
    currentUserPrincipalId: own,
  });
  assert.deepEqual(accounts[own]?.accountCapabilities['urn:ietf:params:jmap:principals:owner'], {
    accountIdForPrincipal: accountId,
    principalId: own,
  });
  const find = async (filter: JmapArguments): Promise<unknown[]> => {
    const { ids } = await client.call('Principal/query', { accountId, filter });
    return listOf(await client.call('Principal/get', { accountId, ids })).map(({ name, type }) => [
      name,
      type,
    ]);
  };
  assert.deepEqual(await find({ name: 'nguyen van an' }), [['Nguyễn Văn An', 'individual']]);
  assert.deepEqual(await find({ text: 'nội vụ', type: 'group' }), [['Sở Nội vụ', 'group']]);
  // Row 45 of the annex has no account: a group that nobody enters.
  assert.deepEqual(await find({ text: 'chữ thập đỏ' }), [['Hội Chữ Thập đỏ', 'group']]);
  const everybody = (await client.call('Principal/query', { accountId })) as { ids: string[] };
  const all = listOf(await client.call('Principal/get', { accountId, ids: everybody.ids }));
  const unit = all.find(({ name }) => name === 'Hội Chữ Thập đỏ');
  assert.deepEqual([unit?.['email'], unit?.['accounts']], [null, null]);
  assert.equal(new Set(everybody.ids).size, all.length);
  assert.deepEqual(await find({ accountIds: [own] }), [['Nguyễn Văn An', 'individual']]);
  for (const filter of [{ type: 'location' }, { timeZone: 'Europe/Paris' }])
    assert.deepEqual(await find(filter), []);
  const refused = await client.call('Principal/set', { accountId, update: { [own]: { name: 'x' } } });
  assert.equal((refused['notUpdated'] as Record<string, Thing>)[own]?.['type'], 'forbidden');
});

test('a mailbox is shared, the other is told and enters it, and it is taken back', async () => {
  await using server = await startJmapServer();
  const owner = await server.signIn('Trần Thị Bình');
  const other = await server.signIn('Lê Văn Cường', 'stp');
  const box = listOf(await owner.call('Mailbox/get', { ids: null })).find((one) => one['role'] === 'archive');
  const id = box?.id ?? '';
  const { state } = await other.call('ShareNotification/get', { accountId, ids: [] });
  const share = (rights: JmapArguments | null) =>
    owner.call('Mailbox/set', { update: { [id]: { [`shareWith/${other.accountId}`]: rights } } });
  assert.ok((await share({ mayReadItems: true, maySetSeen: true }))['updated']);
  const [shared] = listOf(await owner.call('Mailbox/get', { ids: [id], properties: ['shareWith'] }));
  const rights = (shared?.['shareWith'] as Record<string, JmapArguments> | undefined)?.[other.accountId];
  assert.deepEqual(
    [rights?.['mayReadItems'], rights?.['maySetSeen'], rights?.['mayAddItems']],
    [true, true, false],
  );
  const again = await JmapClient.open(server.url, other.authorization);
  const [seen] = listOf(await again.call('Mailbox/get', { accountId: owner.accountId, ids: null }));
  assert.equal(seen?.id, id);
  const changes = await other.call('ShareNotification/changes', { accountId, sinceState: state });
  const [note] = listOf(await other.call('ShareNotification/get', { accountId, ids: changes['created'] }));
  assert.deepEqual(
    [note?.['objectType'], note?.['objectAccountId'], note?.['objectId'], note?.['oldRights']],
    ['Mailbox', owner.accountId, id, null],
  );
  assert.equal((note?.['changedBy'] as JmapArguments | undefined)?.['email'], owner.address);
  await share(null);
  const [lost] = listOf(await other.call('ShareNotification/get', { accountId, ids: null }));
  assert.equal(lost?.['newRights'], null);
  const destroy = [lost?.id];
  assert.deepEqual((await other.call('ShareNotification/set', { accountId, destroy }))['destroyed'], destroy);
  assert.deepEqual((await owner.call('ShareNotification/query', { accountId }))['ids'], []);
  const faults: [JmapArguments, string][] = [
    [{ [`shareWith/${other.accountId}`]: { mayFly: true } }, 'invalidProperties'],
    [{ shareWith: { nobody: { mayReadItems: true } } }, 'invalidProperties'],
    [{ shareWith: { [owner.accountId]: { mayReadItems: true } } }, 'forbidden'],
    [{ shareWith: 5 }, 'invalidProperties'],
  ];
  for (const [patch, fault] of faults) {
    const answer = await owner.call('Mailbox/set', { update: { [id]: patch } });
    assert.equal((answer['notUpdated'] as Record<string, Thing>)[id]?.['type'], fault, JSON.stringify(patch));
  }
});
