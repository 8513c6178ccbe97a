/** CardDAV (RFC 6352) as telephones use it: found, listed, written on conditions, kept in step. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { putNamedCard } from '#domain/groupware/named-cards.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { CardDavClient } from '#tests/clients/carddav.ts';
import { basic, PASSWORD, startJmapServer } from '#tests/jmap/server.ts';

const server = await startJmapServer();
after(() => server[Symbol.asyncDispose]());

async function signIn(name: string, unit?: string) {
  const jmap = await server.signIn(name, unit);
  const dav = new CardDavClient(server.url, basic(jmap.address, PASSWORD));
  const home = await dav.follow(
    await dav.follow('/dav/', '<current-user-principal/>'),
    '<C:addressbook-home-set/>',
  );
  return { jmap, dav, home };
}

/** Where a person's own book is. */
async function ownBook({ dav, home }: Awaited<ReturnType<typeof signIn>>): Promise<string> {
  const books = await dav.find(home, '<resourcetype/><displayname/>', '1');
  return books.find(({ href }) => href !== home && !href.endsWith('/directory/'))?.href ?? assert.fail();
}

const an = await signIn('Nguyễn Văn An');
const book = await ownBook(an);
const directory = `${an.home}directory/`;

const CARD = `BEGIN:VCARD
VERSION:3.0
UID:a-telephone-1
FN:Lê Thị Hương
N:Lê;Thị Hương;;;
TEL;TYPE=CELL:0912 345 678
NOTE:Hẹn gọi lại\\, sau Tết
END:VCARD
`;

test('a client that knows the name of the machine finds books and what they can do', async () => {
  const found = await an.dav.send('PROPFIND', '/.well-known/carddav');
  assert.deepEqual([found.status, found.headers.get('location')], [301, '/dav/']);
  const books = await an.dav.find(
    an.home,
    '<resourcetype/><displayname/><sync-token/><supported-report-set/>',
    '1',
  );
  const names = books.map(({ properties }) => properties.get('displayname')?.text);
  assert.deepEqual(names, ['CôngThư', 'Danh bạ', 'Danh bạ điện tử của tỉnh']);
  assert.deepEqual(
    books[1]?.properties.get('resourcetype')?.children.map(({ name }) => name),
    ['{DAV:}collection', '{urn:ietf:params:xml:ns:carddav}addressbook'],
  );
  const options = await an.dav.send('OPTIONS', '/dav/');
  assert.match(options.headers.get('dav') ?? '', /addressbook/);
});

test('a stranger is asked for a password, and the books of others are nowhere', async () => {
  const stranger = new CardDavClient(server.url, basic('nobody@thuathienhue.gov.vn', 'x'));
  const refused = await stranger.send('PROPFIND', '/dav/');
  assert.equal(refused.status, 401);
  assert.match(refused.headers.get('www-authenticate') ?? '', /^Basic realm/);
  const binh = await signIn('Trần Thanh Bình');
  for (const path of [an.home, book, `${book}x.vcf`, an.home.replace('/books/', '/principals/')])
    for (const method of ['PROPFIND', 'GET', 'DELETE', 'PROPPATCH'])
      assert.equal(
        (await binh.dav.send(method, path, undefined, { depth: '0' })).status,
        404,
        `${method} ${path}`,
      );
  assert.equal((await binh.dav.put(`${book}x.vcf`, CARD)).status, 404);
});

test('a card is kept under the name that the client gave, and is the same contact in the browser', async () => {
  const path = `${book}${encodeURIComponent('điện thoại 1')}.vcf`;
  assert.equal((await an.dav.put(path, CARD, { 'if-none-match': '*' })).status, 201);
  assert.equal((await an.dav.put(path, CARD, { 'if-none-match': '*' })).status, 412, 'it is there already');
  const got = await an.dav.send('GET', path);
  assert.match(got.text, /^FN:Lê Thị Hương\r$/m);
  assert.match(got.headers.get('content-type') ?? '', /^text\/vcard/);
  const { list } = await an.jmap.call('ContactCard/get', { ids: null });
  const [contact] = list as { id: string; name: { full: string }; notes: Record<string, { note: string }> }[];
  assert.equal(contact?.name.full, 'Lê Thị Hương');
  assert.deepEqual(Object.values(contact?.notes ?? {}), [{ note: 'Hẹn gọi lại, sau Tết' }]);

  await an.jmap.call('ContactCard/set', {
    update: { [contact?.id ?? '']: { 'name/full': 'Lê Thị Thu Hương' } },
  });
  const etag = got.headers.get('etag') ?? '';
  const late = await an.dav.put(path, CARD, { 'if-match': etag });
  assert.equal(late.status, 412, 'the browser was faster, and nothing is written over');
  const now = await an.dav.send('GET', path);
  assert.notEqual(now.headers.get('etag'), etag);
  const changed = CARD.replace('0912', '0913');
  assert.equal((await an.dav.put(path, changed, { 'if-match': now.headers.get('etag') ?? '' })).status, 204);
  assert.match((await an.dav.send('GET', path)).text, /TEL;TYPE=CELL:0913 345 678/);
  const other = await an.dav.put(`${book}other.vcf`, CARD);
  assert.equal(other.status, 409);
  assert.match(other.text, /<C:no-uid-conflict\/>/);
  assert.equal((await an.dav.send('DELETE', path, undefined, { 'if-match': '"old"' })).status, 412);
  assert.equal((await an.dav.send('DELETE', path)).status, 204);
  assert.equal((await an.dav.send('GET', path)).status, 404);
  const said = await an.dav.send('GET', path, undefined, { 'accept-language': 'en, vi;q=0.1' });
  assert.match(said.text, /<[^>]*responsedescription[^>]*>There is no such contact\.</);
  const told = await an.dav.send('GET', path);
  assert.match(told.text, />Không có liên hệ này\. \(There is no such contact\.\)</);
});

const cardOf = (number: number): string => CARD.replace('a-telephone-1', `sync-${number}`);

const isNothing = (digest: string | undefined): boolean => digest === undefined;

test('of telephones that make the same contact at once one makes it, and the others are told', async () => {
  const accountId = an.jmap.accountId as AccountId;
  const principal = await readPrincipal(server.db, accountId, server.deps.clock());
  const access = requireMailAccess(principal, { accountId }, 'mailbox.write');
  const place = { bookId: book.split('/').at(-2) ?? '', name: 'at-once.vcf', permits: isNothing };
  const card = { '@type': 'Card', version: '1.0', uid: 'at-once', name: { full: 'Lê Thị Hương' } };
  const { ids, clock } = server.deps;
  // Past their sign-ins, which would keep them apart.
  const put = () => putNamedCard(server.db, access, place, { card, ids, now: clock() });
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, put));
  const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  assert.equal(refused.length, 5);
  for (const reason of refused)
    assert.ok(reason instanceof Refusal && reason.code === 'conflict', String(reason));
});

test('a telephone is told exactly what changed since its token, whoever changed it', async () => {
  const at = (number: number): string => `${book}sync-${number}.vcf`;
  const begun = await an.dav.sync(book);
  for (const number of [1, 2, 3]) assert.equal((await an.dav.put(at(number), cardOf(number))).status, 201);
  const told = await an.dav.sync(book, begun.token);
  assert.deepEqual(told.resources.map(({ href }) => href).toSorted(), [at(1), at(2), at(3)]);
  await an.dav.send('DELETE', at(2));
  await an.dav.put(at(3), cardOf(3).replace('Hương', 'Hường'));
  const next = await an.dav.sync(book, told.token);
  assert.deepEqual(next.resources.map(({ href, status }) => `${href} ${status}`).toSorted(), [
    `${at(2)} 404`,
    `${at(3)} undefined`,
  ]);
  assert.deepEqual((await an.dav.sync(book, next.token)).resources, []);
  // The same name again is another contact.
  assert.equal((await an.dav.put(at(2), cardOf(4))).status, 201);
  const again = await an.dav.sync(book, next.token);
  assert.deepEqual(
    again.resources.map(({ href, status }) => [href, status]),
    [[at(2), undefined]],
  );
});

test('a long list comes in parts, each with the token that leads on', async () => {
  const seen: string[] = [];
  let token = '';
  for (let part = 0; ; part += 1) {
    const told = await an.dav.sync(directory, token, 2);
    const cards = told.resources.filter(({ status }) => status === undefined);
    seen.push(...cards.map(({ href }) => href));
    token = told.token ?? '';
    if (!told.resources.some(({ status }) => status === 507)) break;
    assert.equal(cards.length, 2);
    assert.ok(part < 200, 'it ends');
  }
  const all = await an.dav.find(directory, '<getetag/>', '1');
  assert.deepEqual(
    seen.toSorted(),
    all
      .slice(1)
      .map(({ href }) => href)
      .toSorted(),
  );
  for (const wrong of ['urn:other:1', 'urn:congthu:sync:o999999999', 'urn:congthu:sync:nonsense']) {
    const body = `<sync-collection xmlns="DAV:"><sync-token>${wrong}</sync-token><sync-level>1</sync-level><prop/></sync-collection>`;
    const refused = await an.dav.send('REPORT', directory, body);
    assert.equal(refused.status, 403);
    assert.match(refused.text, /<D:valid-sync-token\/>/);
  }
});

test('the directory is a book that everybody reads and nobody writes, and tells of every change of a person', async () => {
  const [self] = await an.dav.find(directory, '<current-user-privilege-set/><displayname/>');
  const privileges = JSON.stringify(self?.properties.get('current-user-privilege-set')?.children);
  assert.match(privileges, /read/);
  assert.doesNotMatch(privileges, /write|bind/);
  assert.equal((await an.dav.put(`${directory}x.vcf`, CARD)).status, 403);
  const { token } = await an.dav.sync(directory);
  const lan = await server.signIn('Hồ Thị Lan');
  const came = await an.dav.sync(directory, token);
  const mine = `${directory}${lan.accountId}.vcf`;
  assert.deepEqual(
    came.resources.map(({ href }) => href),
    [mine],
  );
  assert.match((await an.dav.send('GET', mine)).text, /EMAIL:hothilan@thuathienhue\.gov\.vn/);
  for (const change of [
    `update person set office_phone = '0234 3822 222' where id = (select person_id from account where id = '${lan.accountId}')`,
    `update unit set name = name where id = (select unit_id from account where id = '${lan.accountId}')`,
    `insert into address (address, local_part, domain, account_id, kind, created_at) select 'lan.alias@thuathienhue.gov.vn', 'lan.alias', domain, account_id, 'alias', now() from address where account_id = '${lan.accountId}' limit 1`,
  ]) {
    const before = (await an.dav.sync(directory)).token;
    await server.db.query(change);
    const after = await an.dav.sync(directory, before);
    assert.ok(
      after.resources.some(({ href }) => href === mine),
      change,
    );
  }
});

const query = (filter: string, limit = ''): string =>
  `<C:addressbook-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><prop><getetag/><C:address-data><C:prop name="FN"/></C:address-data></prop><C:filter>${filter}</C:filter>${limit}</C:addressbook-query>`;
const text = (name: string, value: string, more = ''): string =>
  `<C:prop-filter name="${name}"><C:text-match ${more}>${value}</C:text-match></C:prop-filter>`;

test('contacts are found with and without diacritics, by any property', async () => {
  const found = async (filter: string, limit = ''): Promise<string[]> =>
    (await an.dav.ask('REPORT', directory, query(filter, limit))).resources.flatMap(
      ({ properties }) => /^FN:(.*)\r$/m.exec(properties.get('address-data')?.text ?? '')?.[1] ?? [],
    );
  assert.deepEqual(await found(text('FN', 'thi lan')), ['Hồ Thị Lan']);
  assert.deepEqual(await found(text('FN', 'hồ thị')), ['Hồ Thị Lan']);
  assert.deepEqual(await found(text('FN', 'hó thị')), [], 'typed with other marks it is another name');
  assert.deepEqual(await found(text('EMAIL', 'hothilan@', 'match-type="starts-with"')), ['Hồ Thị Lan']);
  assert.deepEqual(await found(`${text('FN', 'lan')}${text('FN', 'khong ai')}`), ['Hồ Thị Lan'], 'either');
  const one = await an.dav.ask(
    'REPORT',
    directory,
    query('', '<C:limit><C:nresults>1</C:nresults></C:limit>'),
  );
  assert.deepEqual(
    one.resources.map(({ status }) => status),
    [undefined, 507],
  );
});

test('several cards come at once, and one that is gone says so', async () => {
  const there = `${directory}${an.jmap.accountId}.vcf`;
  const gone = `${directory}00000000-0000-4000-8000-000000000000.vcf`;
  const elsewhere = `${book}sync-1.vcf`;
  const body = `<C:addressbook-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><prop><getetag/><C:address-data version="4.0"/></prop>${[there, gone, elsewhere].map((href) => `<href>${href}</href>`).join('')}</C:addressbook-multiget>`;
  const { resources } = await an.dav.ask('REPORT', directory, body);
  assert.deepEqual(
    resources.map(({ href, status }) => [href, status]),
    [
      [there, undefined],
      [gone, 404],
      [elsewhere, 404],
    ],
  );
  assert.match(resources[0]?.properties.get('address-data')?.text ?? '', /VERSION:4\.0/);
});

const patch = (property: string): string =>
  `<propertyupdate xmlns="DAV:"><set><prop>${property}</prop></set></propertyupdate>`;

test('a book is made, named anew, and ended with its cards', async () => {
  const made = `${an.home}0f9c1d52-0f6f-4a87-9d50-5a8b43bd0001/`;
  const body = `<mkcol xmlns="DAV:"><set><prop><resourcetype><collection/><addressbook xmlns="urn:ietf:params:xml:ns:carddav"/></resourcetype><displayname>Gia đình</displayname></prop></set></mkcol>`;
  assert.equal((await an.dav.send('MKCOL', made, body)).status, 201);
  assert.equal((await an.dav.send('MKCOL', made, body)).status, 405);
  assert.equal((await an.dav.send('MKCOL', `${an.home}no-uuid/`, body)).status, 403);
  assert.equal((await an.dav.put(`${made}x.vcf`, CARD.replace('a-telephone-1', 'in-another'))).status, 201);
  const renamed = await an.dav.ask('PROPPATCH', made, patch('<displayname>Họ hàng</displayname>'));
  assert.deepEqual([...(renamed.resources[0]?.properties.keys() ?? [])], ['displayname']);
  const refused = await an.dav.ask(
    'PROPPATCH',
    made,
    patch('<displayname>X</displayname><getetag>1</getetag>'),
  );
  assert.deepEqual(refused.resources[0]?.missing, ['getetag']);
  const [named] = await an.dav.find(made, '<displayname/>');
  assert.equal(named?.properties.get('displayname')?.text, 'Họ hàng');
  assert.equal((await an.dav.send('DELETE', made)).status, 204);
  assert.equal((await an.dav.send('PROPFIND', made, undefined, { depth: '0' })).status, 404);
  assert.equal((await an.dav.send('DELETE', book)).status, 403, 'the default book stays');
});

test('bad requests get the answer of the protocol, and the next one is served', async () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}">]><propfind xmlns="DAV:"><prop>&a;</prop></propfind>`;
  const deep = '<a>'.repeat(100) + '</a>'.repeat(100);
  for (const [method, path, body, status] of [
    ['PROPFIND', '/dav/', bomb, 400],
    ['PROPFIND', '/dav/', deep, 400],
    ['PROPFIND', '/dav/', '<propfind xmlns="DAV:"', 400],
    ['PROPFIND', '/dav/%zz', '', 400],
    ['PROPFIND', `${book}../../x/`, '', 404],
    ['REPORT', book, '<expand-property xmlns="DAV:"/>', 403],
    ['REPORT', '/dav/', query(''), 403],
    ['REPORT', book, query(text('FN', 'x', 'collation="i;none"')), 403],
    ['REPORT', book, query(text('FN', 'x').repeat(200)), 403],
    ['PUT', `${book}bad.vcf`, 'no card at all', 415],
    ['GET', book, undefined, 405],
    ['PUT', book, CARD, 405],
    ['PROPFIND', '/dav/', 'x'.repeat(2_000_000), 413],
  ] as const) {
    const answer = await an.dav.send(method, path, body, { depth: '0' });
    assert.equal(
      answer.status,
      status,
      `${method} ${path} ${body?.slice(0, 60)}: ${answer.text.slice(0, 200)}`,
    );
  }
  assert.equal((await an.dav.put(`${book}bad.vcf`, 'BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n')).status, 403);
  assert.equal((await an.dav.send('PROPFIND', book, undefined, { depth: 'infinity' })).status, 403);
  assert.equal((await an.dav.find('/dav/', '<resourcetype/>')).length, 1);
});

test('a book that somebody shares is among one’s own, and can be written to with the right', async () => {
  const binh = await signIn('Phạm Quốc Bình');
  const bookId = book.split('/').at(-2) ?? '';
  const share = async (rights: Record<string, boolean> | null): Promise<void> => {
    const { updated, notUpdated } = await an.jmap.call('AddressBook/set', {
      update: { [bookId]: { [`shareWith/${binh.jmap.accountId}`]: rights } },
    });
    assert.deepEqual(Object.keys(updated ?? {}), [bookId], JSON.stringify(notUpdated));
  };
  await share({ mayRead: true, mayWrite: false, mayShare: false, mayDelete: false });
  const shared = `${binh.home}${an.jmap.accountId}.${bookId}/`;
  const put = (): Promise<{ status: number }> =>
    binh.dav.put(`${shared}of-binh.vcf`, CARD.replace('a-telephone-1', 'of-binh'));
  assert.equal((await binh.dav.find(shared, '<getetag/>', '1')).length > 1, true);
  assert.equal((await put()).status, 403);
  await share({ mayRead: true, mayWrite: true, mayShare: false, mayDelete: false });
  assert.equal((await put()).status, 201);
  assert.equal((await an.dav.send('GET', `${book}of-binh.vcf`)).status, 200);
  await share(null);
  assert.equal((await binh.dav.send('PROPFIND', shared, undefined, { depth: '0' })).status, 404);
});
