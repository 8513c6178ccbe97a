/** The policies of sending, seen from the pipeline: who is refused, whose mail waits, who is told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { createSendAddressBook } from '#domain/mailstore/send-addresses.ts';
import { decideSend, listSendApprovals } from '#domain/outbound/send-approvals.ts';
import { listHolds } from '#domain/outbound/sending-holds.ts';
import { countPersonalMail } from '#domain/policy/personal-mail.ts';
import { createPolicyReader, type PolicyReader } from '#domain/policy/policy-reader.ts';
import { changePolicy } from '#domain/policy/policy-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { createDelivery, type Delivery } from '#services/delivery/deliver.ts';
import type { DeliveryReply } from '#services/delivery/delivery-parts.ts';
import { createSendingRules } from '#services/sending-rules/create-rules.ts';
import { createGuardedFiler } from '#services/sending-rules/guarded-filer.ts';
import { createSecrecyGuard } from '#services/sending-rules/secrecy-guard.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN, openMailProvince, type Province } from '#tests/province/province.ts';

const operator = systemPrincipal('commandLine');
const ids = makeIds(Date.now);
let province: Province;
let filer: Filer;
let policies: PolicyReader;
let delivery: Delivery;
let an: AccountPrincipal;

function openDelivery(isIsolatedNetwork: boolean): Delivery {
  const { db } = province;
  const hostname = `mail.${DOMAIN}`;
  const base = { db, filer, policies, ids, clock: Date.now, domain: DOMAIN, hostname };
  const rules = createSendingRules({ ...base, isIsolatedNetwork });
  return createDelivery({
    filer,
    ...createSendAddressBook(db),
    ensureMailbox: () => Promise.reject(new Error('no mailbox is made here')),
    hostname,
    clock: Date.now,
    ids,
    log: quietLog,
    rules,
    ourDomain: DOMAIN,
  });
}

before(async () => {
  province = await openMailProvince();
  const { db } = province;
  filer = createFiler({ db, blobs: createPostgresBlobStore(db), ids, clock: Date.now });
  policies = await createPolicyReader(db);
  delivery = openDelivery(false);
  an = await newPerson('Nguyễn Văn An');
});
after(async () => {
  await filer.drain();
  await policies.close();
  await province.close();
});

async function newPerson(displayName: string): Promise<AccountPrincipal> {
  return province.principalOf(await province.addAccount({ displayName }));
}

async function setPolicy(key: string, value: Parameters<typeof changePolicy>[1]['value']): Promise<void> {
  // The reader is told of it by a notification.
  const told = Promise.withResolvers<void>();
  const stopListening = policies.onChange(told.resolve);
  await changePolicy(province.db, { principal: operator, key, value, authority: 'test', now: Date.now() });
  await told.promise;
  stopListening();
}

interface Letter {
  by?: AccountPrincipal;
  from?: string;
  to?: string[];
  header?: string;
  via?: Delivery;
  address?: string;
}

function send({
  by = an,
  from = by.name,
  to = ['b@far.example'],
  header = '',
  via = delivery,
  address,
}: Letter) {
  return via.deliver({
    entrance: 'submission',
    bytes: Buffer.from(`From: <${from}>\r\nTo: <${to[0]}>\r\nSubject: Thu moi\r\n${header}\r\nNoi dung\r\n`),
    reversePath: from,
    recipients: to.map((recipient) => ({ address: recipient })),
    smtputf8: false,
    peer: { remoteAddress: address ?? '192.0.2.1', helo: 'x', protocol: 'ESMTPSA' },
    principal: by,
  });
}

function told(reply: DeliveryReply): string {
  return reply.kind === 'accepted'
    ? 'accepted'
    : `${reply.kind} ${reply.code} ${reply.enhanced} ${reply.text}`;
}

test('who asks to hear of success is told that it is in the mailbox', async () => {
  const reader = await newPerson('Hồ Thị Oanh');
  const recipient = { address: reader.name, accountId: reader.accountId, notify: ['success' as const] };
  const reply = await delivery.deliver({
    entrance: 'submission',
    bytes: Buffer.from(`From: <${an.name}>\r\nSubject: Thu\r\n\r\nx\r\n`),
    reversePath: an.name,
    recipients: [recipient],
    smtputf8: false,
    peer: { remoteAddress: '192.0.2.1', helo: 'x', protocol: 'ESMTPSA' },
    principal: an,
  });
  assert.equal(told(reply), 'accepted');
  assert.match((await inbox(an)).join(), /vào hộp thư của những người sau đây/);
});

interface QueuedRow {
  state: string;
  held_for: string | null;
  text: string;
}

async function queue(): Promise<QueuedRow[]> {
  const rows = await province.db.query<QueuedRow & { blob: Buffer }>(
    `select r.state, m.held_for, m.blob from outbound_recipient r join outbound_message m on m.id = r.message_id
     order by m.id, r.ordinal`,
  );
  const texts = await createPostgresBlobStore(province.db).readMany(rows.map((row) => row.blob));
  await province.db.query('delete from outbound_message');
  return rows.map(({ state, held_for }, index) => ({
    state,
    held_for,
    text: texts[index]?.toString() ?? '',
  }));
}

async function inbox(of: AccountPrincipal): Promise<string[]> {
  const rows = await province.db.query<{ preview: string; fields: string }>(
    'select preview, fields from email where account_id = $1 order by id',
    [of.accountId],
  );
  return rows.map((row) => `${row.fields} ${row.preview}`);
}

test('classified mail is refused before anything is stored, with the lawful way named', async () => {
  for (const header of ['X-CongThu-Secrecy: mat\r\n', 'X-CongThu-Secrecy: tuyet-mat\r\n'])
    assert.match(told(await send({ header })), /^refused 550 5\.7\.0 .*văn thư bảo mật.*classified registry/);
  assert.equal(told(await send({ header: 'X-CongThu-Secrecy: thuong\r\n' })), 'accepted');
  assert.equal((await queue()).length, 1);
});

test('on an isolated network it goes as the policy of its level says', async () => {
  const isolated = openDelivery(true);
  const secret = 'X-CongThu-Secrecy: toi-mat\r\n';
  assert.equal(told(await send({ header: 'X-CongThu-Secrecy: mat\r\n', via: isolated })), 'accepted');
  assert.match(told(await send({ header: secret, via: isolated })), /^refused 550 5\.7\.0/);
  await setPolicy('secrecy', { secret: { senders: [] } });
  assert.equal(told(await send({ header: secret, via: isolated })), 'accepted');
  await setPolicy('secrecy', null);
  await queue();
});

test('who gets classified mail is shown its level before anything is opened', async () => {
  const reader = await newPerson('Phan Thị Bích');
  const reply = await openDelivery(true).deliver({
    entrance: 'submission',
    bytes: Buffer.from(`From: <${an.name}>\r\nSubject: x\r\nX-CongThu-Secrecy: mat\r\n\r\nNoi dung\r\n`),
    reversePath: an.name,
    recipients: [{ address: reader.name, accountId: reader.accountId }],
    smtputf8: false,
    peer: { remoteAddress: '192.0.2.1', helo: 'x', protocol: 'ESMTPSA' },
    principal: an,
  });
  assert.equal(told(reply), 'accepted');
  const rows = await province.db.query<{ signals: string[] }>(
    'select signals from email where account_id = $1',
    [reader.accountId],
  );
  assert.deepEqual(
    rows.map(({ signals }) => signals),
    [['confidential']],
  );
});

function filing(header: string) {
  return {
    message: prepareMessage(Buffer.from(`${header}Subject: x\r\n\r\ntext\r\n`)),
    copies: [
      {
        accountId: an.accountId,
        target: { role: 'drafts' as const },
        flags: { bits: 0, keywords: [] },
        receivedAt: new Date(),
      },
    ],
    enforceQuota: false,
  };
}

test('what is only stored is guarded too', async () => {
  const guarded = createGuardedFiler(filer, createSecrecyGuard(policies, false));
  await assert.rejects(guarded.file(filing('X-CongThu-Secrecy: mat\r\n')), { code: 'notPermitted' });
  await assert.rejects(guarded.fileTogether([filing('X-CongThu-Secrecy: mat\r\n')]), {
    code: 'notPermitted',
  });
  assert.equal((await guarded.file(filing(''))).length, 1);
});

test('mail to personal services is recorded, asked a reason for, or refused', async () => {
  const to = ['friend@gmail.com'];
  assert.equal(told(await send({ to })), 'accepted');
  await setPolicy('personalMail', { sending: 'justify' });
  assert.match(told(await send({ to })), /^refused 550 5\.7\.2 .*lý do.*reason/);
  const reason = Buffer.from('Công dân chỉ có thư này').toString('base64');
  assert.equal(
    told(await send({ to, header: `X-CongThu-Justification: =?utf-8?b?${reason}?=\r\n` })),
    'accepted',
  );
  const [, justified] = await queue();
  assert.doesNotMatch(justified?.text ?? '', /Justification/);
  await setPolicy('personalMail', { sending: 'refuse' });
  assert.match(told(await send({ to })), /^refused 550 5\.7\.2/);
  assert.equal(told(await send({})), 'accepted');
  await setPolicy('personalMail', null);
  const period = { from: new Date(0), to: new Date(Date.now() + 60_000) };
  const counts = await countPersonalMail(province.db, operator, period);
  assert.deepEqual(
    counts.map(({ address, messages, justified: own }) => [address, messages, own]),
    [[an.name, 2, 1]],
  );
  await queue();
});

test('a large send to outside waits, its sender and the deciders are told, and what is decided happens', async () => {
  const person = await newPerson('Trần Văn Cường');
  await setPolicy('sendingLimits', { approvalAbove: 2 });
  const to = ['a@far.example', 'b@far.example', 'c@far.example'];
  assert.equal(told(await send({ by: person, to })), 'accepted');
  const [approval] = await listSendApprovals(province.db, operator);
  assert.deepEqual([approval?.sender, approval?.recipients, approval?.subject], [person.name, 3, 'Thu moi']);
  assert.match((await inbox(person)).join(), /chờ duyệt/);
  const rows = await province.db.query<{ state: string }>('select state from outbound_recipient');
  assert.ok(rows.length === 3 && rows.every(({ state }) => state === 'held'));
  const messageId = approval?.messageId ?? '';
  const decision = {
    principal: operator,
    messageId,
    isApproved: true,
    reason: '',
    authority: 'test',
    now: Date.now(),
  };
  await decideSend(province.db, decision);
  assert.ok((await queue()).every(({ state, held_for: why }) => state === 'queued' && why === null));
  await setPolicy('sendingLimits', null);
});

test('more than the limit is put off, and counts of colleagues are their own', async () => {
  const person = await newPerson('Phạm Thị Dung');
  await setPolicy('sendingLimits', { personPerHour: 2 });
  const results = [];
  for (let number = 0; number < 3; number++) results.push(told(await send({ by: person })));
  assert.deepEqual(results.slice(0, 2), ['accepted', 'accepted']);
  assert.match(results[2] ?? '', /^deferred 450 4\.7\.0 .*giới hạn 2.*limit is 2/);
  assert.equal(told(await send({ by: await newPerson('Võ Văn Em') })), 'accepted');
  await setPolicy('sendingLimits', { personPerHour: 2, exempt: [person.name] });
  assert.equal(told(await send({ by: person })), 'accepted');
  await setPolicy('sendingLimits', null);
  await queue();
});

test('an account that looks stolen is held, its mail waits, and the center is told once', async () => {
  const person = await newPerson('Đỗ Thị Giang');
  await setPolicy('sendingLimits', { suspectNetworksPerHour: 2 });
  for (const address of ['192.0.2.1', '198.51.100.1', '203.0.113.1', '192.0.2.9'])
    assert.equal(told(await send({ by: person, address })), 'accepted');
  assert.deepEqual(
    (await queue()).map(({ state }) => state),
    ['held', 'held', 'held', 'held'],
  );
  const [hold] = await listHolds(province.db, operator);
  assert.deepEqual([hold?.address, hold?.reason], [person.name, 'places']);
  const center = await province.principalOf(province.firstRun.centerAddress);
  const notices = (await inbox(center)).filter((text) => text.includes(person.name));
  assert.equal(notices.length, 1);
  await setPolicy('sendingLimits', null);
});
