/** The mailbox of an agency goes from one head to the next (R9.2): inventory, what ends, the acts of each, minutes, and who may not. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { createAppPassword, listAppPasswords } from '#domain/accounts/app-passwords.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { grantRole } from '#domain/accounts/roles.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { verifyPassword } from '#domain/accounts/sign-in.ts';
import { readEvents } from '#domain/audit/verify-chain.ts';
import { findPersonByAddress } from '#domain/directory/people.ts';
import { type AccountPrincipal, systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { findHandover } from '#domain/handover/handovers.ts';
import { digestOf, type Inventory } from '#domain/handover/inventory.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { changeGrant, listSharedAccounts } from '#domain/mailstore/sharing.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import { readFileRows } from '#services/feed/sniff.ts';
import { giveMailbox, readInventorySheet, settle } from '#services/handover/act-on-handover.ts';
import { endActingHeads } from '#services/handover/end-acting.ts';
import { remindOfHandovers } from '#services/handover/remind-handovers.ts';
import { writeHandoverLetter } from '#services/handover/tell-handover.ts';
import { approveRequest } from '#services/lifecycle/approve.ts';
import { runDueRequests } from '#services/lifecycle/run-due.ts';
import { submitRequest } from '#services/lifecycle/submit.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { aDecision } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { type JmapTestServer, PASSWORD, startJmapServer } from './server.ts';

const PROVINCE = { accountId: 'province' };
const DAY_MS = 24 * 3_600_000;
const UNIT = 'sdl';
const AGENCY = `${UNIT}@${DOMAIN}`;
const CHIEF = `chanhvanphong@${DOMAIN}`;

type Person = JmapClient & { address: string };

let server: JmapTestServer;
let agencyId: AccountId;
let old: Person;
let next: Person;
let delegate: Person;
let stranger: Person;

function base() {
  const { ids, now } = server.province;
  return { principal: systemPrincipal('commandLine'), authority: 'thử', ids, now };
}

/** Who signs in at this address, with the roles held now. */
async function who(address: string): Promise<AccountPrincipal> {
  return readPrincipal(server.db, (await requireAccount(server.db, address)).id, server.province.now);
}

async function inboxOf(accountId: string): Promise<MailboxId> {
  const [row] = await server.db.query<{ id: MailboxId }>(
    `select id from mailbox where account_id = $1 and role = 'inbox'`,
    [accountId],
  );
  assert.ok(row);
  return row.id;
}

/** Somebody becomes head by decision. */
async function changeHead(person: Person, title = 'Giám đốc Sở', more: JmapArguments = {}): Promise<void> {
  const { db, deps, province } = server;
  const day = new Date(province.now + 7 * 3_600_000).toISOString().slice(0, 10);
  const { request } = await submitRequest(deps.lifecycle, await who(AGENCY), {
    type: 'headChange',
    unitId: (await requireUnit(db, UNIT)).id,
    personId: (await findPersonByAddress(db, person.address))?.id,
    details: { title, ...more },
    effectiveOn: day,
    source: 'form',
    decision: aDecision(day),
  });
  await approveRequest(deps.lifecycle, await who(CHIEF), { requestId: request.id });
  await runDueRequests(deps.lifecycle);
}

async function seen(client: JmapClient, filter: JmapArguments = {}): Promise<JmapArguments[]> {
  const { ids } = await client.call('Handover/query', { ...PROVINCE, filter });
  const { list } = await client.call('Handover/get', { ...PROVINCE, ids });
  return list as JmapArguments[];
}

async function only(client: JmapClient): Promise<JmapArguments> {
  const [one] = await seen(client, { isEnded: false });
  assert.ok(one);
  return one;
}

/** The fault's type, or undefined when it was done. */
async function act(client: JmapClient, id: unknown, patch: JmapArguments): Promise<string | undefined> {
  const { notUpdated } = await client.call('Handover/set', { ...PROVINCE, update: { [String(id)]: patch } });
  return (notUpdated as Record<string, { type: string }> | null)?.[String(id)]?.type;
}

const isRefusal = (error: unknown): boolean => error instanceof Refusal;

function textOf(pdf: Buffer): string {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).normalize('NFC');
}

async function download(client: JmapClient, id: unknown): Promise<{ name: string; bytes: Buffer }> {
  const { blobId, name } = await client.call('Handover/openMinutes', { ...PROVINCE, id: String(id) });
  return { name: String(name), bytes: await server.blobs.read(Buffer.from(String(blobId), 'hex')) };
}

before(async () => {
  server = await startJmapServer();
  const { db, deps, province } = server;
  old = await server.signIn('Lê Thị Cũ', UNIT, 'agency_head');
  next = await server.signIn('Trần Văn Mới', UNIT);
  delegate = await server.signIn('Nguyễn Văn Uỷ', UNIT);
  stranger = await server.signIn('Hồ Người Ngoài', 'stc', 'agency_head');
  const agency = await requireAccount(db, AGENCY);
  agencyId = agency.id;
  await setPassword(db, province.hasher, { ...base(), address: AGENCY, password: PASSWORD, oneTime: false });
  await createAppPassword(db, province.hasher, {
    ...base(),
    accountId: agencyId,
    label: 'Thunderbird ở văn thư',
    protocols: ['imap'],
    random: randomBytes,
  });
  await db.transaction(async (tx) =>
    grantRole(tx, {
      ...base(),
      account: await requireAccount(tx, delegate.address),
      role: 'delegate',
      unit: await requireUnit(tx, UNIT),
      endsAt: province.now + 30 * DAY_MS,
    }),
  );
  const access = requireMailAccess(base().principal, { accountId: agencyId }, 'mailbox.write');
  await changeGrant(db, access, {
    mailboxId: await inboxOf(agencyId),
    grantee: { id: delegate.accountId as AccountId, address: delegate.address },
    rights: 'lr',
    mode: 'replace',
    now: province.now,
  });
  await db.query(
    `insert into sieve_script (account_id, id, name, content, blob, size, is_active, created_at, updated_at)
     values ($1, $2, 'chuyen', 'redirect "x@${DOMAIN}";', '\\x00', 1, true, now(), now())`,
    [agencyId, deps.ids()],
  );
  const letter =
    'From: Công dân <an@example.com>\nSubject: Đơn kiến nghị\nMessage-ID: <a@example.com>\n\nKính gửi.\n';
  await server.deliver({ accountId: agencyId } as unknown as JmapClient, letter);
  await changeHead(next);
});
after(() => server[Symbol.asyncDispose]());

test('a change of head freezes the inventory and leaves nothing of the old access', async () => {
  const { db, province } = server;
  const handover = await only(next);
  const inventory = handover['inventory'] as Inventory;
  assert.equal(handover['state'], 'open');
  assert.match(String(handover['fromName']), /^Lê Thị Cũ/);
  assert.equal(handover['toTitle'], 'Giám đốc Sở');
  assert.match(String(handover['basis']), /^Quyết định /);
  assert.equal(inventory.folders.find(({ path }) => path === 'INBOX')?.messages, 1);
  assert.deepEqual(
    inventory.mail.map(({ subject, state }) => [subject, state]),
    [['Đơn kiến nghị', 'new']],
  );
  assert.deepEqual(
    inventory.delegations.map(({ kind, rights }) => [kind, rights]),
    [
      ['role', 'delegate'],
      ['mailbox', 'lr'],
    ],
  );
  assert.equal(inventory.hasPassword, true);
  assert.equal(inventory.appPasswords[0]?.label, 'Thunderbird ở văn thư');
  assert.deepEqual(inventory.filters, [{ name: 'chuyen', isActive: true, forwards: true }]);
  assert.equal(handover['digest'], digestOf(inventory).toString('hex'));
  const event = (await readEvents(db, 0, 1000)).findLast(({ act: name }) => name === 'handover.open');
  assert.ok(JSON.stringify(event?.after).includes(handover['digest']), 'the digest is on record');

  assert.deepEqual(await listAppPasswords(db, agencyId), []);
  const attempt = { address: AGENCY, password: PASSWORD, now: province.now, entrance: 'web' as const };
  await assert.rejects(verifyPassword(db, province.hasher, attempt), isRefusal);
  for (const person of [old, delegate])
    assert.deepEqual(
      await listSharedAccounts(db, await who(person.address), province.now),
      [],
      person.address,
    );
  const [filter] = await db.query<{ is_active: boolean }>(
    'select is_active from sieve_script where account_id = $1',
    [agencyId],
  );
  assert.equal(filter?.is_active, false, 'mail is sent on to nobody');
});

test('only the parties see it and act in it, each in turn, and states never go back', async () => {
  const { id } = await only(next);
  const chief = await who(CHIEF);
  assert.equal((await seen(stranger)).length, 0);
  assert.equal((await seen(delegate)).length, 0);
  await assert.rejects(stranger.call('Handover/openMinutes', { ...PROVINCE, id: String(id) }));
  assert.equal(await act(stranger, id, { accept: true }), 'notFound');
  assert.equal((await seen(old)).length, 1, 'the old head has no role any more, and is a party');
  await old.call('Handover/probe', PROVINCE);
  await assert.rejects(delegate.call('Handover/probe', PROVINCE));

  assert.equal(await act(next, id, { accept: true }), 'forbidden', 'not handed over yet');
  assert.equal(await act(next, id, { handOver: true, reason: 'tự giao' }), 'forbidden');
  assert.equal(await act(next, id, { notes: 'x' }), 'forbidden');
  assert.equal(await act(old, id, { notes: 'x'.repeat(20_001) }), 'invalidProperties');
  assert.equal(await act(old, id, { notes: 'Còn báo cáo quý IV.', accept: true }), 'invalidProperties');
  assert.equal(await act(old, id, { notes: 'Còn\0 báo cáo quý IV.' }), undefined);
  assert.equal((await only(old))['notes'], 'Còn báo cáo quý IV.');
  assert.equal(await act(old, id, { handOver: true }), undefined);
  assert.equal(await act(old, id, { notes: 'muộn' }), 'forbidden', 'what was handed over changes no more');
  assert.equal(await act(old, id, { accept: true }), 'forbidden');

  assert.equal(await act(next, id, { objection: '  ' }), 'invalidProperties');
  assert.equal(await act(next, id, { objection: 'Thiếu thư\0 tháng 9.' }), undefined);
  assert.equal(await act(next, id, { accept: true }), 'forbidden');
  assert.equal(await act(next, id, { settlement: 'xong' }), 'forbidden', 'nobody settles their own');
  await settle(server.deps, chief, String(id), 'Đã khôi phục từ kho lưu trữ.');
  assert.equal((await only(next))['state'], 'settled');
  assert.equal(await act(next, id, { objection: 'nữa' }), 'forbidden');
});

test('odd words and names are kept or refused, never a fault of ours, and do nothing unasked', async () => {
  const { id } = await only(next);
  assert.equal(await act(next, id, { constructor: true }), 'invalidProperties');
  assert.equal(await act(next, id, { toString: true }), 'invalidProperties');
  assert.equal(await act(next, id, { renew: 2 ** 40 }), 'notFound');
  assert.equal(await act(next, id, { objection: '\0' }), 'forbidden');
  assert.equal(await act(old, id, { notes: 'a\0b' }), 'forbidden');
});

test('a new head who was dismissed meanwhile takes nothing over', async () => {
  const { db, province } = server;
  const { id } = await only(next);
  const dismiss = (endsAt: Date | null) =>
    db.query(
      `update post set ends_at = $2 where rank = 'head' and person_id = (select person_id from account where id = $1)`,
      [next.accountId, endsAt],
    );
  await dismiss(new Date(province.now));
  assert.equal(await act(next, id, { accept: true }), 'forbidden');
  assert.equal(await act(next, id, { renew: 1 }), 'forbidden');
  const password = 'mật khẩu của người cũ 9';
  assert.equal(
    await next.errorOf('Handover/setPassword', { ...PROVINCE, id: String(id), password }),
    'forbidden',
  );
  await dismiss(null);
});

test('the new head renews what ended, sets a password, accepts, and the minutes are kept for those entitled', async () => {
  const { db, province } = server;
  const { id, digest } = await only(next);
  assert.equal(await act(old, id, { renew: 1 }), 'forbidden');
  assert.equal(await act(next, id, { renew: 9 }), 'notFound');
  for (const ordinal of [1, 2]) assert.equal(await act(next, id, { renew: ordinal }), undefined);
  assert.equal(await act(next, id, { renew: 1 }), 'forbidden', 'once');
  const [shared] = await listSharedAccounts(db, await who(delegate.address), province.now);
  assert.equal(shared?.address, AGENCY);

  const password = 'cầu Trường Tiền sáu vài';
  const set = (client: JmapClient, text: string): Promise<JmapArguments> =>
    client.call('Handover/setPassword', { ...PROVINCE, id: String(id), password: text });
  await assert.rejects(set(old, password));
  await assert.rejects(set(next, 'ngắn'));
  await set(next, password);
  const attempt = { address: AGENCY, password, now: province.now, entrance: 'mail' as const };
  assert.equal((await verifyPassword(db, province.hasher, attempt)).mustChange, false);

  assert.match((await download(next, id)).name, /^du-thao/);
  assert.equal(await act(next, id, { accept: true }), undefined);
  assert.equal(await act(next, id, { accept: true }), 'forbidden');
  const [done] = await seen(old, { isEnded: true });
  const minutes = done?.['minutes'] as { name: string; sha256: string } | undefined;
  const year = new Date(province.now + 7 * 3_600_000).getUTCFullYear();
  assert.equal(minutes?.name, `01/${year}/BB-SDL`);
  for (const reader of [old, next]) {
    const { bytes } = await download(reader, id);
    const text = textOf(bytes);
    for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'BÀN GIAO HỘP THƯ CƠ QUAN', 'Đơn kiến nghị'])
      assert.ok(text.includes(part), part);
    for (const part of [`01/${year}/BB-SDL`, 'Còn báo cáo quý IV.', 'Thiếu thư tháng 9.', String(digest)])
      assert.ok(text.includes(part), part);
  }
  const event = (await readEvents(db, 0, 1000)).findLast(({ act: name }) => name === 'handover.accepted');
  assert.ok(
    JSON.stringify(event?.after).includes(minutes?.sha256 ?? '-'),
    'the digest of the minutes is on record',
  );
  const [blob] = await db.query<{ refs: number }>(
    `select reference_count::integer as refs from blob where hash = decode($1, 'hex')`,
    [minutes?.sha256],
  );
  assert.ok((blob?.refs ?? 0) > 0, 'the bytes are referred to without end');
});

test('when the head changes again before the end, the older one is superseded and the office gives for who is gone', async () => {
  const { db, deps, province } = server;
  province.now += DAY_MS;
  await changeHead(old);
  const first = await only(old);
  province.now += DAY_MS;
  await changeHead(delegate, 'Quyền Giám đốc');
  const second = await only(delegate);
  const states = (await seen(old)).map(({ id, state }) => [id, state]);
  assert.deepEqual(
    states.find(([id]) => id === first['id']),
    [first['id'], 'superseded'],
  );
  assert.equal(second['fromName'], first['toName']);
  const chief = await who(CHIEF);
  await assert.rejects(giveMailbox(deps, chief, String(second['id'])), isRefusal);
  await giveMailbox(deps, chief, String(second['id']), 'Đã đi công tác nước ngoài.');
  assert.equal((await only(delegate))['handedOverReason'], 'Đã đi công tác nước ngoài.');

  assert.equal(await remindOfHandovers(deps), 0, 'not near its deadline yet');
  province.now += 8 * DAY_MS;
  assert.equal(await remindOfHandovers(deps), 1);
  assert.equal(await remindOfHandovers(deps), 0, 'once a day');
  const late = await findHandover(db, String(second['id']));
  assert.ok(late);
  const told = await writeHandoverLetter(db, late, { about: 'late' }, province.now);
  assert.deepEqual(
    new Set(told.accountIds),
    new Set([late.toId, chief.accountId]),
    'the new head, and the chief of office',
  );
  assert.equal((await only(delegate))['isLate'], true);
  assert.equal(await act(delegate, second['id'], { accept: true }), undefined);
});

test('when the time of an acting head is over the mailbox goes back to the head, once', async () => {
  const { db, deps, province } = server;
  province.now += DAY_MS;
  const until = new Date(province.now + 3 * DAY_MS).toISOString().slice(0, 10);
  await changeHead(old, 'Phó Giám đốc phụ trách', { isActing: true, until });
  const acting = await only(old);
  assert.deepEqual([acting['isActing'], acting['fromName']], [true, 'Nguyễn Văn Uỷ']);
  assert.equal(await endActingHeads(deps), 0, 'not while it lasts');
  province.now += 5 * DAY_MS;
  assert.deepEqual(
    (await Promise.all([endActingHeads(deps), endActingHeads(deps)])).toSorted((a, b) => a - b),
    [0, 1],
  );
  const back = await only(delegate);
  assert.deepEqual(
    [back['isActing'], back['fromName'], back['toName'], back['state']],
    [false, acting['toName'], acting['fromName'], 'open'],
  );
  assert.match(String(back['basis']), /^Hết thời gian phụ trách theo Quyết định /);
  assert.equal((await findHandover(db, String(acting['id'])))?.state, 'superseded');
  assert.equal(await endActingHeads(deps), 0, 'once');
});

test('an inventory of more rows than a screen shows is whole in its file, and counted in the list and the minutes', async () => {
  const { db, deps } = server;
  const id = String((await only(delegate))['id']);
  const folder = { path: 'Hồ sơ', messages: 1, unread: 0, bytes: 10 };
  await db.query(
    `update handover set inventory = jsonb_set(inventory, '{folders}',
       (select jsonb_agg($2::jsonb || jsonb_build_object('path', 'Hồ sơ ' || n)) from generate_series(1, 720) n)) where id = $1`,
    [id, JSON.stringify(folder)],
  );
  const [shown] = (await delegate.call('Handover/get', { ...PROVINCE, ids: [id] }))[
    'list'
  ] as JmapArguments[];
  assert.ok(shown);
  assert.equal((shown['inventory'] as Inventory).folders.length, 500);
  assert.equal((shown['inventoryCounts'] as { folders: number }).folders, 720);
  const { bytes } = await readInventorySheet(deps, await who(delegate.address), id);
  const { rows } = await readFileRows(bytes);
  assert.equal(rows.length, 721);
  assert.equal(rows.at(-1)?.cells[0], 'Hồ sơ 720');
  assert.equal(await stranger.errorOf('Handover/openInventory', { ...PROVINCE, id }), 'forbidden');
});
