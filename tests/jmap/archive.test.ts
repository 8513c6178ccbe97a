/** The archive over JMAP (R6.7): rules, holds, searches that somebody else approves, and what the owner sees of them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyArchive } from '#domain/archive/batches.ts';
import { destroyJournal, sealJournal, verifyJournal, watchJournal } from '#domain/archive/journal.ts';
import { readFinds } from '#domain/archive/search-mail.ts';
import { DELETED_KEPT_MS } from '#domain/mailstore/deleted-emails.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { endArchiveSearches } from '#services/archive/end-job.ts';
import { exportJob } from '#services/archive/export-job.ts';
import { keepArchive } from '#services/archive/keep-job.ts';
import { searchJob } from '#services/archive/search-job.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

type Client = Awaited<ReturnType<JmapTestServer['signIn']>>;
interface SetAnswer {
  created?: Record<string, { id: string }>;
  updated?: Record<string, unknown>;
  notCreated?: Record<string, { type: string }>;
  notUpdated?: Record<string, { type: string }>;
}
const POLL_MS = 10;
const DAY = 24 * 60 * 60_000;

let server: JmapTestServer;
let chief: Client;
let deputy: Client;
let archivist: Client;
let head: Client;
let an: Client;
let binh: Client;
let anId: string;

before(async () => {
  server = await startJmapServer();
  chief = await server.signIn('Hoàng Văn Chánh', 'ubnd', 'chief_of_office');
  deputy = await server.signIn('Hoàng Thị Phó', 'ubnd');
  await server.db.query(
    `insert into role_grant (id, account_id, role, unit_id, starts_at, ends_at, reason)
     select $1, c.id, 'deputy_chief', c.unit_id, $3, $4, 'test' from account c where c.id = $2`,
    [
      server.deps.ids(),
      await server.accountIdOf(deputy.address),
      new Date(server.deps.clock()),
      new Date(server.deps.clock() + 30 * DAY),
    ],
  );
  archivist = await server.signIn('Trương Văn Trữ', 'ubnd', 'archivist');
  head = await server.signIn('Phạm Văn Trưởng', 'stc', 'agency_head');
  an = await server.signIn('Nguyễn Văn An');
  binh = await server.signIn('Trần Thị Bình');
  anId = await server.accountIdOf(an.address);
});

after(() => server[Symbol.asyncDispose]());

async function set(client: Client, type: string, args: object): Promise<SetAnswer> {
  return client.call(`${type}/set`, { accountId: 'province', ...args });
}

async function list(client: Client, type: string, accountId = 'province') {
  const { list } = await client.call(`${type}/get`, { accountId, ids: null });
  return list as Record<string, unknown>[];
}

async function runJobs(handler: JobHandler): Promise<void> {
  const jobs = await server.db.query<{ id: string; payload: unknown }>(
    `delete from job where queue = $1 returning id, payload`,
    [handler.queue],
  );
  for (const { id, payload } of jobs)
    await handler.run({
      id,
      queue: handler.queue,
      payload,
      attempt: 1,
      signal: new AbortController().signal,
      complete: () => Promise.resolve(),
    });
}

const letter = (subject: string, body = 'Kính gửi anh.') =>
  `From: =?utf-8?Q?L=C3=AA_Th=E1=BB=8B_Hoa?= <hoa@example.vn>\nTo: an@example.vn\nSubject: ${subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`;

async function destroyEverything(client: Client, accountId: string): Promise<void> {
  const { ids } = await client.call('Email/query', { accountId });
  await client.call('Email/set', { accountId, destroy: ids });
}

/** The time of everything, seen from a later day. */
const later = (days: number) => ({ ...server.deps, clock: () => server.deps.clock() + days * DAY });
const archived = () =>
  server.db.query<{ subject: string | null }>(
    `select fields::jsonb ->> 'subject' as subject from archived_email order by 1`,
  );

test('a rule keeps deleted mail after its thirty days, a mailbox without one loses it, and both can be proved', async () => {
  const own = { appliesTo: 'personal', keepDays: 1, authority: 'x' };
  await assert.rejects(set(an, 'RetentionRule', { create: { r: own } }), /forbidden/);
  const rule = { appliesTo: 'personal', keepDays: 3650, authority: 'QĐ 10/QĐ-UBND' };
  assert.ok((await set(archivist, 'RetentionRule', { create: { r: rule } })).created?.['r']);
  const again = await set(chief, 'RetentionRule', { create: { r: { ...rule, keepDays: 365 } } });
  assert.ok(again.created?.['r'], 'a rule takes the place of the one there');
  assert.deepEqual(
    (await list(chief, 'RetentionRule')).map(({ keepDays }) => keepDays),
    [365],
  );
  await server.deliver(an, letter('bao cao quy I'));
  await destroyEverything(an, anId);
  await keepArchive(later(DELETED_KEPT_MS / DAY - 1));
  assert.deepEqual(await archived(), [], 'for thirty days its owner can restore it');
  await keepArchive(later(31));
  assert.deepEqual(await archived(), [{ subject: 'bao cao quy I' }]);
  assert.deepEqual(await verifyMailStore(server.db), []);
  const verdict = await verifyArchive(server.db);
  assert.deepEqual([verdict.batches, verdict.entries, verdict.broken, verdict.missing], [1, 1, [], 0]);
});

test('the archive is only added to, and a batch that was tampered with is found', async () => {
  await assert.rejects(server.db.query('delete from archived_email'), /only added to/);
  await assert.rejects(server.db.query(`update archived_email set blob = '\\x00'`), /only added to/);
  await assert.rejects(server.db.query('truncate archived_email'), /only added to/);
  await server.db.transaction(async (tx) => {
    await tx.query('alter table archived_email disable trigger archived_email_guard');
    await tx.query(`update archived_email set received_at = received_at - interval '1 day'`);
    assert.equal((await verifyArchive(tx)).broken.length, 1);
    await tx.query(`update archived_email set received_at = received_at + interval '1 day'`);
    await tx.query('alter table archived_email enable trigger archived_email_guard');
  });
  assert.deepEqual((await verifyArchive(server.db)).broken, []);
});

test('nobody searches without somebody else who approves, and never another unit', async () => {
  const wanted = {
    purpose: 'Đơn tố cáo 12/2026',
    accountIds: [anId],
    criteria: { after: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z', text: 'mật khẩu két' },
    days: 10,
  };
  const create = { create: { s: wanted } };
  assert.equal((await set(head, 'ArchiveSearch', create)).notCreated?.['s']?.type, 'forbidden');
  const vague = { ...wanted, criteria: { text: 'x' } };
  const noTime = await set(chief, 'ArchiveSearch', { create: { s: vague } });
  assert.equal(noTime.notCreated?.['s']?.type, 'invalidProperties', 'a time must be named');
  const id = (await set(chief, 'ArchiveSearch', create)).created?.['s']?.id ?? '';
  const approve = { update: { [id]: { state: 'approved', reason: 'đồng ý' } } };
  assert.equal((await set(chief, 'ArchiveSearch', approve)).notUpdated?.[id]?.type, 'forbidden');
  assert.equal((await set(archivist, 'ArchiveSearch', approve)).notUpdated?.[id]?.type, 'forbidden');
  assert.deepEqual(await list(chief, 'ArchiveFind'), [], 'nothing is looked at before');
  assert.ok(
    (await set(deputy, 'ArchiveSearch', { update: { [id]: { state: 'refused', reason: 'chưa rõ' } } }))
      .updated,
  );
  const late = await set(deputy, 'ArchiveSearch', approve);
  assert.equal(late.notUpdated?.[id]?.type, 'forbidden', 'decided already');
});

test('who decides is not who is searched', async () => {
  const deputyId = await server.accountIdOf(deputy.address);
  const criteria = { after: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z' };
  const search = { purpose: 'kiểm tra', accountIds: [deputyId], criteria };
  const id = (await set(archivist, 'ArchiveSearch', { create: { s: search } })).created?.['s']?.id ?? '';
  const approve = { update: { [id]: { state: 'approved', reason: 'đồng ý' } } };
  assert.equal((await set(deputy, 'ArchiveSearch', approve)).notUpdated?.[id]?.type, 'forbidden');
  assert.ok((await set(chief, 'ArchiveSearch', approve)).updated);
});

test('an approved search finds mail wherever it is, its owner sees it, and it ends by itself', async () => {
  await server.deliver(an, letter('Chuyện két sắt', 'Chìa ở chỗ cũ, mật khẩu két là ngày sinh.'));
  await server.deliver(an, letter('Ăn trưa', 'Trưa nay ăn bún.'));
  await server.deliver(binh, letter('Bình cũng có', 'mật khẩu két'));
  const criteria = { after: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z', text: 'mat khau ket' };
  const search = { purpose: 'Kết luận thanh tra 5/KL', accountIds: [anId], criteria, days: 10 };
  const id = (await set(archivist, 'ArchiveSearch', { create: { s: search } })).created?.['s']?.id ?? '';
  const approve = { update: { [id]: { state: 'approved', reason: 'đồng ý' } } };
  assert.deepEqual((await set(deputy, 'ArchiveSearch', approve)).notUpdated ?? {}, {});
  await runJobs(searchJob(server.deps));
  const finds = (await list(archivist, 'ArchiveFind')).filter(({ searchId }) => searchId === id);
  assert.deepEqual(
    finds.map(({ subject, source }) => [subject, source]),
    [['Chuyện két sắt', 'mailbox']],
  );
  assert.deepEqual(await list(deputy, 'ArchiveFind'), [], 'only who asked reads it');
  const visits = await list(an, 'MailboxVisit', anId);
  assert.ok(
    visits.some(
      ({ purpose, visitorAddress }) => purpose === search.purpose && visitorAddress === archivist.address,
    ),
  );

  const opened = await archivist.call('ArchiveFind/open', { accountId: 'province', id: finds[0]?.['id'] });
  assert.match(String(opened['blobId']), /^[0-9a-f]{64}$/);
  const fileLimits = { maxFileBytes: 1e9, quotaBytes: 1e9 };
  await archivist.call('ArchiveSearch/export', { accountId: 'province', id });
  await runJobs(exportJob({ ...server.deps, fileLimits }));
  const exported = (await list(archivist, 'ArchiveSearch')).find((one) => one['id'] === id);
  assert.ok(exported?.['exportFileId'], 'a ZIP lies among the files of who asked');
  await destroyEverything(an, anId);
  assert.equal((await readFinds(server.db, { searchId: id }, 10)).length, 1, 'what was found is frozen');
  assert.deepEqual(await verifyMailStore(server.db), []);

  await endArchiveSearches(later(9));
  assert.equal((await readFinds(server.db, { searchId: id }, 10)).length, 1);
  await endArchiveSearches(later(10));
  assert.deepEqual(await readFinds(server.db, { searchId: id }, 10), []);
  const files = await list(archivist, 'StoredFile', await server.accountIdOf(archivist.address));
  assert.deepEqual(files, [], 'its file goes with it');
  assert.deepEqual(await verifyMailStore(server.db), []);
});

test('the journal proves what was delivered, is searched where no copy is left, and ends by its rule but for a hold', async () => {
  const rule = { appliesTo: 'journal', keepDays: 365, authority: 'QĐ 11/QĐ-UBND' };
  const journal = await watchJournal(server.db, server.deps.objects, assert.ifError);
  assert.equal(journal.isOn(), false);
  const unitId = (await server.db.query<{ id: string }>('select id from unit limit 1'))[0]?.id;
  const ofUnit = await set(archivist, 'RetentionRule', { create: { r: { ...rule, unitId } } });
  assert.equal(ofUnit.notCreated?.['r']?.type, 'invalidProperties');
  assert.ok((await set(archivist, 'RetentionRule', { create: { r: rule } })).created?.['r']);
  while (!journal.isOn()) await sleep(POLL_MS);
  journal.close();

  const sent = (subject: string, accountId: string) => {
    const blob = prepareBlob(Buffer.from(letter(subject)));
    const envelope = { reversePath: 'hoa@example.vn', recipients: ['an@example.vn', 'kin@example.vn'] };
    const at = new Date(server.deps.clock());
    const entry = { id: server.deps.ids(), at, blob, size: blob.size, accountIds: [accountId as AccountId] };
    return server.deps.filer.file({ copies: [], enforceQuota: false, journal: { ...entry, ...envelope } });
  };
  await sent('mat va hoa', anId);
  await sent('viec khac', anId);
  await sent('mat va hoa', await server.accountIdOf(binh.address));
  const { db, ids, blobs } = server.deps;
  assert.equal(await sealJournal(db, { ids, now: server.deps.clock() }), 3);
  const sound = { batches: 1, entries: 3, broken: [], missing: 0 };
  assert.deepEqual(await verifyJournal(db), sound);
  await assert.rejects(db.query('delete from journal_entry'), /only added to/);
  await assert.rejects(db.query(`update journal_entry set recipients = '{}'`), /only added to/);
  await assert.rejects(
    db.transaction(async (tx) => {
      await tx.query('alter table journal_entry disable trigger journal_entry_guard');
      await tx.query(`update journal_entry set recipients = '{ai@example.vn}'`);
      assert.equal((await verifyJournal(tx)).broken.length, 1);
      throw new Error('taken back');
    }),
    /taken back/,
  );

  const criteria = {
    after: '2000-01-01T00:00:00Z',
    before: '2100-01-01T00:00:00Z',
    text: 'mật và',
    to: 'kin@example',
  };
  const search = { purpose: 'Kết luận 6/KL', accountIds: [anId], criteria };
  const id = (await set(archivist, 'ArchiveSearch', { create: { s: search } })).created?.['s']?.id ?? '';
  await set(chief, 'ArchiveSearch', { update: { [id]: { state: 'approved', reason: 'đồng ý' } } });
  await runJobs(searchJob(server.deps));
  const finds = (await list(archivist, 'ArchiveFind')).filter(({ searchId }) => searchId === id);
  assert.deepEqual(
    finds.map(({ subject, source }) => [subject, source]),
    [['mat va hoa', 'journal']],
    'the blind copy is known by the envelope alone',
  );

  const hold = { name: 'Vụ 3', reason: 'Thanh tra', accountIds: [anId] };
  const held = (await set(archivist, 'LegalHold', { create: { h: hold } })).created?.['h']?.id ?? '';
  const left = () => db.query<{ id: string }>('select id from journal_entry where destroyed_at is null');
  const end = { ids, now: server.deps.clock() + 366 * DAY };
  assert.equal(await destroyJournal(db, blobs, { ids, now: server.deps.clock() + 364 * DAY }), 0);
  assert.equal(await destroyJournal(db, blobs, end), 1);
  assert.equal((await left()).length, 2, 'what the hold names stays');
  await set(chief, 'LegalHold', { update: { [held]: { releaseReason: 'xong' } } });
  assert.equal(await destroyJournal(db, blobs, end), 2);
  assert.deepEqual(await verifyJournal(db), sound, 'of what was destroyed the hashes stay');
  assert.deepEqual(await verifyMailStore(db), []);
});

test('under a hold nothing is destroyed, and who placed it does not release it', async () => {
  const create = { create: { h: { name: 'Vụ 12', reason: 'Thanh tra', accountIds: [anId] } } };
  const id = (await set(chief, 'LegalHold', create)).created?.['h']?.id ?? '';
  await keepArchive(later(4000));
  assert.equal((await archived()).filter(({ subject }) => subject !== null).length, 3);
  const release = { update: { [id]: { releaseReason: 'xong' } } };
  assert.equal((await set(chief, 'LegalHold', release)).notUpdated?.[id]?.type, 'forbidden');
  const byArchivist = {
    create: { h: { name: 'Vụ 13', reason: 'Thanh tra', unitId: null, accountIds: [anId] } },
  };
  const second = (await set(archivist, 'LegalHold', byArchivist)).created?.['h']?.id ?? '';
  assert.ok((await set(chief, 'LegalHold', { update: { [second]: { releaseReason: 'xong' } } })).updated);
  await keepArchive(later(4000));
  assert.equal(
    (await archived()).filter(({ subject }) => subject !== null).length,
    3,
    'the first still holds',
  );
  await server.db.query(`update legal_hold set released_at = now(), release_reason = 'test' where id = $1`, [
    id,
  ]);
  await keepArchive(later(4000));
  assert.deepEqual(
    (await archived()).map(({ subject }) => subject),
    [null, null, null],
    'only their hashes stay',
  );
  assert.deepEqual(await verifyMailStore(server.db), []);
  assert.deepEqual((await verifyArchive(server.db)).broken, []);
});

test('the mailbox of who left is kept whole until the rule for it is over', async () => {
  const binhId = await server.accountIdOf(binh.address);
  const now = new Date(server.deps.clock());
  await server.db.query(`update account set state = 'retired', valid_from = $2 where id = $1`, [binhId, now]);
  const left = () => server.db.query('select from email where account_id = $1', [binhId]);
  await keepArchive(later(5000));
  assert.equal((await left()).length, 1, 'for ever where no rule says less');
  await set(archivist, 'RetentionRule', {
    create: { r: { appliesTo: 'left', keepDays: 100, authority: 'QĐ 11' } },
  });
  await keepArchive(later(99));
  assert.equal((await left()).length, 1);
  await keepArchive(later(101));
  assert.equal((await left()).length, 0);
  await keepArchive(later(132));
  assert.deepEqual(await server.db.query('select from deleted_email where account_id = $1', [binhId]), []);
  assert.deepEqual(await verifyMailStore(server.db), []);
});
