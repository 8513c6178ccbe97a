/** Contacts over JMAP: address books, JSContact cards, the directory as a book, completing recipients (RFC 9610, RFC 9553). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertPost } from '#domain/directory/posts.ts';
import { requireUnit } from '#domain/directory/units.ts';
import type { PersonId } from '#platform/kernel/ids.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { until } from '#tests/until.ts';
import { startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}

const listOf = (answer: JmapArguments): Thing[] => answer['list'] as Thing[];
const faultOf = (answer: JmapArguments, map: string, key: string): unknown =>
  (answer[map] as Record<string, Thing> | null)?.[key]?.['type'];

async function defaultBook(client: JmapClient): Promise<string> {
  return (
    listOf(await client.call('AddressBook/get', { ids: null })).find((book) => book['isDefault'])?.id ?? ''
  );
}

const person = (book: string, full: string, email: string): JmapArguments => ({
  addressBookIds: { [book]: true },
  name: { full, components: [{ kind: 'surname', value: full.split(' ')[0] }] },
  emails: { e: { address: email } },
});

test('address books are made, changed, chosen as default and ended', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const first = await defaultBook(client);
  const { state } = await client.call('AddressBook/get', { ids: [] });
  const made = await client.call('AddressBook/set', {
    create: { b: { name: 'Đối tác', sortOrder: 2 } },
    onSuccessSetIsDefault: '#b',
  });
  const second = (made['created'] as { b: Thing }).b;
  assert.equal(second['isDefault'], true);
  assert.deepEqual(made['updated'], { [first]: { isDefault: false } });
  const changes = await client.call('AddressBook/changes', { sinceState: state });
  assert.deepEqual([changes['created'], changes['updated']], [[second.id], [first]]);
  const update = { [second.id]: { name: 'Đối tác ngoài tỉnh', description: 'x' } };
  assert.deepEqual((await client.call('AddressBook/set', { update }))['updated'], { [second.id]: null });
  await client.call('ContactCard/set', { create: { c: person(second.id, 'Trần Bình', 'binh@hue.vn') } });
  await client.call('AddressBook/set', { onSuccessSetIsDefault: first });
  const full = await client.call('AddressBook/set', { destroy: [second.id, first] });
  assert.equal(faultOf(full, 'notDestroyed', second.id), 'addressBookHasContents');
  assert.equal(faultOf(full, 'notDestroyed', first), 'forbidden');
  const ended = await client.call('AddressBook/set', { destroy: [second.id], onDestroyRemoveContents: true });
  assert.deepEqual(ended['destroyed'], [second.id]);
  assert.deepEqual(listOf(await client.call('ContactCard/get', { ids: null })), []);
  const create = {
    a: {},
    b: { name: 'x', sortOrder: -1 },
    c: { name: 'x', colour: 'red' },
    d: { name: 'x', shareWith: { p: { mayRead: true } } },
  };
  const wrong = await client.call('AddressBook/set', { create });
  assert.deepEqual(
    Object.keys(create).map((key) => faultOf(wrong, 'notCreated', key)),
    ['invalidProperties', 'invalidProperties', 'invalidProperties', 'invalidProperties'],
  );
});

test('cards are kept as they came, found with marks or without, and changed by patches', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Lê Thị Cúc');
  const book = await defaultBook(client);
  const create = {
    a: { ...person(book, 'Nguyễn Đình Đạt', 'dat@hue.vn'), 'example.vn:colour': 'xanh' },
    b: { ...person(book, 'Trần Thị Én', 'en@danang.vn'), phones: { p: { number: '0234 123' } } },
    g: {
      addressBookIds: { [book]: true },
      kind: 'group',
      name: { full: 'Nhóm' },
      members: { 'urn:x:1': true },
    },
  };
  const { state } = await client.call('ContactCard/get', { ids: [] });
  const made = (await client.call('ContactCard/set', { create }))['created'] as Record<string, Thing>;
  const [a, b, g] = [made['a']?.id ?? '', made['b']?.id ?? '', made['g']?.id ?? ''];
  const find = async (filter: JmapArguments): Promise<unknown> =>
    (await client.call('ContactCard/query', { filter, sort: [{ property: 'created' }] }))['ids'];
  for (const filter of [
    { text: 'dinh dat' },
    { name: 'Đạt' },
    { 'name/surname': 'nguyen' },
    { email: 'dat@hue.vn' },
    { uid: made['a']?.['uid'] },
  ])
    assert.deepEqual(await find(filter), [a], JSON.stringify(filter));
  assert.deepEqual(await find({ phone: '0234' }), [b]);
  assert.deepEqual(await find({ kind: 'group' }), [g]);
  assert.deepEqual(await find({ hasMember: 'urn:x:1' }), [g]);
  assert.deepEqual(await find({ note: 'dat' }), []);
  assert.deepEqual(await find({ inAddressBook: book, createdAfter: '2100-01-01T00:00:00Z' }), []);
  const [card] = listOf(await client.call('ContactCard/get', { ids: [a] }));
  assert.equal(card?.['example.vn:colour'], 'xanh');
  assert.deepEqual([card?.['@type'], card?.['version']], ['Card', '1.0']);
  assert.deepEqual(card?.['addressBookIds'], { [book]: true });
  const update = { [a]: { 'emails/e/address': 'dat@hue.gov.vn', nicknames: { n: { name: 'Tí' } } } };
  assert.ok((await client.call('ContactCard/set', { update }))['updated']);
  assert.deepEqual(await find({ nickname: 'ti', email: 'hue.gov' }), [a]);
  assert.deepEqual((await client.call('ContactCard/set', { destroy: [b] }))['destroyed'], [b]);
  const changes = await client.call('ContactCard/changes', { sinceState: state });
  assert.deepEqual(new Set(changes['created'] as string[]), new Set([a, g]));
});

test('what is no card, and what points nowhere, is refused', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Phan Văn Giáp');
  const book = await defaultBook(client);
  const good = person(book, 'Hà', 'ha@hue.vn');
  await client.call('ContactCard/set', { create: { x: { ...good, uid: 'u1' } } });
  const create = {
    noBook: { name: { full: 'x' } },
    otherBook: person('01014062-9e80-7873-8cfa-cdf44dde3483', 'x', 'x@y.vn'),
    name: { ...good, name: 'x' },
    emails: { ...good, emails: { e: { address: 5 } } },
    version: { ...good, version: '9' },
    uid: { ...good, uid: 'u1' },
    blob: { ...good, media: { m: { kind: 'photo', blobId: 'f'.repeat(64) } } },
    large: { ...good, notes: { n: { note: 'x'.repeat(300_000) } } },
  };
  const answer = await client.call('ContactCard/set', { create });
  const wanted = ['invalidProperties', 'invalidProperties', 'invalidProperties', 'invalidProperties'];
  assert.deepEqual(
    Object.keys(create).map((key) => faultOf(answer, 'notCreated', key)),
    [...wanted, 'invalidProperties', 'invalidProperties', 'blobNotFound', 'tooLarge'],
  );
});

test('the directory is an address book that is only read, and whose cards are copied', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Mai Thị Hoa');
  const accountId = 'province';
  const [book] = listOf(await client.call('AddressBook/get', { accountId, ids: null }));
  assert.deepEqual(book?.['myRights'], { mayRead: true, mayWrite: false, mayShare: false, mayDelete: false });
  const { ids } = await client.call('ContactCard/query', {
    accountId,
    filter: { text: 'noi vu', kind: 'org' },
  });
  const [card] = listOf(await client.call('ContactCard/get', { accountId, ids }));
  assert.deepEqual(card?.['name'], { full: 'Sở Nội vụ' });
  const refused = await client.call('ContactCard/set', { accountId, destroy: ids });
  assert.equal(faultOf(refused, 'notDestroyed', card?.id ?? ''), 'forbidden');
  const own = await defaultBook(client);
  const create = { c: { id: card?.id, addressBookIds: { [own]: true } }, x: { id: 'x', addressBookIds: {} } };
  const copied = await client.call('ContactCard/copy', { fromAccountId: accountId, create });
  assert.equal(faultOf(copied, 'notCreated', 'x'), 'notFound');
  const { id } = (copied['created'] as { c: Thing }).c;
  const [copy] = listOf(await client.call('ContactCard/get', { ids: [id], properties: ['uid', 'emails'] }));
  assert.deepEqual([copy?.['uid'], copy?.['emails']], [card?.['uid'], card?.['emails']]);
  const copy2 = { fromAccountId: client.accountId, create: {} };
  assert.equal(await client.errorOf('ContactCard/copy', copy2), 'invalidArguments');
  assert.equal(
    await client.errorOf('ContactCard/copy', { fromAccountId: 'y', create: {} }),
    'fromAccountNotFound',
  );
});

test('recipients are completed from letters, contacts and the directory', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Võ Văn Khánh');
  const colleague = await server.signIn('Hoàng Thị Huệ', 'stp');
  const book = await defaultBook(client);
  await client.call('ContactCard/set', { create: { c: person(book, 'Hoàng Ngoại', 'ngoai@example.org') } });
  const complete = async (text: string): Promise<unknown[]> =>
    listOf(await client.call('Recipient/complete', { text })).map((one) => [one['source'], one['email']]);
  assert.deepEqual(await complete('hoang'), [
    ['contact', 'ngoai@example.org'],
    ['person', colleague.address],
  ]);
  const drafts = listOf(await client.call('Mailbox/get', { ids: null })).find(
    (box) => box['role'] === 'drafts',
  );
  const [identity] = listOf(await client.call('Identity/get', { ids: null }));
  const letter = {
    mailboxIds: { [drafts?.id ?? '']: true },
    from: [{ email: client.address }],
    to: [{ name: 'Chị Huệ', email: colleague.address }],
    subject: 'x',
    bodyValues: { t: { value: 'x' } },
    textBody: [{ partId: 't' }],
  };
  await client.call('Email/set', { create: { d: letter } }).then(async (made) => {
    const { id } = (made['created'] as { d: Thing }).d;
    const create = { s: { identityId: identity?.id, emailId: id } };
    assert.ok((await client.call('EmailSubmission/set', { create }))['created']);
  });
  // They are counted a moment after the letter was accepted.
  let ids: string[] = [];
  await until('they are counted', async () => {
    ids = (await client.call('Correspondent/query', { filter: { text: 'hue' } }))['ids'] as string[];
    return ids.length > 0;
  });
  const [known] = listOf(await client.call('Correspondent/get', { ids }));
  assert.deepEqual([known?.['email'], known?.['name'], known?.['times']], [colleague.address, 'Chị Huệ', 1]);
  assert.deepEqual((await complete('hoang'))[0], ['person', colleague.address]);
  assert.deepEqual((await complete('chi hue'))[0], ['history', colleague.address]);
  assert.deepEqual((await client.call('Correspondent/set', { destroy: ids }))['destroyed'], ids);
  assert.deepEqual(await complete('...'), []);
});

test('who holds a post is found by its title and unit, without marks', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Võ Văn Khánh');
  const chief = await server.signIn('Hoàng Thị Huệ', 'stp');
  const { db, province } = server;
  const [owner] = await db.query<{ id: PersonId }>('select person_id as id from account where id = $1', [
    chief.accountId,
  ]);
  const unit = await db.transaction((tx) => requireUnit(tx, 'stp'));
  const post = { personId: owner?.id as PersonId, unitId: unit.id, title: 'Giám đốc' };
  await db.transaction((tx) =>
    insertPost(tx, { ...post, rank: 'head', isMain: false }, { ids: province.ids, now: province.now - 1000 }),
  );
  const complete = async (text: string): Promise<Thing[]> =>
    listOf(await client.call('Recipient/complete', { text }));
  for (const text of ['giam doc tu phap', 'Giám đốc Sở Tư pháp']) {
    const [found] = await complete(text);
    assert.deepEqual(
      [found?.['source'], found?.['email'], found?.['title']],
      ['post', chief.address, 'Giám đốc'],
    );
  }
  assert.deepEqual(await complete('giam doc noi vu'), []);
  await db.query('update post set ends_at = $1', [new Date(province.now)]);
  assert.deepEqual(await complete('giam doc tu phap'), [], 'the post is over');
});
