/** Numbers for charts, what accounts use, tokens, and lists before they are sent, over JMAP; for those entitled. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { lockAccount, OWNER_SAYS_LEAKED } from '#domain/accounts/lock-account.ts';
import { sampleStorage } from '#domain/activity/storage-days.ts';
import { createTrafficCollector } from '#domain/activity/traffic-collector.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { type AccountNotice, encodeAccountNotice } from '#services/sign-in/account-notices.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

const accountId = 'province';
const NOON = Date.parse('2026-11-25T12:34:00Z');

type Person = Awaited<ReturnType<JmapTestServer['signIn']>>;
let server: JmapTestServer;
let center: Person;
let official: Person;

before(async () => {
  server = await startJmapServer();
  center = await server.signIn('Trần Văn Trung', 'ubnd', 'center_administrator');
  official = await server.signIn('Lê Thị Bình');
});

after(() => server[Symbol.asyncDispose]());

async function call(client: JmapClient, name: string, args: JmapArguments = {}): Promise<JmapArguments> {
  const [response] = await client.request([[name, { accountId, ...args }]]);
  assert.equal(response?.[0], name, JSON.stringify(response?.[1]));
  return response?.[1] ?? {};
}

const listOf = (answer: JmapArguments): JmapArguments[] => answer['list'] as JmapArguments[];

test('traffic is counted by the hour, added up by every process, and told to the center alone', async () => {
  assert.equal(await official.errorOf('MailTraffic/get', { accountId, ids: null }), 'forbidden');
  const before = (await call(center, 'MailTraffic/get', { ids: null }))['state'];
  const parts = { db: server.db, clock: () => NOON, log: quietLog };
  const [one, other] = [createTrafficCollector(parts), createTrafficCollector(parts)];
  one.note('received', 3);
  one.note('junk');
  other.note('received');
  await one.stop();
  await other.stop();
  const hours = listOf(await call(center, 'MailTraffic/get', { ids: ['2026-11-25T12'] }));
  assert.deepEqual([hours[0]?.['received'], hours[0]?.['junk'], hours[0]?.['sent']], [4, 1, 0]);
  const changes = await call(center, 'MailTraffic/changes', { sinceState: before as string });
  assert.deepEqual(changes['updated'], ['2026-11-25T12']);
  const later = await call(center, 'MailTraffic/query', { filter: { after: '2026-11-25T13:00:00Z' } });
  assert.deepEqual(later['ids'], []);
});

test('a day of space keeps its latest look', async () => {
  await sampleStorage(server.db, '2026-11-25', 5e9);
  await sampleStorage(server.db, '2026-11-25', 4e9);
  const [day] = listOf(await call(center, 'StorageDay/get', { ids: null }));
  assert.equal(day?.['freeBytes'], 4e9);
  assert.ok(Number(day['accounts']) > 0 && Number(day['databaseBytes']) > 0);
});

test('an administrator sets the space of an account and signs it out, on record; nobody else does', async () => {
  const id = await server.accountIdOf(official.address);
  assert.equal(await official.errorOf('AccountUse/get', { accountId, ids: [id] }), 'forbidden');
  const set = async (patch: JmapArguments): Promise<JmapArguments> =>
    call(center, 'AccountUse/set', { update: { [id]: { reason: 'Phiếu 12', ...patch } } });
  assert.deepEqual((await set({ quotaBytes: 5e9 }))['updated'], { [id]: null });
  assert.ok((await set({ quotaBytes: -1 }))['notUpdated']);
  assert.deepEqual((await set({ signOut: true }))['updated'], { [id]: null });
  const [use] = listOf(await call(center, 'AccountUse/get', { ids: [id] }));
  assert.equal(use?.['quotaBytes'], 5e9);
  assert.deepEqual(listOf(await call(center, 'AccountUse/sessions', { id })), []);
  const events = await server.db.query<{ act: string }>(
    `select act from audit_event where object_id = $1 and authority = 'Phiếu 12' order by seq`,
    [id],
  );
  assert.deepEqual(
    events.map(({ act }) => act),
    ['account.setQuota', 'account.signOut'],
  );
});

test('the desk renews a leaked password: nothing opens the account but the slip, and what its owner locked is open', async () => {
  const owner = await server.signIn('Lê Văn Lộ', 'snv');
  const unit = await server.signIn('Lê Thị Tài', 'stc', 'unit_administrator');
  const id = await server.accountIdOf(owner.address);
  const leak = { principal: systemPrincipal('commandLine'), address: owner.address, authority: 'R8.5' };
  const lock = (reason: string): Promise<void> =>
    lockAccount(server.db, { ...leak, reason, endsBecause: 'leaked', now: NOON });
  await lock(OWNER_SAYS_LEAKED);
  const renew = (by: typeof center, more: JmapArguments = {}): Promise<JmapArguments> =>
    call(by, 'AccountUse/set', {
      update: { [id]: { renewPassword: true, reason: 'bị lộ; gọi lại số cơ quan', ...more } },
    });
  const told: AccountNotice[] = [];
  server.deps.tellOwner = (_, notice) => Promise.resolve(void told.push(notice));
  assert.ok((await renew(unit))['notUpdated'], 'a desk of another unit may not');
  assert.deepEqual((await renew(center))['updated'], { [id]: null });
  assert.deepEqual(
    told.map(({ kind, detail }) => [kind, detail]),
    [['passwordRenewed', `${center.address}: bị lộ; gọi lại số cơ quan`]],
  );
  const [letter] = told.map(encodeAccountNotice);
  assert.match(
    letter?.vi ?? '',
    /Người làm, lý do: \S+@\S+: bị lộ.*\n.*\n\nNếu ông\/bà không đề nghị việc này/,
  );
  const account = await requireAccount(server.db, owner.address);
  assert.deepEqual([account.state, account.hasPassword], ['active', false]);
  const waiting = await call(center, 'PasswordSlip/query', { filter: { isWaiting: true } });
  assert.ok((waiting['ids'] as string[]).includes(id));
  const self = await server.accountIdOf(center.address);
  const own = await call(center, 'AccountUse/set', {
    update: { [self]: { renewPassword: true, reason: 'x' } },
  });
  assert.ok(own['notUpdated'], 'nobody renews their own');
  // What was locked by decision stays so, though its password is void, too.
  await lock('kỷ luật');
  await renew(center);
  assert.equal((await requireAccount(server.db, owner.address)).state, 'locked');
});

test('a token of a personnel system is told once and ended at once', async () => {
  const unit = await server.signIn('Lê Thị Bình', 'snv', 'unit_administrator');
  assert.equal(await unit.errorOf('FeedToken/get', { accountId, ids: null }), 'forbidden');
  const wanted = {
    name: 'Phần mềm nhân sự',
    accountId: await server.accountIdOf(unit.address),
    scopes: ['people:read', 'people:write'],
    expiresAt: '2099-01-01T00:00:00Z',
  };
  const made = (await call(center, 'FeedToken/set', { create: { a: wanted } }))['created'] as {
    a: { id: string; secret: string };
  };
  assert.match(made.a.secret, /^congthu_scim_/);
  const [token] = listOf(await call(center, 'FeedToken/get', { ids: null }));
  assert.ok(!JSON.stringify(token).includes(made.a.secret));
  await call(center, 'FeedToken/set', { destroy: [made.a.id] });
  const [ended] = listOf(await call(center, 'FeedToken/get', { ids: [made.a.id] }));
  assert.notEqual(ended?.['revokedAt'], null);
});

test('weeks of work and what is late are counted within the reach of whoever asks', async () => {
  const { ids } = await call(center, 'Unit/query', { filter: { text: 'nội vụ' } });
  const request = {
    type: 'joining',
    unitId: (ids as string[])[0] ?? '',
    details: { fullName: 'Nguyễn Thị Mới' },
    effectiveOn: '2005-01-01',
  };
  const made = await call(center, 'ChangeRequest/set', { create: { a: request } });
  assert.ok(made['created'], JSON.stringify(made['notCreated']));
  const weeks = listOf(await call(center, 'Work/times'));
  assert.deepEqual([weeks.length, weeks[0]?.['asked'], weeks[0]?.['decided']], [1, 1, 0]);
  const late = await call(center, 'Work/late');
  assert.equal(late['requests'], 1);
  const { requests = 0 } = late['days'] as Record<string, number>;
  assert.ok(requests > 0, 'the age of the oldest is told');
  assert.equal((await call(official, 'Work/late'))['requests'], 0);
  assert.deepEqual(listOf(await call(official, 'Work/times')), []);
});

test('a list is described before it is sent: headings, fields, rows; and a policy tells what it was', async () => {
  const sent = await fetch(center.session.uploadUrl.replace('{accountId}', center.accountId), {
    method: 'POST',
    headers: { authorization: center.authorization, 'content-type': 'text/csv' },
    body: 'Họ tên;Sinh;Chức vụ\nNguyễn Văn An;1980;Chuyên viên\n',
  });
  const { blobId } = (await sent.json()) as { blobId: string };
  const found = await call(center, 'Feed/headings', { blobId });
  assert.deepEqual(found['headings'], ['Họ tên', 'Sinh', 'Chức vụ']);
  const fields = found['fields'] as { field: string; heading: string | null }[];
  assert.equal(fields.find(({ field }) => field === 'fullName')?.heading, 'Họ tên');
  assert.equal(fields.find(({ field }) => field === 'birthYear')?.heading, null);
  assert.equal(found['rowCount'], 1);
  await call(center, 'Policy/set', {
    update: { sendingLimits: { value: { personPerHour: 5 } } },
    authority: 'Số 7',
  });
  const [version] = listOf(await call(center, 'Policy/history', { id: 'sendingLimits' }));
  assert.equal(version?.['authority'], 'Số 7');
});

test('the center announces on the status page, says more, and closes it with the outcome; nobody else may', async () => {
  assert.equal(await official.errorOf('StatusNotice/get', { accountId, ids: null }), 'forbidden');
  const notice = { kind: 'incident', titleVi: 'Gửi chậm', titleEn: 'Slow sending', services: ['sending'] };
  const set = (args: JmapArguments) => call(center, 'StatusNotice/set', args);
  const before = await call(center, 'StatusNotice/get', { ids: [] });
  const wrong = { create: { a: { ...notice, services: ['kitchen'] }, b: { ...notice, titleEn: ' ' } } };
  const refused = (await set(wrong))['notCreated'] as Record<string, { properties: string[] }>;
  assert.deepEqual([refused['a']?.properties, refused['b']?.properties], [['services'], ['titleEn']]);
  const created = (await set({ create: { a: notice } }))['created'] as Record<string, { id: string }>;
  const id = created['a']?.id ?? '';
  const told = { textVi: 'Đang chuyển đường khác.', textEn: 'Taking another way.' };
  assert.ok(id in ((await set({ update: { [id]: told } }))['updated'] as object));
  const open = { filter: { isOpen: true } };
  assert.deepEqual((await call(center, 'StatusNotice/query', open))['ids'], [id]);
  const end = { endNow: true, outcomeVi: 'Đã thông.', outcomeEn: 'It flows again.' };
  assert.ok(id in ((await set({ update: { [id]: end } }))['updated'] as object));
  assert.ok(id in ((await set({ update: { [id]: told } }))['notUpdated'] as object));
  assert.deepEqual((await call(center, 'StatusNotice/query', open))['ids'], []);
  const [read] = listOf(await call(center, 'StatusNotice/get', { ids: [id] }));
  assert.deepEqual([read?.['textVi'], read?.['outcomeEn']], [told.textVi, end.outcomeEn]);
  const changes = await call(center, 'StatusNotice/changes', { sinceState: before['state'] as string });
  assert.deepEqual(changes['created'], [id]);
});
