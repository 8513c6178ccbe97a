/** The directory over JMAP: units, people and accounts, their lists, their changes, their push (R4.3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}

const accountId = 'province';

test('the session shows the province as an account, and mail is not in it', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { accounts, primaryAccounts } = client.session;
  assert.equal(primaryAccounts['urn:congthu:directory'], accountId);
  assert.equal(accounts[accountId]?.isPersonal, false);
  assert.equal(await client.errorOf('Email/query', { accountId }), 'accountNotSupportedByMethod');
  assert.equal(await client.errorOf('Unit/get', { ids: [] }), 'accountNotSupportedByMethod');
  assert.equal(await client.errorOf('Unit/get', { accountId: 'x', ids: [] }), 'accountNotFound');
});

test('people, units and accounts are found by beginnings of words, with marks or without', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Thị Đào');
  const find = async (type: string, filter: JmapArguments, property: string): Promise<unknown[]> => {
    const [, got] = await client.request([
      [`${type}/query`, { accountId, filter }, 'q'],
      [`${type}/get`, { accountId, '#ids': { resultOf: 'q', name: `${type}/query`, path: '/ids' } }, 'g'],
    ]);
    return ((got?.[1] ?? {})['list'] as Thing[]).map((thing) => thing[property]);
  };
  for (const text of ['Đào', 'dao', 'nguyen dao', 'Thị Ng', 'nguyenthid', 'NGUYỄN', "d'"])
    assert.deepEqual(await find('Person', { text }, 'name'), ['Nguyễn Thị Đào'], text);
  for (const text of ['ao', 'dao tran', '%', '...'])
    assert.deepEqual(await find('Person', { text }, 'name'), [], text);
  assert.deepEqual(await find('Unit', { text: 'so noi vu' }, 'code'), ['snv']);
  assert.deepEqual(await find('Account', { text: 'noi v', kind: 'agency' }, 'name'), ['Sở Nội vụ']);
  const operator = { operator: 'OR', conditions: [{ text: 'nội vụ' }, { text: 'tư pháp' }] };
  assert.deepEqual(new Set(await find('Unit', operator, 'code')), new Set(['snv', 'stp']));
  const neither = {
    operator: 'AND',
    conditions: [{ text: 'sở' }, { operator: 'NOT', conditions: [operator] }],
  };
  assert.equal((await find('Unit', neither, 'code')).includes('snv'), false);
});

test('a list is paged from either end, around an anchor, and counted', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Lê Văn Bình');
  const query = (args: JmapArguments): Promise<JmapArguments> =>
    client.call('Unit/query', { accountId, sort: [{ property: 'name' }], ...args });
  const whole = await query({ calculateTotal: true });
  const ids = whole['ids'] as string[];
  assert.equal(whole['total'], ids.length);
  assert.ok(ids.length > 40);
  assert.deepEqual((await query({ position: 10, limit: 3 }))['ids'], ids.slice(10, 13));
  assert.deepEqual((await query({ position: -2 }))['ids'], ids.slice(-2));
  assert.deepEqual((await query({ anchor: ids[5], anchorOffset: 1, limit: 2 }))['ids'], ids.slice(6, 8));
  const down = [{ property: 'name', isAscending: false }];
  assert.deepEqual((await query({ sort: down, limit: 1 }))['ids'], ids.slice(-1));
  const errors: [string, JmapArguments, string][] = [
    ['Unit/query', { anchor: 'nobody' }, 'anchorNotFound'],
    ['Unit/query', { sort: [{ property: 'size' }] }, 'unsupportedSort'],
    ['Unit/query', { sort: ['name'] }, 'invalidArguments'],
    ['Unit/query', { filter: { colour: 'red' } }, 'unsupportedFilter'],
    ['Unit/query', { filter: { text: 5 } }, 'invalidArguments'],
    ['Unit/query', { filter: { operator: 'XOR', conditions: [] } }, 'invalidArguments'],
    ['Unit/query', { filter: { operator: 'AND' } }, 'invalidArguments'],
    ['Unit/query', { nothing: 1 }, 'invalidArguments'],
    ['Unit/get', { ids: 5 }, 'invalidArguments'],
    ['Unit/get', { ids: null, properties: ['colour'] }, 'invalidArguments'],
    ['Unit/get', { ids: Array.from({ length: 1001 }, (_, n) => `i${n}`) }, 'requestTooLarge'],
    ['Unit/changes', { sinceState: 'x' }, 'cannotCalculateChanges'],
    ['Unit/queryChanges', { sinceQueryState: 'x' }, 'cannotCalculateChanges'],
    ['Unit/set', {}, 'unknownMethod'],
  ];
  for (const [name, args, error] of errors)
    assert.equal(
      await client.errorOf(name, { accountId, ...args }),
      error,
      `${name} ${JSON.stringify(args)}`,
    );
  const [first = ''] = ids;
  const got = await client.call('Unit/get', { accountId, ids: [first, 'x'], properties: ['name'] });
  assert.deepEqual(Object.keys((got['list'] as Thing[])[0] ?? {}), ['id', 'name']);
  assert.deepEqual(got['notFound'], ['x']);
});

test('a new official shows up in changes, in lists, and by push', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Trần Văn Cường');
  const { state } = await client.call('Person/get', { accountId, ids: [] });
  const list = { accountId, filter: { within: (await requireUnit(server.db, 'snv')).id } };
  const before = await client.call('Person/query', list);
  const path = client.session.eventSourceUrl
    .replace('{types}', 'Person')
    .replace('{closeafter}', 'state')
    .replace('{ping}', '30');
  const stream = await fetch(path, { headers: { authorization: client.authorization } });
  await server.signIn('Bùi Thị Én');
  const event = await stream.text();
  const changes = await client.call('Person/changes', { accountId, sinceState: state });
  const pushed = JSON.parse(/data: (.*"StateChange".*)/.exec(event)?.[1] ?? '') as JmapArguments;
  assert.deepEqual(Object.keys(pushed['changed'] as JmapArguments), [accountId]);
  const [id] = changes['created'] as string[];
  assert.deepEqual(changes['updated'], []);
  const queryChanges = { ...list, sinceQueryState: before['queryState'], calculateTotal: true };
  const { added, removed, total } = await client.call('Person/queryChanges', queryChanges);
  const now = (await client.call('Person/query', list))['ids'] as string[];
  assert.deepEqual([added, removed, total], [[{ id, index: now.indexOf(id ?? '') }], [id], now.length]);
  assert.equal(
    await client.errorOf('Person/queryChanges', { ...queryChanges, maxChanges: 1 }),
    'tooManyChanges',
  );
});

test('what concerns the administration of an account only its administrators see', async () => {
  await using server = await startJmapServer();
  const official = await server.signIn('Đỗ Thị Giang', 'snv');
  const administrator = await server.signIn('Hồ Văn Hải', 'snv', 'unit_administrator');
  const stranger = await server.signIn('Mai Văn Khoa', 'stp', 'unit_administrator');
  await lockAccount(server.db, {
    principal: systemPrincipal('commandLine'),
    authority: 'test',
    address: official.address,
    reason: 'mật khẩu lộ',
    now: server.province.now,
  });
  const ids = [official.accountId];
  const seenBy = async (client: typeof official): Promise<unknown[]> => {
    const { list } = await client.call('Account/get', { accountId, ids });
    const [account] = list as Thing[];
    return [account?.['address'], account?.['state'], account?.['lockedReason'], account?.['hasPassword']];
  };
  assert.deepEqual(await seenBy(administrator), [official.address, 'locked', 'mật khẩu lộ', true]);
  assert.deepEqual(await seenBy(stranger), [official.address, 'locked', null, null]);
});
