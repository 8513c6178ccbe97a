/** Contact data of people: who keeps it up, what others see of it, pictures from upload to card (R4.3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

const accountId = 'province';
/** 32 by 32 points of one colour. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAgACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCSAppwAAAAAD//2Q==',
  'base64',
);

/** 16 by 16 grey points. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAD0lEQVR4nGNoQAMMI1sAAAUMgAFaSOXNAAAAAElFTkSuQmCC',
  'base64',
);

async function upload(client: JmapClient, bytes: Buffer): Promise<string> {
  const data = [{ 'data:asBase64': bytes.toString('base64') }];
  const answer = await client.call('Blob/upload', { create: { a: { data } } });
  return (answer['created'] as Record<string, { id: string }>)['a']?.id ?? '';
}

async function set(client: JmapClient, id: string, patch: JmapArguments): Promise<JmapArguments> {
  return client.call('Person/set', { accountId, update: { [id]: patch } });
}

const faultOf = (answer: JmapArguments, id: string): unknown =>
  (answer['notUpdated'] as Record<string, JmapArguments> | null)?.[id]?.['type'];

async function read(client: JmapClient, id: string): Promise<JmapArguments> {
  const { list } = await client.call('Person/get', { accountId, ids: [id] });
  return (list as JmapArguments[])[0] ?? {};
}

test('people keep their own numbers; those who keep the list need a reason; others see what is public only', async () => {
  await using server = await startJmapServer();
  const [own, desk, stranger] = [
    await server.signIn('Nguyễn Văn An'),
    await server.signIn('Lê Thị Bàn', 'snv', 'unit_administrator'),
    await server.signIn('Võ Người Lạ', 'stc', 'unit_administrator'),
  ];
  const { ids } = await own.call('Person/query', { accountId, filter: { text: 'Nguyễn Văn An' } });
  const id = (ids as string[])[0] ?? '';
  const since = (await desk.call('Person/get', { accountId, ids: [] }))['state'];
  const numbers = { officePhone: '0234 3822 000 máy lẻ 12', mobilePhone: ' 0914  000 000' };
  assert.equal(faultOf(await set(own, id, numbers), id), undefined);
  assert.equal(faultOf(await set(own, id, { officePhone: 'gọi An' }), id), 'invalidProperties');
  assert.equal(faultOf(await set(own, id, { name: 'Khác' }), id), 'invalidProperties');
  assert.equal(faultOf(await set(stranger, id, { officePhone: '113', reason: 'x' }), id), 'forbidden');
  assert.equal(faultOf(await set(desk, id, { officePhone: '0234 3822 111' }), id), 'invalidProperties');
  const corrected = { officePhone: '0234 3822 111', isCorrection: true, reason: 'ghi nhầm số' };
  assert.equal(faultOf(await set(desk, id, corrected), id), undefined);
  assert.deepEqual((await desk.call('Person/changes', { accountId, sinceState: since }))['updated'], [id]);

  const seen = async (client: JmapClient) => {
    const { officePhone, mobilePhone, mayChangeContact } = await read(client, id);
    return [officePhone, mobilePhone, mayChangeContact];
  };
  assert.deepEqual(await seen(own), ['0234 3822 111', '0914 000 000', true]);
  assert.deepEqual(await seen(desk), ['0234 3822 111', '0914 000 000', true]);
  assert.deepEqual(await seen(stranger), ['0234 3822 111', null, false]);
  const events = await server.db.query<{ act: string; authority: string }>(
    `select act, authority from audit_event where act like 'person.c%' order by seq`,
  );
  assert.deepEqual(
    events.map(({ act, authority }) => `${act} ${authority}`),
    [
      'person.contact tự khai (own data)',
      'person.contact.refused Your roles do not permit this.',
      'person.correctContact ghi nhầm số',
    ],
  );
});

test('a picture is uploaded, cleaned, shown on the person and the card, downloaded by anybody, and goes', async () => {
  await using server = await startJmapServer();
  const [own, other] = [await server.signIn('Nguyễn Văn An'), await server.signIn('Trần Thị Bé', 'stc')];
  const { ids } = await own.call('Person/query', { accountId, filter: { text: 'Nguyễn Văn An' } });
  const id = (ids as string[])[0] ?? '';
  const trailing = Buffer.concat([JPEG, Buffer.from('GPS 16.46 107.59')]);
  const wrong = await upload(own, Buffer.from('<svg onload="alert(1)"/>'));
  assert.equal(faultOf(await set(own, id, { photoBlobId: wrong }), id), 'invalidProperties');
  // Mail programs show nothing but JPEG from LDAP.
  const png = await set(own, id, { photoBlobId: await upload(own, PNG) });
  assert.match(JSON.stringify(png['notUpdated']), /web application converts a PNG/);
  assert.equal(faultOf(await set(own, id, { photoBlobId: '0'.repeat(64) }), id), 'blobNotFound');
  const answer = await set(own, id, { photoBlobId: await upload(own, trailing) });
  const { photoBlobId } = (answer['updated'] as Record<string, JmapArguments>)[id] ?? {};
  const shown = await read(other, id);
  assert.deepEqual([shown['photoBlobId'], shown['photoType']], [photoBlobId, 'image/jpeg']);
  const download = (blobId: unknown): Promise<Response> =>
    fetch(`${server.url}/jmap/download/province/${String(blobId)}/an.jpg?type=image/jpeg`, {
      headers: { authorization: other.authorization },
    });
  const got = await download(photoBlobId);
  assert.equal(got.status, 200);
  assert.deepEqual(Buffer.from(await got.arrayBuffer()), JPEG);
  assert.equal((await download(await upload(own, Buffer.from('riêng tư')))).status, 404);

  const cards = await other.call('ContactCard/query', { accountId, filter: { text: 'Nguyễn Văn An' } });
  const { list } = await other.call('ContactCard/get', { accountId, ids: cards['ids'] });
  const media = (list as JmapArguments[])[0]?.['media'] as Record<string, JmapArguments> | undefined;
  assert.equal(media?.['photo']?.['blobId'], photoBlobId);

  assert.equal(faultOf(await set(own, id, { photoBlobId: null }), id), undefined);
  assert.equal((await read(other, id))['photoBlobId'], null);
  assert.equal((await download(photoBlobId)).status, 404);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

test('a unit shows its contact data, its head and its secretary', async () => {
  await using server = await startJmapServer();
  const chief = await server.signIn('Trần Văn Chánh', 'ubnd', 'chief_of_office');
  const { ids } = await chief.call('Unit/query', { accountId, filter: { text: 'Sở Nội vụ' } });
  const id = (ids as string[])[0] ?? '';
  await server.signIn('Phạm Văn Trưởng');
  await server.signIn('Hồ Thị Thư');
  await server.db.query(
    `update post set rank = case when p.full_name = 'Hồ Thị Thư' then 'secretary' else 'head' end, title = p.full_name
     from person p where p.id = post.person_id and post.unit_id = $1`,
    [id],
  );
  const fields = { phone: '0234 3822 500', website: 'https://snv.thuathienhue.gov.vn' };
  await chief.call('Directory/correct', { accountId, kind: 'unit', id, fields, reason: 'bổ sung' });
  const { list } = await chief.call('Unit/get', { accountId, ids: [id] });
  const [unit] = list as JmapArguments[];
  assert.equal(unit?.['phone'], fields.phone);
  assert.equal(unit['website'], fields.website);
  assert.equal((unit['head'] as JmapArguments)['name'], 'Phạm Văn Trưởng');
  assert.equal((unit['secretary'] as JmapArguments)['name'], 'Hồ Thị Thư');
});
