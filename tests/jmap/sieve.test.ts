/** Scripts and the answer while away over JMAP (RFC 9661, RFC 8621 §8). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

const server = await startJmapServer();
after(() => server[Symbol.asyncDispose]());

async function openClient(name: string) {
  const client = await server.signIn(name);
  const upload = async (text: string): Promise<string> => {
    const made = await client.call('Blob/upload', { create: { b: { data: [{ 'data:asText': text }] } } });
    return ((made['created'] as JmapArguments)['b'] as JmapArguments)['id'] as string;
  };
  return { client, upload };
}

function idsOf(made: JmapArguments): string[] {
  return Object.values((made['created'] ?? {}) as Record<string, { id: string }>).map(({ id }) => id);
}

test('a script is made from a blob, activated in the same call, read back, and cannot be destroyed while active', async () => {
  const post = await openClient('Nguyễn Văn An');
  const { client, upload } = post;
  const blobId = await upload('require "fileinto"; fileinto "Archive";');
  const made = await client.call('SieveScript/set', {
    create: { a: { name: 'Lọc', blobId } },
    onSuccessActivateScript: '#a',
  });
  const [id = ''] = idsOf(made);
  assert.deepEqual((made['created'] as JmapArguments)['a'], { id, isActive: true, blobId });
  const got = await client.call('SieveScript/get', { ids: null });
  assert.deepEqual(got['list'], [{ id, name: 'Lọc', blobId, isActive: true }]);
  const read = await client.call('Blob/get', { ids: [blobId], properties: ['data:asText'] });
  assert.match(JSON.stringify(read['list']), /fileinto \\"Archive\\"/);
  const kept = await client.call('SieveScript/set', { destroy: [id] });
  assert.equal(((kept['notDestroyed'] as JmapArguments)[id] as JmapArguments)['type'], 'sieveIsActive');
  const off = await client.call('SieveScript/set', { onSuccessDeactivateScript: true });
  assert.deepEqual(off['updated'], { [id]: { isActive: false } });
  const gone = await client.call('SieveScript/set', { destroy: [id] });
  assert.deepEqual(gone['destroyed'], [id]);
  const changes = await client.call('SieveScript/changes', { sinceState: got['state'] as string });
  assert.deepEqual(changes['destroyed'], [id]);
});

test('a faulty script is refused with its faults, by set and by validate', async () => {
  const post = await openClient('Lê Văn Bảo');
  const { client, upload } = post;
  const blobId = await upload('fileinto "A";');
  const made = await client.call('SieveScript/set', { create: { a: { name: 'x', blobId } } });
  const fault = (made['notCreated'] as JmapArguments)['a'] as JmapArguments;
  assert.equal(fault['type'], 'invalidSieve');
  assert.match(fault['description'] as string, /line 1, column 1/);
  const checked = await client.call('SieveScript/validate', { blobId });
  assert.equal((checked['error'] as JmapArguments)['type'], 'invalidSieve');
  assert.equal((await client.call('SieveScript/validate', { blobId: await upload('keep;') }))['error'], null);
  assert.equal(await client.errorOf('SieveScript/validate', { blobId: '0'.repeat(64) }), 'invalidArguments');
});

test('names are found and sorted, and two scripts never share one', async () => {
  const post = await openClient('Phạm Văn Cẩn');
  const { client, upload } = post;
  const blobId = await upload('keep;');
  const made = await client.call('SieveScript/set', {
    create: {
      a: { name: 'Họp', blobId },
      b: { name: 'An', blobId },
      c: { name: 'Họp', blobId },
      d: { blobId },
    },
  });
  assert.equal(((made['notCreated'] as JmapArguments)['c'] as JmapArguments)['type'], 'alreadyExists');
  const created = made['created'] as Record<string, { id: string; name?: string }>;
  assert.match(created['d']?.name ?? '', /^d /);
  const found = await client.call('SieveScript/query', {
    filter: { name: 'h' },
    sort: [{ property: 'name' }],
  });
  assert.deepEqual(found['ids'], [created['a']?.id]);
  const renamed = await client.call('SieveScript/set', {
    update: { [created['b']?.id ?? '']: { name: 'Họp' } },
  });
  assert.notEqual(renamed['notUpdated'], null);
});

test('the answer while away is one object, seen as a script too', async () => {
  const post = await openClient('Vũ Văn Dũng');
  const { client } = post;
  const before = await client.call('VacationResponse/get', { ids: null });
  assert.deepEqual(before['list'], [
    {
      id: 'singleton',
      isEnabled: false,
      fromDate: null,
      toDate: null,
      subject: null,
      textBody: null,
      htmlBody: null,
    },
  ]);
  const patch = { isEnabled: true, textBody: 'Tôi đi vắng', fromDate: '2026-01-01T00:00:00Z' };
  const set = await client.call('VacationResponse/set', {
    create: { x: {} },
    update: { singleton: patch },
    destroy: ['singleton'],
  });
  assert.deepEqual(set['updated'], { singleton: null });
  assert.equal(((set['notCreated'] as JmapArguments)['x'] as JmapArguments)['type'], 'singleton');
  assert.equal(((set['notDestroyed'] as JmapArguments)['singleton'] as JmapArguments)['type'], 'singleton');
  const [after] = (await client.call('VacationResponse/get', { ids: ['singleton'] }))[
    'list'
  ] as JmapArguments[];
  assert.equal(after?.['fromDate'], '2026-01-01T00:00:00Z');
  const [script] = (await client.call('SieveScript/get', { ids: null }))['list'] as JmapArguments[];
  assert.deepEqual([script?.['id'], script?.['isActive']], ['vacation', true]);
  const bytes = await client.call('Blob/get', {
    ids: [script?.['blobId'] as string],
    properties: ['data:asText'],
  });
  assert.match(JSON.stringify(bytes['list']), /Tôi đi vắng/);
  const edited = await client.call('SieveScript/set', { update: { vacation: { name: 'x' } } });
  assert.equal(((edited['notUpdated'] as JmapArguments)['vacation'] as JmapArguments)['type'], 'forbidden');
  await client.call('SieveScript/set', { onSuccessDeactivateScript: true });
  const [last] = (await client.call('VacationResponse/get', { ids: null }))['list'] as JmapArguments[];
  assert.equal(last?.['isEnabled'], false);
  const wrong = await client.call('VacationResponse/set', { update: { singleton: { isEnabled: 'yes' } } });
  assert.notEqual(wrong['notUpdated'], null);
});

test('another’s account shows no filters', async () => {
  const post = await openClient('Đỗ Văn Giỏi');
  const other = await server.signIn('Trần Thị Bình');
  const { accounts } = other.session;
  assert.ok(
    Object.values(accounts).some((account) => 'urn:ietf:params:jmap:sieve' in account.accountCapabilities),
  );
  const accountId = Object.keys(post.client.session.accounts).find((id) => id !== 'province') ?? '';
  assert.equal(await other.errorOf('SieveScript/get', { accountId, ids: null }), 'accountNotFound');
});

test('a script that sends mail outside is refused with whom it may not reach, by set and by validate (R10.2)', async () => {
  const { client, upload } = await openClient('Trần Văn Ngoài');
  const blobId = await upload('if true { redirect "toi@gmail.com"; }');
  const made = await client.call('SieveScript/set', { create: { a: { name: 'x', blobId } } });
  const checked = await client.call('SieveScript/validate', { blobId });
  for (const fault of [(made['notCreated'] as JmapArguments)['a'], checked['error']] as JmapArguments[]) {
    assert.equal(fault['type'], 'forbidden');
    assert.match(fault['description'] as string, /không được.*tới toi@gmail\.com.*not sent on outside/);
  }
  // Kept by an earlier release: nothing of the call is done.
  const kept = await upload('keep;');
  const { created } = await client.call('SieveScript/set', { create: { b: { name: 'cũ', blobId: kept } } });
  const id = (created as Record<string, { id: string }>)['b']?.id ?? '';
  await server.db.query(`update sieve_script set content = 'redirect "toi@gmail.com";' where id = $1`, [id]);
  const switched = { update: { [id]: { name: 'khác' } }, onSuccessActivateScript: id };
  assert.equal(await client.errorOf('SieveScript/set', switched), 'forbidden');
  const { list } = await client.call('SieveScript/get', { ids: [id] });
  assert.deepEqual(
    (list as JmapArguments[]).map(({ name, isActive }) => [name, isActive]),
    [['cũ', false]],
  );
  const anew = { update: { [id]: { blobId: kept } }, onSuccessActivateScript: id };
  assert.equal((await client.call('SieveScript/set', anew))['notUpdated'], null);
  const inside = await upload('redirect "ban@thuathienhue.gov.vn";');
  assert.equal((await client.call('SieveScript/validate', { blobId: inside }))['error'], null);
});

test('the center keeps the organisation’s scripts; others may not even read them', async () => {
  const center = await server.signIn('Trưởng Trung Tâm', 'ubnd', 'center_administrator');
  const official = await server.signIn('Người Thường');
  const accountId = 'province';
  assert.equal(await official.errorOf('OrganisationScript/get', { accountId, ids: null }), 'forbidden');
  const wanted = { name: 'chung', place: 'before', content: 'keep;' };
  const made = await center.call('OrganisationScript/set', {
    accountId,
    create: { a: wanted, b: { ...wanted, name: 'x', content: 'bogus;' }, c: { ...wanted, place: 'nowhere' } },
  });
  // Nobody reads others' mail by a script for everybody (R6.4).
  for (const content of [
    'require "copy"; redirect :copy "trung@thuathienhue.gov.vn";',
    'require ["enotify", "variables"]; set "a" "x"; notify "mailto:${a}@thuathienhue.gov.vn";',
  ]) {
    const spying = { accountId, create: { a: { ...wanted, name: 'tai mắt', place: 'library', content } } };
    const { notCreated } = await center.call('OrganisationScript/set', spying);
    assert.equal((notCreated as Record<string, JmapArguments>)['a']?.['type'], 'forbidden');
  }
  assert.equal((made['created'] as Record<string, JmapArguments>)['a']?.['id'], 'chung');
  assert.deepEqual(Object.keys(made['notCreated'] as JmapArguments), ['b', 'c']);
  const changed = await center.call('OrganisationScript/set', {
    accountId,
    update: { chung: { position: 3 } },
  });
  assert.deepEqual(changed['updated'], { chung: null });
  const [script] = (await center.call('OrganisationScript/get', { accountId, ids: null }))[
    'list'
  ] as JmapArguments[];
  assert.deepEqual([script?.['position'], script?.['content']], [3, 'keep;']);
  const gone = await center.call('OrganisationScript/set', { accountId, destroy: ['chung'] });
  assert.deepEqual(gone['destroyed'], ['chung']);
});
