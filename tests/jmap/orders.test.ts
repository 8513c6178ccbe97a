/** Orders of agency heads: numbered, acknowledged, followed; and the agencies' own rules of use (R9.4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { PolicyReader } from '#domain/policy/policy-reader.ts';
import { changePolicy } from '#domain/policy/policy-store.ts';
import { remindOfOrders } from '#services/orders/remind-orders.ts';
import { createSecrecyGuard } from '#services/sending-rules/secrecy-guard.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { DOMAIN } from '#tests/province/province.ts';
import {
  acknowledge,
  DAY_MS,
  faultOf,
  HOUR_MS,
  issue,
  openAgency,
  type Person,
  PROVINCE,
  readOne,
  received,
  set,
  subjectsOf,
  wanted,
} from './order-desk.ts';
import { startJmapServer } from './server.ts';

test('an order is a numbered letter to those named, who acknowledge it, and the board shows who has and has not', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { head, an, be } = agency;
  const id = await issue(agency);
  const year = new Date(server.province.now + 7 * HOUR_MS).getUTCFullYear();

  const board = await readOne(head, 'Order', id);
  assert.equal(board['name'], `01/${year}/L-SNV`);
  assert.equal(board['issuedBy'], 'Phạm Thủ Trưởng');
  assert.deepEqual([board['recipientCount'], board['receivedCount'], board['doneCount']], [2, 0, 0]);

  const own = await received(an, id);
  assert.equal(own['text'], 'Các anh chị gửi số liệu trước hạn.');
  const [letter] = (
    await an.call('Email/get', { ids: [own['emailId'] ?? ''], properties: ['subject', 'from'] })
  )['list'] as JmapArguments[];
  assert.equal(letter?.['subject'], `[Lệnh số 01/${year}/L-SNV] Báo cáo số liệu quý IV`);
  assert.deepEqual((letter?.['from'] as { email: string }[] | undefined)?.[0]?.email, `snv@${DOMAIN}`);

  const kept = await server.db.query<{ subject: string }>(
    `select e.fields::json ->> 'subject' as subject from message m
     join mailbox b on b.account_id = m.account_id and b.id = m.mailbox_id and b.role = 'sent'
     join email e on e.account_id = m.account_id and e.id = m.email_id
     where m.account_id = $1`,
    [(await findAccount(server.db, `snv@${DOMAIN}`))?.id],
  );
  assert.deepEqual(
    kept.map(({ subject }) => subject),
    [letter?.['subject']],
    'a copy stands in the Sent of the agency',
  );

  const since = (await head.call('Order/get', { ...PROVINCE, ids: [] }))['state'];
  await acknowledge(an, id, { isReceived: true });
  await acknowledge(be, id, { isDone: true, note: 'Đã gửi số liệu.' });
  const { updated } = await head.call('Order/changes', { ...PROVINCE, sinceState: since });
  assert.deepEqual(updated, [id], 'the board is told');
  await server.db.query('update account set unit_id = $2 where id = $1', [
    an.accountId,
    (await requireUnit(server.db, 'stc')).id,
  ]);
  const { recipients, receivedCount, doneCount } = await readOne(head, 'Order', id);
  assert.deepEqual([receivedCount, doneCount], [2, 1], 'who has done it has received it');
  assert.deepEqual(
    (recipients as JmapArguments[]).map(({ name, note, doneAt, hasLeft }) => [
      name,
      note,
      doneAt !== null,
      hasLeft,
    ]),
    [
      ['Nguyễn Văn An', null, false, true],
      ['Trần Thị Bé', 'Đã gửi số liệu.', true, false],
    ],
    'and who has left the unit is marked',
  );

  assert.equal(
    faultOf(await set(head, { update: { [id]: { returnTo: an.accountId, reason: 'x' } } }), 'notUpdated', id),
    'forbidden',
  );
  await set(head, { update: { [id]: { returnTo: be.accountId, reason: 'Thiếu biểu số 3.' } } });
  assert.equal((await received(be, id))['returnedReason'], 'Thiếu biểu số 3.');
  assert.match((await subjectsOf(be)).at(-1) ?? '', /được gửi trả lại/);
  await acknowledge(be, id, { isDone: true, note: 'Đã bổ sung.' });
  assert.equal((await received(be, id))['returnedReason'], null);

  await set(head, { update: { [id]: { state: 'withdrawn', reason: 'Sai mẫu biểu.' } } });
  assert.match((await subjectsOf(an)).at(-1) ?? '', /đã được thu hồi/);
  assert.equal(
    faultOf(await acknowledge(an, id, { isDone: true }), 'notUpdated', id),
    'forbidden',
    'it has ended',
  );
  const { history, state } = await readOne(head, 'Order', id);
  assert.equal(state, 'withdrawn');
  assert.deepEqual(
    (history as JmapArguments[]).map(({ act }) => act),
    ['issued', 'received', 'done', 'returned', 'done', 'withdrawn'],
  );
});

test('orders are issued by heads alone, to their own people, and seen by who is entitled', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { head, an, be, unitId } = agency;
  const other = await server.signIn('Võ Người Khác', 'stc', 'agency_head');
  const create = async (client: JmapClient, more: JmapArguments = {}) =>
    faultOf(await set(client, { create: { a: wanted(agency, more) } }), 'notCreated', 'a');

  assert.equal(await an.errorOf('Order/get', { ...PROVINCE, ids: [] }), 'forbidden');
  assert.equal(await create(other), 'forbidden');
  const above = await server.signIn('Lê Chủ Tịch', 'ubnd', 'agency_head');
  assert.equal(await create(above), 'forbidden', 'who is above orders under their own number');
  assert.equal(await create(head, { recipientIds: [other.accountId] }), 'invalidProperties');
  assert.equal(await create(head, { recipientIds: [] }), 'invalidProperties');
  assert.equal(
    await create(head, { dueAt: new Date(server.province.now - 1).toISOString() }),
    'invalidProperties',
  );
  assert.equal(await create(head, { subject: ' ' }), 'invalidProperties');
  assert.equal(await create(head, { files: [{ blobId: 'f'.repeat(64), name: 'a.pdf' }] }), 'blobNotFound');
  assert.equal(await create(head, { text: 'x'.repeat(20_001) }), 'invalidProperties');
  assert.equal(await create(head, { text: '\0' }), 'invalidProperties');
  assert.equal(await create(head, { recipientIds: ['x'] }), 'invalidProperties');
  assert.deepEqual((await head.call('Order/query', PROVINCE))['ids'], [], 'nothing of it was sent');
  assert.deepEqual(await subjectsOf(an), []);

  const id = await issue(agency, { recipientIds: [an.accountId] });
  assert.deepEqual((await readOne(other, 'Order', id))['id'], undefined, 'another agency’s');
  assert.deepEqual((await received(be, id))['id'], undefined, 'it was not for them');
  assert.equal(faultOf(await acknowledge(be, id, { isReceived: true }), 'notUpdated', id), 'notFound');
  const end = { update: { [id]: { state: 'closed', reason: 'x' } } };
  assert.equal(faultOf(await set(other, end), 'notUpdated', id), 'notFound');
  const chief = await server.signIn('Lê Chánh Văn Phòng', 'ubnd', 'chief_of_office');
  assert.equal(faultOf(await set(chief, end), 'notUpdated', id), 'forbidden', 'seeing is not steering');
  const whole = await issue(agency, { recipientIds: [], unitIds: [unitId] });
  assert.equal(
    (await readOne(head, 'Order', whole))['recipientCount'],
    2,
    'everyone of the unit but who issues it',
  );
});

test('an order that declares a level of secrecy which may not be kept here is refused', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const policies: Pick<PolicyReader, 'read'> = { read: (policy) => Promise.resolve(policy.default) };
  Object.assign(server.deps, { secrecyGuard: createSecrecyGuard(policies, false) });
  const secret = wanted(agency, { subject: '[MẬT] Phương án bảo vệ' });
  const answer = await set(agency.head, { create: { a: secret } });
  assert.equal(faultOf(answer, 'notCreated', 'a'), 'forbidden');
  assert.deepEqual((await agency.head.call('Order/query', PROVINCE))['ids'], []);
  await issue(agency);
});

async function upload(client: JmapClient, size: number): Promise<string> {
  const headers = { authorization: client.authorization, 'content-type': 'application/octet-stream' };
  const url = client.core.uploadUrl(client.accountId);
  const sent = await fetch(url, { method: 'POST', headers, body: Buffer.alloc(size, 'x') });
  assert.equal(sent.status, 201);
  return ((await sent.json()) as { blobId: string }).blobId;
}

const filesOf = (blobId: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ blobId, name: `${at}.bin` }));

test('nobody makes the server hold more than an order may carry', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { head, an } = agency;
  const other = await server.signIn('Lê Thủ Trưởng Khác', 'stc', 'agency_head');
  const [large, small, others] = [
    await upload(head, 900_000),
    await upload(head, 10),
    await upload(other, 900_000),
  ];
  const many = { recipientIds: Array.from({ length: 2_001 }, () => an.accountId) };
  for (const more of [{ files: filesOf(large, 17) }, { files: filesOf(small, 21) }, many])
    assert.equal(
      faultOf(await set(head, { create: { a: wanted(agency, more) } }), 'notCreated', 'a'),
      'invalidProperties',
    );
  let reads = 0;
  const { blobs } = server.deps;
  const read = blobs.read.bind(blobs);
  blobs.read = (...args) => {
    reads += 1;
    return read(...args);
  };
  const asked = { create: { a: wanted(agency, { files: filesOf(others, 1) }) } };
  assert.equal(faultOf(await set(other, asked), 'notCreated', 'a'), 'forbidden');
  assert.equal(reads, 0, 'nothing is read for whoever may not issue orders');
  await issue(agency, { files: filesOf(small, 1) });
  assert.ok(reads > 0);
});

test('orders that are issued at once have numbers one after the other, and their files are kept', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { head, an } = agency;
  const content = Buffer.from('%PDF-1.7 biểu mẫu');
  const headers = { authorization: head.authorization };
  const sent = await fetch(head.core.uploadUrl(head.accountId), { method: 'POST', headers, body: content });
  const { blobId } = (await sent.json()) as { blobId: string };
  const file = { blobId, name: 'Biểu\0 mẫu.pdf', type: 'application/pdf' };
  const files = [file, { ...file, name: 'Bản sao.pdf' }];
  const ids = await Promise.all([1, 2, 3, 4].map(() => issue(agency, { files })));
  const names = await Promise.all(ids.map(async (id) => (await readOne(head, 'Order', id))['name']));
  assert.deepEqual(names.map((name) => String(name).slice(0, 2)).toSorted(), ['01', '02', '03', '04']);
  assert.equal((await subjectsOf(an)).length, 4, 'one letter each');

  const opened = await head.call('Order/openFile', { ...PROVINCE, id: ids[0], index: 0 });
  assert.deepEqual([opened['name'], opened['blobId']], ['Biểu mẫu.pdf', blobId]);
  assert.deepEqual(await verifyMailStore(server.db), [], 'the bytes are held as often as they are named');
  const beyond = { ...PROVINCE, id: ids[0], index: 9_007_199_254_740_991 };
  assert.equal(await head.errorOf('Order/openFile', beyond), 'invalidArguments');
  assert.equal(await an.errorOf('Order/openFile', { ...PROVINCE, id: ids[0], index: 0 }), 'invalidArguments');
});

async function countReminders(client: Person): Promise<number> {
  return (await subjectsOf(client)).filter((one) => /Nhắc|quá hạn/.test(one)).length;
}

test('orders are numbered in the organisation’s form; a number that was given stays, and none is given twice', async () => {
  await using server = await startJmapServer();
  const { db, province } = server;
  const agency = await openAgency(server);
  const year = new Date(province.now + 7 * HOUR_MS).getUTCFullYear();
  const nameOf = async (id: string) => (await readOne(agency.head, 'Order', id))['name'];
  const formed = (orderForm: string) =>
    changePolicy(db, {
      principal: systemPrincipal('commandLine'),
      key: 'numberForms',
      value: { orderForm },
      authority: 'test',
      now: province.now,
    });
  const first = await issue(agency);
  await formed('{year}/{number:3}.{unit}');
  const second = await issue(agency);
  await db.query(`insert into paper_number values ($1, 'minutes')`, [`${year}/003.SNV`]);
  const third = await issue(agency);
  assert.deepEqual(await Promise.all([first, second, third].map(nameOf)), [
    `01/${year}/L-SNV`,
    `${year}/002.SNV`,
    `${year}/004.SNV`,
  ]);
  assert.match((await subjectsOf(agency.an)).join(), new RegExp(`\\[Lệnh số ${year}/004\\.SNV\\]`));
  await db.query('update unit_order set name = null where id = $1', [third]);
  assert.equal(await nameOf(third), `04/${year}/L-SNV`, 'written by an older program');
});

test('people are reminded once a day of what they have not acknowledged or not done, and heads of what is late', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { head, an, be, parts } = agency;
  const { province } = server;
  const id = await issue(agency);
  await acknowledge(be, id, { isDone: true });
  const atTen = province.now - ((province.now + 7 * HOUR_MS) % DAY_MS) + 10 * HOUR_MS;

  province.now = atTen + DAY_MS - 6 * HOUR_MS;
  assert.equal(await remindOfOrders(parts), 0, 'not at night');
  province.now = atTen + 2 * DAY_MS;
  assert.equal(await remindOfOrders(parts), 1);
  assert.equal(await remindOfOrders(parts), 0, 'once a day');
  province.now = atTen + 5 * DAY_MS;
  assert.equal(await remindOfOrders(parts), 2, 'who is late, and the head');
  assert.deepEqual(
    [await countReminders(an), await countReminders(be), await countReminders(head)],
    [2, 0, 1],
  );
  const isLate = { ...PROVINCE, filter: { isLate: true } };
  assert.deepEqual((await head.call('Order/query', isLate))['ids'], [id]);
  assert.equal((await head.call('Work/late', PROVINCE))['orders'], 1, 'what is late on the dashboard too');

  await set(head, { update: { [id]: { remind: true } } });
  assert.equal(await countReminders(an), 3);
  await acknowledge(an, id, { isDone: true });
  assert.equal(
    faultOf(await set(head, { update: { [id]: { remind: true } } }), 'notUpdated', id),
    'forbidden',
  );
  assert.equal(await remindOfOrders(parts), 0, 'all have done it');
});

test('a reminder that cannot be sent is sent later the same day', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { an, parts } = agency;
  const { province } = server;
  await issue(agency, { recipientIds: [an.accountId] });
  province.now += 4 * DAY_MS - ((province.now + 7 * HOUR_MS) % DAY_MS) + 10 * HOUR_MS;
  const full = {
    ...parts,
    delivery: {
      deliver: () =>
        Promise.resolve({ kind: 'deferred' as const, code: 452, enhanced: '4.3.1', text: 'full' }),
    },
  };
  await assert.rejects(remindOfOrders(full), { code: 'temporarilyUnavailable' });
  const before = (await subjectsOf(an)).length;
  await remindOfOrders(parts);
  assert.equal((await subjectsOf(an)).length, before + 1);
});

test('who chose English gets the letter of an order, and rules, in English; the head’s own words stay', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { head, an, be, unitId } = agency;
  await server.db.query(`insert into account_preference (account_id, language) values ($1, 'en')`, [
    be.accountId,
  ]);
  const id = await issue(agency);
  const letterOf = async (client: JmapClient): Promise<{ subject: string; words: string }> => {
    const { emailId } = await received(client, id);
    const { list } = await client.call('Email/get', {
      ids: [emailId ?? ''],
      properties: ['subject', 'bodyValues', 'textBody', 'headers'],
      fetchTextBodyValues: true,
    });
    const [letter] = list as { subject: string; bodyValues: Record<string, { value: string }> }[];
    const [body] = Object.values(letter?.bodyValues ?? {});
    return { subject: letter?.subject ?? '', words: body?.value ?? '' };
  };
  const [his, hers] = [await letterOf(an), await letterOf(be)];
  assert.match(his.subject, /^\[Lệnh số 01\//);
  assert.match(hers.subject, /^\[Order no\. 01\/\d+\/L-SNV\] Báo cáo số liệu quý IV$/);
  assert.match(his.words, /Người ban hành: Phạm Thủ Trưởng/);
  assert.match(hers.words, /Issued by: Phạm Thủ Trưởng/);
  assert.doesNotMatch(hers.words, /Người ban hành/);
  for (const { words } of [his, hers]) assert.match(words, /Các anh chị gửi số liệu trước hạn\./);
  await acknowledge(be, id, { isDone: true });
  assert.equal((await readOne(head, 'Order', id))['doneCount'], 1, 'the letter in English is answered too');

  const publish = (more: JmapArguments) =>
    head.call('UsageRules/set', {
      ...PROVINCE,
      create: { a: { unitId, title: 'Quy chế', text: 'Điều 1.', ...more } },
    });
  assert.equal(
    faultOf(await publish({ titleEn: 'Rules' }), 'notCreated', 'a'),
    'invalidProperties',
    'a name alone is half a version',
  );
  await publish({ titleEn: 'Rules', textEn: 'Article 1.' });
  assert.match((await subjectsOf(be)).at(-1) ?? '', /^Rules of use of Sở Nội vụ: Rules$/);
  assert.match((await subjectsOf(an)).at(-1) ?? '', /^Quy chế sử dụng thư của Sở Nội vụ: Quy chế$/);
  const { ids } = await an.call('UsageRules/query', { ...PROVINCE, filter: { isWaiting: true } });
  const rules = await readOne(an, 'UsageRules', (ids as string[])[0] ?? '');
  assert.deepEqual([rules['text'], rules['titleEn'], rules['textEn']], ['Điều 1.', 'Rules', 'Article 1.']);
});

const waiting = async (client: JmapClient) =>
  (await client.call('UsageRules/query', { ...PROVINCE, filter: { isWaiting: true } }))['ids'] as string[];

const update = (client: JmapClient, id: string, patch: JmapArguments) =>
  client.call('UsageRules/set', { ...PROVINCE, update: { [id]: patch } });

test('rules of use are published by the head, acknowledged by members, and followed', async () => {
  await using server = await startJmapServer();
  const agency = await openAgency(server);
  const { head, an, be, unitId } = agency;
  const stranger = await server.signIn('Võ Người Khác', 'stc', 'agency_head');
  const publish = (client: JmapClient, title: string) =>
    client.call('UsageRules/set', {
      ...PROVINCE,
      create: { a: { unitId, title, text: 'Điều 1. Đọc thư mỗi ngày.' } },
    });

  assert.equal(faultOf(await publish(an, 'x'), 'notCreated', 'a'), 'forbidden');
  assert.equal(faultOf(await publish(stranger, 'x'), 'notCreated', 'a'), 'forbidden');
  await publish(head, 'Quy chế 2026');
  const [first = ''] = await waiting(an);
  assert.match((await subjectsOf(an)).at(-1) ?? '', /Quy chế sử dụng thư của Sở Nội vụ: Quy chế 2026/);
  assert.deepEqual(await waiting(stranger), []);
  assert.equal(
    faultOf(await update(stranger, first, { isAcknowledged: true }), 'notUpdated', first),
    'notFound',
  );
  await update(an, first, { isAcknowledged: true });
  assert.deepEqual(await waiting(an), []);
  const rules = await readOne(head, 'UsageRules', first);
  assert.deepEqual([rules['version'], rules['memberCount'], rules['acknowledgedCount']], [1, 3, 1]);

  const { list } = await head.call('UsageRules/members', { ...PROVINCE, id: first });
  assert.deepEqual(
    (list as JmapArguments[]).map(({ name, acknowledgedAt }) => [name, acknowledgedAt !== null]),
    [
      ['Phạm Thủ Trưởng', false],
      ['Trần Thị Bé', false],
      ['Nguyễn Văn An', true],
    ],
  );
  assert.equal(await an.errorOf('UsageRules/members', { ...PROVINCE, id: first }), 'forbidden');
  const letters = (await subjectsOf(be)).length;
  await update(head, first, { remind: true });
  assert.equal((await subjectsOf(be)).length, letters + 1);

  await publish(head, 'Quy chế 2027');
  const [second = ''] = await waiting(an);
  assert.notEqual(second, first);
  assert.equal((await readOne(an, 'UsageRules', first))['isInForce'], false);
  assert.equal(faultOf(await update(be, first, { isAcknowledged: true }), 'notUpdated', first), 'notFound');
});

test('whoever writes in an agency’s mailbox acknowledges orders to it', async () => {
  await using server = await startJmapServer();
  const { db } = server;
  const unit = await requireUnit(db, 'ubnd');
  const agencyAccount = await findAccount(db, `snv@${DOMAIN}`);
  const chief = await server.signIn('Lê Chủ Tịch', 'ubnd', 'agency_head');
  const head = await server.signIn('Phạm Thủ Trưởng', 'snv', 'agency_head');
  const stranger = await server.signIn('Võ Người Khác', 'stc', 'agency_head');
  const accountId = agencyAccount?.id ?? '';
  const { created, notCreated } = await set(chief, {
    create: {
      a: {
        unitId: unit.id,
        subject: 'Cử người trực',
        text: 'Các sở cử người trực.',
        dueAt: new Date(server.province.now + DAY_MS).toISOString(),
        agencyUnitIds: [(await requireUnit(db, 'snv')).id],
      },
    },
  });
  assert.equal(notCreated, null);
  const id = (created as Record<string, { id: string }>)['a']?.id ?? '';
  assert.equal(await stranger.errorOf('ReceivedOrder/get', { accountId, ids: [id] }), 'accountNotFound');
  await head.call('ReceivedOrder/set', { accountId, update: { [id]: { isDone: true } } });
  const board = await readOne(chief, 'Order', id);
  assert.equal((board['recipients'] as JmapArguments[])[0]?.['doneBy'], head.address);
});
