/** Delayed sending, taking back, and sending for an agency (RFC 8621 §6, §7; RFC 4865; R9.1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

type Person = JmapClient & { address: string };
interface Thing extends JmapArguments {
  id: string;
}

async function boxesOf(client: Person, accountId: string): Promise<Record<string, string>> {
  const list = (await client.call('Mailbox/get', { accountId, ids: null }))['list'] as Thing[];
  return Object.fromEntries(list.map((box) => [String(box['role']), box.id]));
}

async function identitiesOf(client: Person, accountId = client.accountId): Promise<Thing[]> {
  return (await client.call('Identity/get', { accountId, ids: null }))['list'] as Thing[];
}

interface Letter {
  accountId?: string;
  from: string;
  to: string[];
  identityId: string;
  hold?: Record<string, string>;
}

/** Writes a draft and submits it; gives the outcome of the submission. */
async function submit(client: Person, letter: Letter) {
  const { accountId = client.accountId, from, to, identityId, hold } = letter;
  const boxes = await boxesOf(client, accountId);
  const draft = {
    mailboxIds: { [boxes['drafts'] ?? '']: true },
    from: [{ email: from }],
    to: to.map((email) => ({ email })),
    subject: 'Lịch họp',
    bodyValues: { t: { value: 'Kính gửi' } },
    textBody: [{ partId: 't' }],
  };
  const envelope = {
    mailFrom: { email: from, parameters: hold ?? null },
    rcptTo: to.map((email) => ({ email, parameters: null })),
  };
  const [, set] = await client.request([
    ['Email/set', { accountId, create: { d: draft } }],
    ['EmailSubmission/set', { accountId, create: { s: { identityId, emailId: '#d', envelope } } }],
  ]);
  return {
    made: (set?.[1]['created'] as Record<string, Thing> | null)?.['s'],
    fault: (set?.[1]['notCreated'] as Record<string, Thing> | null)?.['s'],
  };
}

async function openTwo() {
  const server = await startJmapServer();
  const an = await server.signIn('Nguyễn Văn An');
  const binh = await server.signIn('Trần Thị Bình', 'stc');
  const [identity] = await identitiesOf(an);
  const later = async (hold: Record<string, string>) =>
    submit(an, {
      from: an.address,
      to: [binh.address, 'ai@example.org'],
      identityId: identity?.id ?? '',
      hold,
    });
  return { server, an, binh, later, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function subjectsOf(client: Person, accountId = client.accountId): Promise<string[]> {
  const ids = (await client.call('Email/query', { accountId }))['ids'];
  const list = (await client.call('Email/get', { accountId, ids, properties: ['subject'] }))['list'];
  return (list as Thing[]).map((email) => String(email['subject']));
}

async function submissionOf(
  client: Person,
  id: string,
  accountId = client.accountId,
): Promise<Thing | undefined> {
  return ((await client.call('EmailSubmission/get', { accountId, ids: [id] }))['list'] as Thing[])[0];
}

async function queuedAddresses({ db }: JmapTestServer): Promise<string[]> {
  const rows = await db.query<{ address: string }>('select address from outbound_recipient order by address');
  return rows.map((row) => row.address);
}

test('a letter held for an hour goes to nobody before, and to everybody then', async () => {
  await using two = await openTwo();
  const { server, an, binh, later } = two;
  const { made } = await later({ HOLDFOR: '3600' });
  assert.equal(made?.['undoStatus'], 'pending');
  assert.equal(
    made?.['sendAt'],
    new Date(server.province.now + 3_600_000).toISOString().replace('.000Z', 'Z'),
  );
  await server.releaseDue();
  assert.deepEqual([await subjectsOf(binh), await queuedAddresses(server)], [[], []]);
  const waiting = await submissionOf(an, made?.id ?? '');
  const status = waiting?.['deliveryStatus'] as Record<string, Thing>;
  assert.deepEqual(
    [waiting?.['undoStatus'], status[binh.address]?.['delivered'], status['ai@example.org']?.['delivered']],
    ['pending', 'queued', 'queued'],
  );
  const state = (await an.call('EmailSubmission/get', { ids: [] }))['state'];
  server.province.now += 3_600_001;
  await server.releaseDue();
  assert.deepEqual(
    [await subjectsOf(binh), await queuedAddresses(server)],
    [['Lịch họp'], ['ai@example.org']],
  );
  const sent = await submissionOf(an, made?.id ?? '');
  const after = sent?.['deliveryStatus'] as Record<string, Thing>;
  assert.deepEqual([sent?.['undoStatus'], after[binh.address]?.['delivered']], ['final', 'yes']);
  assert.deepEqual((await an.call('EmailSubmission/changes', { sinceState: state }))['updated'], [made?.id]);
  await server.releaseDue();
  assert.deepEqual(await subjectsOf(binh), ['Lịch họp']);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

test('what waits is taken back, and never goes out', async () => {
  await using two = await openTwo();
  const { server, an, binh, later } = two;
  const until = new Date(server.province.now + 60_000).toISOString();
  const { made } = await later({ HOLDUNTIL: until });
  const id = made?.id ?? '';
  const cancel = () => an.call('EmailSubmission/set', { update: { [id]: { undoStatus: 'canceled' } } });
  assert.deepEqual((await cancel())['updated'], { [id]: null });
  server.province.now += 120_000;
  await server.releaseDue();
  assert.deepEqual([await subjectsOf(binh), await queuedAddresses(server)], [[], []]);
  assert.equal((await submissionOf(an, id))?.['undoStatus'], 'canceled');
  const found = await an.call('EmailSubmission/query', { filter: { undoStatus: 'canceled' } });
  assert.deepEqual(found['ids'], [id]);
  assert.deepEqual((await cancel())['updated'], { [id]: null });
  assert.deepEqual(await verifyMailStore(server.db), []);
});

test('what has gone is not taken back', async () => {
  await using two = await openTwo();
  const { server, an, later } = two;
  const { made } = await later({ HOLDFOR: '1' });
  server.province.now += 2_000;
  await server.releaseDue();
  const set = await an.call('EmailSubmission/set', {
    update: { [made?.id ?? '']: { undoStatus: 'canceled' } },
  });
  assert.equal((set['notUpdated'] as Record<string, Thing>)[made?.id ?? '']?.['type'], 'cannotUnsend');
});

test('a time that cannot be is refused with the envelope named', async () => {
  await using two = await openTwo();
  for (const hold of [{ HOLDFOR: 'x' }, { HOLDFOR: '99999999' }, { HOLDUNTIL: '2001-01-05T08:00:00Z' }]) {
    const { fault } = await two.later(hold);
    assert.deepEqual([fault?.['type'], fault?.['properties']], ['invalidProperties', ['envelope']]);
  }
});

test('whose account was locked meanwhile sends nothing, and is told', async () => {
  await using two = await openTwo();
  const { server, an, binh, later } = two;
  await later({ HOLDFOR: '60' });
  await lockAccount(server.db, {
    principal: systemPrincipal('commandLine'),
    address: an.address,
    authority: 'test',
    reason: 'leaked',
    endsBecause: 'locked',
    now: server.province.now,
  });
  server.province.now += 61_000;
  await server.releaseDue();
  assert.deepEqual(await subjectsOf(binh), []);
  const [inbox] = await server.db.query<{ number: number }>(
    `select message_count as number from mailbox where account_id = $1 and role = 'inbox'`,
    [an.accountId],
  );
  assert.equal(inbox?.number, 1);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

const AGENCY = 'snv@thuathienhue.gov.vn';

test('the head of an agency sends as the agency, from the own account and from the agency’s', async () => {
  await using server = await startJmapServer();
  const head = await server.signIn('Nguyễn Văn An', 'snv', 'agency_head');
  const binh = await server.signIn('Trần Thị Bình', 'stc');
  const agency = await server.accountIdOf(AGENCY);
  for (const accountId of [head.accountId, agency]) {
    const identities = await identitiesOf(head, accountId);
    const identityId = identities.find(({ email }) => email === AGENCY)?.id ?? '';
    const { made, fault } = await submit(head, { accountId, from: AGENCY, to: [binh.address], identityId });
    assert.ok(made, JSON.stringify(fault));
    assert.equal((await submissionOf(head, made.id, accountId))?.['undoStatus'], 'final');
  }
  const ids = (await binh.call('Email/query'))['ids'];
  const got = (await binh.call('Email/get', { ids, properties: ['from', 'sender'] }))['list'] as Thing[];
  assert.deepEqual(
    got.map(({ from, sender }) => [from, sender]),
    [
      [[{ name: null, email: AGENCY }], null],
      [[{ name: null, email: AGENCY }], null],
    ],
  );
});

test('a delegate writes for the agency and is named as the sender', async () => {
  await using server = await startJmapServer();
  const delegate = await server.signIn('Nguyễn Văn An', 'snv', 'delegate');
  const binh = await server.signIn('Trần Thị Bình', 'stc');
  const agency = await server.accountIdOf(AGENCY);
  const identityId = (await identitiesOf(delegate, agency))[0]?.id ?? '';
  const { fault } = await submit(delegate, {
    accountId: agency,
    from: AGENCY,
    to: [binh.address],
    identityId,
  });
  assert.equal(fault, undefined);
  const ids = (await binh.call('Email/query'))['ids'];
  const [got] = (await binh.call('Email/get', { ids, properties: ['from', 'sender'] }))['list'] as Thing[];
  assert.deepEqual(
    [got?.['from'], got?.['sender']],
    [[{ name: null, email: AGENCY }], [{ name: null, email: delegate.address }]],
  );
});

test('nobody else has an identity of the agency', async () => {
  await using server = await startJmapServer();
  const other = await server.signIn('Nguyễn Văn An');
  const identities = await identitiesOf(other);
  assert.deepEqual(
    identities.map(({ email }) => email),
    [other.address],
  );
  const { fault } = await submit(other, {
    from: AGENCY,
    to: [other.address],
    identityId: identities[0]?.id ?? '',
  });
  assert.equal(fault?.['type'], 'forbiddenMailFrom');
});
