/** Address books shared with people and with units (RFC 9610 §2, RFC 9670), and mailboxes shared with units, in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertPost } from '#domain/directory/posts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createUnit, requireUnit } from '#domain/directory/units.ts';
import type { PersonId } from '#platform/kernel/ids.ts';
import { type JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}
type Client = JmapClient & { address: string };

const listOf = (answer: JmapArguments): Thing[] => answer['list'] as Thing[];
const province = 'province';
const faultOf = (answer: JmapArguments, map: string, key: string): unknown =>
  (answer[map] as Record<string, Thing> | null)?.[key]?.['type'];
const again = (server: JmapTestServer, client: Client): Promise<JmapClient> =>
  JmapClient.open(server.url, client.authorization);

/** A book with one card; gives the ids. */
async function makeBook(client: JmapClient, name: string): Promise<{ book: string; card: string }> {
  const made = await client.call('AddressBook/set', { create: { b: { name } } });
  const book = (made['created'] as { b: Thing }).b.id;
  const create = { c: { addressBookIds: { [book]: true }, name: { full: `Khách của ${name}` } } };
  const written = await client.call('ContactCard/set', { create });
  return { book, card: (written['created'] as { c: Thing }).c.id };
}

test('a book is shared with rights, read and written by the other alone, and taken back', async () => {
  await using server = await startJmapServer();
  const owner = await server.signIn('Trần Thị Bình');
  const other = await server.signIn('Lê Văn Cường', 'stp');
  const stranger = await server.signIn('Hồ Văn Dũng', 'sxd');
  const shown = await makeBook(owner, 'Đối tác');
  const hidden = await makeBook(owner, 'Riêng');
  const accountId = owner.accountId;
  const share = (rights: JmapArguments | null) =>
    owner.call('AddressBook/set', { update: { [shown.book]: { [`shareWith/${other.accountId}`]: rights } } });
  const { state: notesBefore } = await other.call('ShareNotification/get', { accountId: province, ids: [] });
  assert.deepEqual((await share({ mayRead: true }))['updated'], { [shown.book]: null });
  const [mine] = listOf(await owner.call('AddressBook/get', { ids: [shown.book] }));
  assert.deepEqual(mine?.['shareWith'], {
    [other.accountId]: { mayRead: true, mayWrite: false, mayShare: false, mayDelete: false },
  });

  const reader = await again(server, other);
  const account = (reader.session.accounts as Record<string, { accountCapabilities: JmapArguments }>)[
    accountId
  ];
  assert.deepEqual(
    Object.keys(account?.accountCapabilities ?? {}).includes('urn:ietf:params:jmap:mail'),
    false,
  );
  assert.deepEqual(account?.accountCapabilities['urn:ietf:params:jmap:contacts'], {
    maxAddressBooksPerCard: null,
    mayCreateAddressBook: false,
  });
  const books = await reader.call('AddressBook/get', { accountId, ids: null });
  assert.deepEqual(
    listOf(books).map(({ id, isSubscribed, shareWith }) => [id, isSubscribed, shareWith]),
    [[shown.book, false, null]],
  );
  assert.deepEqual((await reader.call('ContactCard/query', { accountId }))['ids'], [shown.card]);
  const cards = await reader.call('ContactCard/get', { accountId, ids: [shown.card, hidden.card] });
  assert.deepEqual([listOf(cards).map(({ id }) => id), cards['notFound']], [[shown.card], [hidden.card]]);
  assert.deepEqual(listOf(await reader.call('Mailbox/get', { accountId, ids: null })), []);

  const write = (client: JmapClient, update: JmapArguments) =>
    client.call('ContactCard/set', { accountId, update });
  const renamed = { 'name/full': 'Khách mới' };
  assert.equal(
    faultOf(await write(reader, { [shown.card]: renamed }), 'notUpdated', shown.card),
    'forbidden',
  );
  assert.equal(
    faultOf(await write(reader, { [hidden.card]: renamed }), 'notUpdated', hidden.card),
    'notFound',
  );
  const bookSet = (client: JmapClient, patch: JmapArguments) =>
    client.call('AddressBook/set', { accountId, update: { [shown.book]: patch } });
  assert.equal(faultOf(await bookSet(reader, { name: 'x' }), 'notUpdated', shown.book), 'forbidden');
  assert.equal(
    faultOf(
      await bookSet(reader, { [`shareWith/${stranger.accountId}`]: { mayRead: true } }),
      'notUpdated',
      shown.book,
    ),
    'forbidden',
  );
  const tried = await reader.call('AddressBook/set', {
    accountId,
    create: { n: { name: 'x' } },
    destroy: [shown.book, hidden.book],
  });
  assert.deepEqual(
    [
      faultOf(tried, 'notCreated', 'n'),
      faultOf(tried, 'notDestroyed', shown.book),
      faultOf(tried, 'notDestroyed', hidden.book),
    ],
    ['forbidden', 'forbidden', 'notFound'],
  );
  assert.ok((await bookSet(reader, { isSubscribed: true }))['updated']);
  const [wanted] = listOf(await reader.call('AddressBook/get', { accountId, ids: [shown.book] }));
  assert.equal(wanted?.['isSubscribed'], true);
  await assert.rejects(stranger.call('AddressBook/get', { accountId, ids: null }), /accountNotFound/);

  const noted = await other.call('ShareNotification/changes', {
    accountId: province,
    sinceState: notesBefore,
  });
  const [note] = listOf(
    await other.call('ShareNotification/get', { accountId: province, ids: noted['created'] }),
  );
  assert.deepEqual(
    [
      note?.['objectType'],
      note?.['objectId'],
      note?.['name'],
      (note?.['newRights'] as JmapArguments | undefined)?.['mayRead'],
    ],
    ['AddressBook', shown.book, 'Đối tác', true],
  );

  const { state } = await reader.call('ContactCard/get', { accountId, ids: [] });
  await share({ mayRead: true, mayWrite: true });
  // The rights are others: what was seen holds no more.
  await assert.rejects(
    reader.call('ContactCard/changes', { accountId, sinceState: state }),
    /cannotCalculateChanges/,
  );
  const { state: now } = await reader.call('ContactCard/get', { accountId, ids: [] });
  assert.ok((await write(reader, { [shown.card]: renamed }))['updated']);
  // The owner puts it also into a book that the other does not see: for the other it stays in one.
  await owner.call('ContactCard/set', {
    update: { [shown.card]: { [`addressBookIds/${hidden.book}`]: true } },
  });
  const [half] = listOf(await reader.call('ContactCard/get', { accountId, ids: [shown.card] }));
  assert.deepEqual(half?.['addressBookIds'], { [shown.book]: true });
  const into = { [`addressBookIds/${hidden.book}`]: true };
  assert.equal(
    faultOf(await write(reader, { [shown.card]: into }), 'notUpdated', shown.card),
    'invalidProperties',
  );
  assert.deepEqual(
    (await reader.call('ContactCard/set', { accountId, destroy: [shown.card] }))['destroyed'],
    [shown.card],
  );
  const [kept] = listOf(await owner.call('ContactCard/get', { ids: [shown.card] }));
  assert.deepEqual(kept?.['addressBookIds'], { [hidden.book]: true });
  const changes = await reader.call('ContactCard/changes', { accountId, sinceState: now });
  assert.deepEqual([changes['created'], changes['updated'], changes['destroyed']], [[], [], [shown.card]]);

  await share(null);
  await assert.rejects(other.call('AddressBook/get', { accountId, ids: null }), /accountNotFound/);
  const faults: [JmapArguments, string][] = [
    [{ [`shareWith/${other.accountId}`]: { mayFly: true } }, 'invalidProperties'],
    [{ shareWith: { nobody: { mayRead: true } } }, 'invalidProperties'],
    [{ shareWith: { [owner.accountId]: { mayRead: true } } }, 'forbidden'],
    [{ shareWith: 5 }, 'invalidProperties'],
  ];
  for (const [patch, fault] of faults)
    assert.equal(
      faultOf(await bookSet(owner, patch), 'notUpdated', shown.book),
      fault,
      JSON.stringify(patch),
    );
});

test('a unit is given rights: its people and those below have them while their posts last', async () => {
  await using server = await startJmapServer();
  const { db, province: made } = server;
  const parent = await requireUnit(db, 'snv');
  const unit = await db.transaction((tx) =>
    createUnit(tx, {
      code: 'vanthu.snv',
      name: 'Phòng Văn thư',
      unitClass: 'people_committee',
      parent,
      state: 'active',
      principal: systemPrincipal('commandLine'),
      authority: 'test',
      ids: made.ids,
      now: made.now,
    }),
  );
  const owner = await server.signIn('Trần Thị Bình', 'stp');
  const below = await server.signIn('Lê Văn Cường', 'vanthu.snv');
  const guest = await server.signIn('Hồ Văn Dũng', 'sxd');
  const { book } = await makeBook(owner, 'Đối tác');
  const box =
    listOf(await owner.call('Mailbox/get', { ids: null })).find((one) => one['role'] === 'archive')?.id ?? '';
  const [principal] = listOf(await owner.call('Principal/get', { accountId: province, ids: [unit.id] }));
  assert.deepEqual([principal?.['type'], principal?.['email']], ['group', null]);
  // The account of the agency above stands for all its people; the unit without account for its own.
  const agencyId = await server.accountIdOf('snv@thuathienhue.gov.vn');
  await owner.call('AddressBook/set', {
    update: { [book]: { [`shareWith/${agencyId}`]: { mayRead: true } } },
  });
  const shared = await owner.call('Mailbox/set', {
    update: { [box]: { [`shareWith/${unit.id}`]: { mayReadItems: true } } },
  });
  assert.ok(shared['updated']);
  const [told] = listOf(await owner.call('Mailbox/get', { ids: [box], properties: ['shareWith'] }));
  assert.deepEqual(Object.keys(told?.['shareWith'] as object), [unit.id]);
  const sees = async (client: Client): Promise<[string[], string[]]> => {
    const accountId = owner.accountId;
    if (!(accountId in (await again(server, client)).session.accounts)) return [[], []];
    const boxes = listOf(await client.call('Mailbox/get', { accountId, ids: null }));
    const books = listOf(await client.call('AddressBook/get', { accountId, ids: null }));
    return [boxes.map(({ id }) => id), books.map(({ id }) => id)];
  };
  assert.deepEqual(await sees(below), [[box], [book]]);
  assert.deepEqual(await sees(guest), [[], []]);
  const notes = listOf(await below.call('ShareNotification/get', { accountId: province, ids: null }));
  assert.deepEqual(new Set(notes.map((note) => note['objectType'])), new Set(['AddressBook', 'Mailbox']));

  // A post in the unit from today to tomorrow.
  const [person] = await db.query<{ id: PersonId }>('select person_id as id from account where id = $1', [
    guest.accountId,
  ]);
  const endsAt = new Date(made.now + 86_400_000);
  await db.transaction((tx) =>
    insertPost(
      tx,
      {
        personId: person?.id as PersonId,
        unitId: unit.id,
        title: 'Văn thư',
        rank: 'member',
        isMain: false,
        endsAt,
      },
      made,
    ),
  );
  assert.deepEqual(await sees(guest), [[box], [book]]);
  await db.query('update post set ends_at = $2 where person_id = $1 and unit_id = $3', [
    person?.id,
    new Date(made.now),
    unit.id,
  ]);
  assert.deepEqual(await sees(guest), [[], []]);

  // A group for its people is where mail to the unit goes.
  await db.query(
    `insert into mail_group (id, address, name, membership, unit_id, includes_below, who_may_post, is_moderated, is_list, created_at)
     values ($1, 'phongvanthu@thuathienhue.gov.vn', 'Phòng Văn thư', 'unit', $2, true, 'inside', false, false, $3)`,
    [made.ids(), unit.id, new Date(made.now)],
  );
  const [written] = listOf(await owner.call('Principal/get', { accountId: province, ids: [unit.id] }));
  assert.equal(written?.['email'], 'phongvanthu@thuathienhue.gov.vn');
  const completed = await owner.call('Recipient/complete', { text: 'phòng văn thư' });
  assert.deepEqual(
    listOf(completed).map(({ email }) => email),
    ['phongvanthu@thuathienhue.gov.vn'],
  );
});
