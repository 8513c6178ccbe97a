/** What address books ask: names typed with and without diacritics, pages, order, the tree (R4.3, RFC 4511 §4.5). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, InvalidDNSyntaxError, NoSuchObjectError, UnwillingToPerformError } from 'ldapts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { changeContactData } from '#services/lifecycle/contact.ts';
import { PASSWORD } from '#tests/imap/province-server.ts';
import { type LdapProvince, SUFFIX, startLdapProvince } from './server.ts';

let server: LdapProvince;
let client: Client;
let an: string;

before(async () => {
  server = await startLdapProvince({ limits: { maxEntries: 40 } });
  an = await server.province.addPerson('Nguyễn Văn An', 'snv');
  await server.province.addPerson('Trần Thị Đào', 'skhdt');
  await server.province.addPerson('Đặng Văn Ân', 'snv');
  client = new Client({ url: server.url });
  await client.bind(an, PASSWORD);
});

after(async () => {
  await client.unbind();
  await server[Symbol.asyncDispose]();
});

async function find(filter: string, more: Parameters<Client['search']>[1] = {}, base = SUFFIX) {
  const { searchEntries } = await client.search(base, { filter, ...more });
  return searchEntries;
}

test('a name is found by part of it, with diacritics and without', async () => {
  for (const filter of [
    '(&(cn=*van an*)(sn=nguyen))',
    '(cn=nguyễn*)',
    '(&(objectClass=person)(|(mail=nguyenvanan@*)(sn=xyz)))',
  ]) {
    const [entry, ...others] = await find(filter);
    assert.equal(others.length, 0, filter);
    assert.equal(entry?.dn, `uid=nguyenvanan,ou=people,${SUFFIX}`);
    assert.equal(entry?.cn, 'Nguyễn Văn An');
    assert.equal(entry?.mail, an);
  }
});

test('đ and Đ are found as d', async () => {
  const found = await find('(&(objectClass=person)(cn=*dao*))');
  assert.deepEqual(
    found.map((entry) => entry.cn),
    ['Trần Thị Đào'],
  );
});

test('a person has the unit in words and as its code', async () => {
  const [entry] = await find('(uid=nguyenvanan)', {
    attributes: ['ou', 'departmentNumber', 'sn', 'givenName'],
  });
  assert.deepEqual(entry, {
    dn: `uid=nguyenvanan,ou=people,${SUFFIX}`,
    ou: 'Sở Nội vụ',
    departmentNumber: 'snv',
    sn: 'Nguyễn',
    givenName: ['An', 'Văn An'],
  });
});

test('a unit is an entry with its address', async () => {
  const [entry] = await find('(&(objectClass=organizationalUnit)(ou=snv))');
  assert.equal(entry?.cn, 'Sở Nội vụ');
  assert.equal(entry?.mail, 'snv@thuathienhue.gov.vn');
  assert.match(entry?.dn ?? '', /^ou=snv,.*ou=units,dc=thuathienhue/);
});

test('the tree can be walked level by level', async () => {
  const top = await find('(objectClass=*)', { scope: 'one' });
  assert.deepEqual(top.map((entry) => entry.dn).sort(), [`ou=people,${SUFFIX}`, `ou=units,${SUFFIX}`]);
  const people = await find('(objectClass=*)', { scope: 'one' }, `ou=people,${SUFFIX}`);
  assert.ok(people.some((entry) => entry.uid === 'nguyenvanan'));
  const base = await find('(objectClass=*)', { scope: 'base' }, people[0]?.dn);
  assert.equal(base.length, 1);
});

test('operational attributes come when asked for', async () => {
  const [plain] = await find('(uid=nguyenvanan)');
  assert.equal(plain?.entryUUID, undefined);
  const [entry] = await find('(uid=nguyenvanan)', { attributes: ['+'] });
  assert.match(String(entry?.entryUUID), /^[0-9a-f-]{36}$/);
  assert.match(String(entry?.createTimestamp), /^\d{14}Z$/);
  assert.equal(entry?.entryDN, `uid=nguyenvanan,ou=people,${SUFFIX}`);
  const byId = await find(`(entryUUID=${String(entry?.entryUUID)})`, { attributes: ['1.1'] });
  assert.equal(byId[0]?.dn, `uid=nguyenvanan,ou=people,${SUFFIX}`);
  assert.deepEqual(byId[0]?.['1.1'], []);
});

test('pages give everything, each entry once', async () => {
  const { searchEntries } = await client.search(SUFFIX, {
    filter: '(objectClass=*)',
    paged: { pageSize: 7 },
  });
  const names = searchEntries.map((entry) => entry.dn);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length > 45);
});

test('an unknown attribute finds nothing and is no error', async () => {
  assert.deepEqual(await find('(shoeSize=42)'), []);
  assert.deepEqual(await find('(!(shoeSize=42))'), []);
});

test('a name that is not there says how far it leads', async () => {
  await assert.rejects(find('(objectClass=*)', {}, `uid=x,ou=people,${SUFFIX}`), NoSuchObjectError);
  await assert.rejects(find('(objectClass=*)', {}, 'no name'), InvalidDNSyntaxError);
});

test('compare answers true and false', async () => {
  const dn = `uid=nguyenvanan,ou=people,${SUFFIX}`;
  assert.equal(await client.compare(dn, 'cn', 'nguyen van an'), true);
  assert.equal(await client.compare(dn, 'cn', 'somebody else'), false);
});

test('the directory is read only', async () => {
  await assert.rejects(client.del(`uid=nguyenvanan,ou=people,${SUFFIX}`), UnwillingToPerformError);
  await assert.rejects(client.add(`uid=x,ou=people,${SUFFIX}`, { cn: 'x' }), UnwillingToPerformError);
});

test('somebody new is found at once', async () => {
  assert.deepEqual(await find('(cn=*hoài*)'), []);
  await server.province.addPerson('Lê Thị Hoài', 'snv');
  assert.deepEqual(
    (await find('(cn=*hoai*)')).map((entry) => entry.cn),
    ['Lê Thị Hoài'],
  );
});

test('what the server can do stands in the root entry', async () => {
  const [root] = (await client.search('', { scope: 'base', filter: '(objectClass=*)', attributes: ['+'] }))
    .searchEntries;
  assert.equal(root?.namingContexts, SUFFIX);
  assert.ok([root?.supportedControl].flat().map(String).includes('1.2.840.113556.1.4.319'));
  assert.ok([root?.supportedSASLMechanisms].flat().map(String).includes('SCRAM-SHA-256'));
  const [schema] = (
    await client.search('cn=subschema', { scope: 'base', attributes: ['attributeTypes', 'objectClasses'] })
  ).searchEntries;
  assert.ok([schema?.objectClasses].flat().join().includes("NAME 'inetOrgPerson'"));
});

test('a post that begins shows at once, and a person who left is gone', async () => {
  const { db, province } = server.province;
  const { ids, now } = province;
  const [person] = await db.query<{ id: string; account: string; unit: string }>(
    `select p.id, c.id as account, u.id as unit from person p join account c on c.person_id = p.id, unit u
     where p.full_name = 'Trần Thị Đào' and u.code = 'stp'`,
  );
  assert.ok(person);
  await db.query(
    `insert into post (id, person_id, unit_id, title, rank, is_main, starts_at) values ($1, $2, $3, 'Phó Giám đốc', 'deputy_head', false, $4)`,
    [ids(), person.id, person.unit, new Date(now)],
  );
  const [entry] = await find('(&(objectClass=person)(title=pho giam doc))');
  assert.deepEqual(entry?.departmentNumber, ['skhdt', 'stp']);
  await db.query(`update account set state = 'retired' where id = $1`, [person.account]);
  assert.deepEqual(await find('(&(objectClass=person)(cn=*dao*))'), []);
});

test('a picture is sent as bytes where it is asked for, and its presence is found', async () => {
  const { db, ids, now } = server.province.province;
  const blobs = createPostgresBlobStore(db);
  const picture = Buffer.from(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAgACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCSAppwAAAAAD//2Q==',
    'base64',
  );
  const [person] = await db.query<{ id: string }>(`select id from person where full_name = 'Đặng Văn Ân'`);
  const parts = {
    db,
    ids,
    clock: () => now,
    onCreated: () => Promise.resolve(),
    keepFile: () => Promise.resolve(),
    blobs,
  };
  const change = { personId: person?.id ?? '', picture, officePhone: '0234 3822 001', isCorrection: false };
  await changeContactData(parts, systemPrincipal('commandLine'), { ...change, reason: 'thử' });
  const entries = await find('(jpegPhoto=*)', { attributes: ['cn', 'telephoneNumber', 'jpegPhoto'] });
  assert.deepEqual(
    entries.map(({ cn, telephoneNumber }) => [cn, telephoneNumber]),
    [['Đặng Văn Ân', '0234 3822 001']],
  );
  assert.deepEqual(entries[0]?.['jpegPhoto'], picture);
});
