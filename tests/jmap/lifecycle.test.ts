/** The life of an account over JMAP: asked for, followed, simulated, approved, and out of sight of those it is not for (R5, R7). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFeedHandler, submitFeedHandler } from '#services/feed/feed-jobs.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

const accountId = 'province';

function joining(unitId: string, fullName: string): JmapArguments {
  return {
    type: 'joining',
    unitId,
    decision: {
      number: '7/QĐ-SNV',
      decidedOn: '2005-01-04',
      issuer: 'Sở Nội vụ',
      summary: 'Tuyển dụng',
    },
    details: { fullName, title: 'Chuyên viên', birthYear: 1981 },
    effectiveOn: '2005-01-05',
  };
}

/** The type of the fault with which a creation was refused. */
function faultOf(set: JmapArguments): unknown {
  return (set['notCreated'] as Record<string, JmapArguments> | null)?.['a']?.['type'];
}

test('a request is submitted with its decision, simulated, approved, and its person is there', async () => {
  await using server = await startJmapServer();
  const [desk, chief, stranger] = [
    await server.signIn('Lê Thị Bàn', 'snv', 'unit_administrator'),
    await server.signIn('Trần Văn Chánh', 'ubnd', 'chief_of_office'),
    await server.signIn('Võ Người Lạ', 'stc', 'unit_administrator'),
  ];
  const { ids } = await desk.call('Unit/query', { accountId, filter: { text: 'Sở Nội vụ' } });
  const unitId = (ids as string[])[0] ?? '';
  const made = await desk.call('ChangeRequest/set', {
    accountId,
    create: { a: joining(unitId, 'Nguyễn Mới Đến') },
  });
  const { id, findings } = (made['created'] as Record<string, JmapArguments>)['a'] ?? {};
  assert.deepEqual(findings, []);
  const notMade = await stranger.call('ChangeRequest/set', {
    accountId,
    create: { a: joining(unitId, 'Nguyễn Không Được') },
  });
  assert.equal((notMade['notCreated'] as Record<string, JmapArguments>)['a']?.['type'], 'forbidden');
  assert.deepEqual((await stranger.call('ChangeRequest/get', { accountId, ids: [id] }))['notFound'], [id]);
  const touched = await stranger.call('ChangeRequest/set', {
    accountId,
    update: { [id as string]: { action: 'comment', note: 'x' } },
  });
  assert.equal((touched['notUpdated'] as Record<string, JmapArguments>)[id as string]?.['type'], 'notFound');

  const draft = joining(unitId, 'Nguyễn Xem Trước');
  const preview = await desk.call('ChangeRequest/simulate', { accountId, draft });
  assert.equal(preview['problem'], null);
  assert.match(
    JSON.stringify(preview['effects']),
    /nguyenxemtruoc@/,
    'before it is sent one sees what it does',
  );
  const again = await desk.call('ChangeRequest/simulate', { accountId, draft });
  assert.deepEqual(again['effects'], preview['effects'], 'and nothing of it is kept');
  const notMine = await stranger.call('ChangeRequest/simulate', { accountId, draft });
  assert.match(
    String(notMine['problem']),
    /Vai trò của ông\/bà không cho phép/,
    'of another unit nobody learns a thing',
  );
  const all = await desk.call('ChangeRequest/query', { accountId });
  assert.deepEqual(all['ids'], [id]);

  const simulated = await chief.call('ChangeRequest/simulate', { accountId, id });
  const subjects = (simulated['effects'] as { subject: string }[]).map(({ subject }) => subject);
  assert.ok(subjects.includes('nguyenmoiden@thuathienhue.gov.vn'), subjects.join());
  const since = (await desk.call('ChangeRequest/get', { accountId, ids: [] }))['state'];
  const approved = await chief.call('ChangeRequest/set', {
    accountId,
    update: { [id as string]: { action: 'approve' } },
  });
  assert.deepEqual(approved['updated'], { [id as string]: { state: 'approved' } });
  await runDueRequests(server.deps.lifecycle);
  const changes = await desk.call('ChangeRequest/changes', { accountId, sinceState: since });
  assert.deepEqual(changes['updated'], [id]);
  const { list } = await desk.call('ChangeRequest/get', { accountId, ids: [id] });
  const [shown] = list as JmapArguments[];
  assert.equal(shown?.['state'], 'applied');
  assert.equal(shown?.['personName'], 'Nguyễn Mới Đến');
  assert.deepEqual(
    ((shown?.['timeline'] ?? []) as { kind: string }[]).map(({ kind }) => kind),
    ['submitted', 'approved', 'applied'],
  );
  const slips = await desk.call('PasswordSlip/query', { accountId, filter: { isWaiting: true } });
  assert.equal((slips['ids'] as string[]).length >= 1, true);
  const decisions = await desk.call('Decision/query', { accountId, filter: { text: 'tuyen dung' } });
  assert.equal((decisions['ids'] as string[]).length, 1);
  assert.deepEqual((await stranger.call('Decision/query', { accountId }))['ids'], []);
});

test('roles are granted with an end, not to oneself, and ended; the record is for the auditor', async () => {
  await using server = await startJmapServer();
  const chief = await server.signIn('Trần Văn Chánh', 'ubnd', 'chief_of_office');
  const official = await server.signIn('Nguyễn Văn Phó');
  const { ids } = await chief.call('Unit/query', { accountId, filter: { text: 'UBND tỉnh' } });
  const accounts = await chief.call('Account/query', { accountId, filter: { text: 'nguyenvanpho' } });
  const grant = {
    accountId: (accounts['ids'] as string[])[0],
    role: 'deputy_chief',
    unitId: (ids as string[])[0],
    reason: 'Uỷ quyền khi đi công tác',
  };
  const make = async (client: typeof chief, object: JmapArguments): Promise<JmapArguments> =>
    client.call('RoleGrant/set', { accountId, create: { a: object } });
  assert.equal(faultOf(await make(chief, grant)), 'invalidProperties');
  const withEnd = { ...grant, endsAt: '2005-02-01T00:00:00Z' };
  assert.equal(faultOf(await make(official, withEnd)), 'forbidden');
  const own = (await chief.call('Account/query', { accountId, filter: { text: 'tranvanchanh' } }))['ids'];
  assert.equal(faultOf(await make(chief, { ...withEnd, accountId: (own as string[])[0] })), 'forbidden');
  const made = await make(chief, withEnd);
  const { id } = (made['created'] as Record<string, JmapArguments>)['a'] ?? {};
  const ended = await chief.call('RoleGrant/set', {
    accountId,
    update: { [id as string]: { endNow: true, reason: 'về sớm' } },
  });
  assert.ok((ended['updated'] as JmapArguments)[id as string]);
  assert.equal(await official.errorOf('AuditEvent/get', { accountId, ids: [] }), 'forbidden');
  const events = await chief.call('AuditEvent/query', { accountId, filter: { act: 'role.' } });
  const got = await chief.call('AuditEvent/get', { accountId, ids: events['ids'] });
  assert.ok((got['list'] as { authority: string }[]).some(({ authority }) => authority === 'về sớm'));
});

test('the directory as of a day is for those who keep it, and only of their units', async () => {
  await using server = await startJmapServer();
  const desk = await server.signIn('Lê Thị Bàn', 'snv', 'unit_administrator');
  const official = await server.signIn('Nguyễn Văn Thường', 'stc');
  assert.equal(await official.errorOf('Directory/asOf', { accountId, date: '2005-01-05' }), 'forbidden');
  assert.equal(await desk.errorOf('Directory/asOf', { accountId, date: '5/1/2005' }), 'invalidArguments');
  const asOf = await desk.call('Directory/asOf', { accountId, date: '2005-01-05' });
  assert.deepEqual(
    (asOf['units'] as { code: string }[]).map(({ code }) => code),
    ['snv'],
  );
  assert.deepEqual(
    (asOf['people'] as { fullName: string }[]).map(({ fullName }) => fullName),
    ['Lê Thị Bàn'],
  );
  const unitId = (asOf['units'] as { id: string }[])[0]?.id;
  const history = await desk.call('Directory/history', { accountId, kind: 'unit', id: unitId });
  assert.equal((history['versions'] as unknown[]).length, 1);
  const before = await desk.call('Directory/asOf', { accountId, date: '2004-12-31' });
  assert.deepEqual(before['people'], []);
});

test('a correction is for those who keep the directory, needs its reason, and takes no name', async () => {
  await using server = await startJmapServer();
  const chief = await server.signIn('Trần Văn Chánh', 'ubnd', 'chief_of_office');
  const desk = await server.signIn('Lê Thị Bàn', 'snv', 'unit_administrator');
  const { ids } = await chief.call('Person/query', { accountId, filter: { text: 'Lê Thị Bàn' } });
  const wanted = {
    accountId,
    kind: 'person',
    id: (ids as string[])[0],
    fields: { officePhone: '0234 3822 000' },
  };
  assert.equal(await desk.errorOf('Directory/correct', { ...wanted, reason: 'sai số' }), 'forbidden');
  assert.equal(await chief.errorOf('Directory/correct', { ...wanted, reason: ' ' }), 'invalidArguments');
  const named = { ...wanted, fields: { fullName: 'Lê Thị Bản' }, reason: 'sai dấu' };
  assert.equal(await chief.errorOf('Directory/correct', named), 'invalidArguments');
  await chief.call('Directory/correct', { ...wanted, reason: 'sai số' });
  const { versions } = await chief.call('Directory/history', { accountId, kind: 'person', id: wanted.id });
  const shown = versions as { fields: Record<string, string> }[];
  assert.equal(shown.length, 1);
  assert.equal(shown[0]?.fields['office_phone'], '0234 3822 000');

  const correct = (fields: JmapArguments) => ({ ...wanted, fields, reason: 'chưa từng có' });
  const read = async (by: typeof chief): Promise<JmapArguments | undefined> =>
    ((await by.call('Person/get', { accountId, ids: [wanted.id] }))['list'] as JmapArguments[])[0];
  const readPosts = () =>
    server.db.query<{ id: string; title: string }>(
      'select id, title from post where person_id = $1 and ends_at is null',
      [wanted.id],
    );
  const [post] = await readPosts();
  await chief.call('Directory/correct', correct({ title: 'Chuyên viên chính' }));
  assert.deepEqual(
    await readPosts(),
    [{ id: post?.id, title: 'Chuyên viên chính' }],
    'the post itself, as it was all along',
  );
  await chief.call('Directory/correct', correct({ birthDate: '1980-05-19' }));
  assert.equal((await read(desk))?.['birthYear'], null, 'a birth is for those who correct it');
  assert.equal((await read(chief))?.['birthYear'], 1980);
  const other = correct({ birthYear: 1981 });
  assert.equal(await chief.errorOf('Directory/correct', other), 'invalidArguments');
  await chief.call('Directory/correct', correct({ officePhone: null, birthDate: '', birthYear: 1981 }));
  const emptied = await read(chief);
  assert.deepEqual(
    ['officePhone', 'birthDate', 'birthYear'].map((name) => emptied?.[name]),
    [null, null, 1981],
  );
});

test('what went by disk is recorded by its sender and confirmed by who got it; nobody beside them sees it', async () => {
  await using server = await startJmapServer();
  const [sender, getter, stranger, chief] = [
    await server.signIn('Lê Thị Bàn', 'snv', 'unit_administrator'),
    await server.signIn('Phạm Thủ Trưởng', 'stc', 'agency_head'),
    await server.signIn('Võ Người Lạ', 'sxd', 'unit_administrator'),
    await server.signIn('Trần Văn Chánh', 'ubnd', 'chief_of_office'),
  ];
  const unitIdOf = async (text: string): Promise<string> =>
    ((await sender.call('Unit/query', { accountId, filter: { text } }))['ids'] as string[])[0] ?? '';
  const [unitId, toUnitId] = [await unitIdOf('Sở Nội vụ'), await unitIdOf('Sở Tài chính')];
  const wanted = {
    unitId,
    toUnitId,
    medium: 'hardDisk',
    content: 'Ảnh viễn thám vùng đầm phá',
    sizeBytes: 2_000_000_000_000,
    reason: 'Lớn hơn mức của liên kết.',
    carriedOn: '2005-01-05',
  };
  const record = (client: typeof sender, more: JmapArguments = {}) =>
    client.call('DiskDelivery/set', { accountId, create: { a: { ...wanted, ...more } } });
  assert.equal(faultOf(await record(stranger)), 'forbidden', 'of another unit');
  for (const wrong of [{ reason: ' ' }, { carriedOn: '5/1' }, { sizeBytes: -1 }, { toUnitId: null }])
    assert.equal(faultOf(await record(sender, wrong)), 'invalidProperties', JSON.stringify(wrong));
  const made = await record(sender);
  const id = (made['created'] as Record<string, { id: string }>)['a']?.id ?? '';
  const seen = async (client: typeof sender): Promise<JmapArguments | undefined> =>
    ((await client.call('DiskDelivery/get', { accountId, ids: [id] }))['list'] as JmapArguments[])[0];
  assert.deepEqual(
    [(await seen(sender))?.['mayReceive'], (await seen(getter))?.['mayReceive']],
    [false, true],
  );
  assert.equal(await seen(stranger), undefined);
  const receive = (client: typeof sender) =>
    client.call('DiskDelivery/set', { accountId, update: { [id]: { isReceived: true, note: 'Đủ, sạch.' } } });
  const refusalOf = async (client: typeof sender): Promise<unknown> =>
    ((await receive(client))['notUpdated'] as Record<string, JmapArguments> | null)?.[id]?.['type'];
  assert.equal(await refusalOf(sender), 'forbidden', 'who gets it says so');
  assert.equal(await refusalOf(stranger), 'notFound');
  assert.equal(await refusalOf(getter), undefined);
  const { state, receivedBy, receiptNote, toName } = (await seen(chief)) ?? {};
  assert.deepEqual(
    [state, receivedBy, receiptNote, toName],
    ['received', getter.address, 'Đủ, sạch.', 'Sở Tài chính'],
  );
  assert.notEqual(await refusalOf(getter), undefined, 'once');
});

test('the session tells what can be asked for, so that a form can be drawn', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const capability = client.session.accounts[accountId]?.accountCapabilities['urn:congthu:lifecycle'] as {
    requestTypes: Record<string, { vi: string; fields: { name: string; isRequired: boolean }[] }>;
  };
  assert.equal(capability.requestTypes['transfer']?.vi, 'Thuyên chuyển');
  assert.ok(
    capability.requestTypes['joining']?.fields.some(
      ({ name, isRequired }) => name === 'fullName' && isRequired,
    ),
  );
});

test('a list is uploaded, refused where it is none, read by a job, and its rows and requests are followed', async () => {
  await using server = await startJmapServer();
  const desk = await server.signIn('Lê Thị Bàn', 'snv', 'unit_administrator');
  const { ids } = await desk.call('Unit/query', { accountId, filter: { text: 'Sở Nội vụ' } });
  const list = 'Họ và tên,Năm sinh,Chức vụ\nTrần Văn Danh,1980,Chuyên viên\nAn,1980,\n';
  const send = async (text: string): Promise<JmapArguments> => {
    const upload = await desk.call('Blob/upload', { create: { f: { data: [{ 'data:asText': text }] } } });
    const { id: blobId } = (upload['created'] as Record<string, JmapArguments>)['f'] ?? {};
    const wanted = { blobId, unitId: (ids as string[])[0], name: 'ds.csv', effectiveOn: '2005-01-05' };
    return desk.call('Feed/set', { accountId, create: { a: wanted } });
  };
  assert.equal(faultOf(await send('%PDF-1.7 no list')), 'invalidProperties');
  const made = ((await send(list))['created'] as Record<string, JmapArguments>)['a'];
  assert.equal(made?.['state'], 'reading');
  const id = made['id'] as string;
  const since = (await desk.call('Feed/get', { accountId, ids: [] }))['state'];
  const payload = { feedId: id, accountId: desk.accountId };
  const job = {
    id,
    attempt: 1,
    payload,
    signal: new AbortController().signal,
    complete: () => Promise.resolve(),
  };
  const parts = { ...server.deps.lifecycle, readFile: (hash: Buffer) => server.blobs.read(hash) };
  await readFeedHandler(parts).run({ ...job, queue: 'feed.read' });
  assert.deepEqual((await desk.call('Feed/changes', { accountId, sinceState: since }))['updated'], [id]);
  const [shown] = (await desk.call('Feed/get', { accountId, ids: [id] }))['list'] as JmapArguments[];
  assert.deepEqual([shown?.['state'], shown?.['counts']], ['checked', { new: 1, wrong: 1 }]);
  const rows = (await desk.call('Feed/rows', { accountId, id }))['list'] as JmapArguments[];
  assert.deepEqual(
    rows.map(({ ordinal, match }) => [ordinal, match]),
    [
      [1, 'new'],
      [2, 'wrong'],
    ],
  );
  const correct = async (correctRow: JmapArguments): Promise<JmapArguments> =>
    desk.call('Feed/set', { accountId, update: { [id]: { correctRow } } });
  const refused = (await correct({ ordinal: 2, cells: { wages: '1' } }))['notUpdated'] as JmapArguments;
  assert.equal((refused[id] as JmapArguments)['type'], 'invalidProperties');
  const again = await correct({ ordinal: 2, cells: { fullName: 'Trần Văn Danh', birthYear: '1980' } });
  assert.deepEqual((again['updated'] as JmapArguments)[id], { counts: { new: 1, doubtful: 1 } });
  const known = await correct({ ordinal: 2, cells: { fullName: 'Lê Thị Bàn' }, decided: 'same' });
  assert.deepEqual((known['updated'] as JmapArguments)[id], { counts: { new: 1, same: 1 } });
  const submitted = await desk.call('Feed/set', { accountId, update: { [id]: { submit: ['new'] } } });
  const told = (submitted['updated'] as Record<string, JmapArguments>)[id];
  assert.deepEqual(told, { state: 'submitting', requestsWanted: 1, requestsMade: 0 });
  const wanted = { ...payload, matches: ['new'] };
  await submitFeedHandler(parts).run({ ...job, payload: wanted, queue: 'feed.submit' });
  const requests = await desk.call('ChangeRequest/query', { accountId });
  assert.equal((requests['ids'] as string[]).length, 1);
});
