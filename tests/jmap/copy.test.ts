/** Copies between accounts (RFC 8620 §6.3, RFC 8621 §4.7), several mailboxes at once, and finding by any header (§4.4.1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

type Client = JmapClient & { address: string };
interface Thing extends JmapArguments {
  id: string;
}

const AGENCY = 'snv@thuathienhue.gov.vn';
const LETTER = 'Message-ID: <1@x>\nFrom: <b@x.vn>\nSubject: Lịch họp\nX-Phong: Văn thư\n\nKính gửi\n';

async function boxOf(client: Client, role: string, accountId = client.accountId): Promise<string> {
  const list = (await client.call('Mailbox/get', { accountId, ids: null }))['list'] as Thing[];
  return list.find((box) => box['role'] === role)?.id ?? '';
}

async function openHead() {
  const server = await startJmapServer();
  const head = await server.signIn('Nguyễn Văn An', 'snv', 'agency_head');
  const agency = await server.accountIdOf(AGENCY);
  const { emailId } = await server.deliver(head, LETTER);
  await head.call('Email/set', { update: { [emailId]: { 'keywords/$flagged': true } } });
  return { server, head, agency, emailId, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('an e-mail is copied into an agency’s account with its keywords and its time, and the original goes', async () => {
  await using open = await openHead();
  const { head, agency, emailId } = open;
  const inbox = await boxOf(head, 'inbox', agency);
  const responses = await head.request([
    [
      'Email/copy',
      {
        fromAccountId: head.accountId,
        accountId: agency,
        create: { c: { id: emailId, mailboxIds: { [inbox]: true } } },
        onSuccessDestroyOriginal: true,
      },
    ],
  ]);
  assert.deepEqual(
    responses.map(([name]) => name),
    ['Email/copy', 'Email/set'],
  );
  const made = (responses[0]?.[1]['created'] as Record<string, Thing> | undefined)?.['c']?.id;
  const properties = ['subject', 'keywords', 'mailboxIds'];
  const [copy] = (await head.call('Email/get', { accountId: agency, ids: [made], properties }))[
    'list'
  ] as Thing[];
  assert.deepEqual(copy, {
    id: made,
    subject: 'Lịch họp',
    keywords: { $flagged: true },
    mailboxIds: { [inbox]: true },
  });
  assert.deepEqual((await head.call('Email/get', { ids: [emailId] }))['notFound'], [emailId]);
});

test('what cannot be copied is told for each, and for the call', async () => {
  await using open = await openHead();
  const { head, agency, emailId } = open;
  const inbox = await boxOf(head, 'inbox', agency);
  const base = { fromAccountId: head.accountId, accountId: agency };
  const copy = (args: JmapArguments) => head.call('Email/copy', { ...base, ...args });
  const mailboxIds = { [inbox]: true };
  const made = await copy({
    create: {
      a: { id: agency, mailboxIds },
      b: { id: emailId, mailboxIds: {} },
      c: { id: emailId, mailboxIds, subject: 'x' },
    },
  });
  const faults = made['notCreated'] as Record<string, Thing>;
  assert.deepEqual(
    Object.values(faults).map(({ type }) => type),
    ['notFound', 'invalidProperties', 'invalidProperties'],
  );
  const errorOf = (args: JmapArguments) => head.errorOf('Email/copy', { ...base, create: {}, ...args });
  assert.equal(await errorOf({ fromAccountId: emailId }), 'fromAccountNotFound');
  assert.equal(await errorOf({ accountId: emailId }), 'accountNotFound');
  assert.equal(await errorOf({ accountId: head.accountId }), 'invalidArguments');
  assert.equal(await errorOf({ ifInState: 's0' }), 'stateMismatch');
  assert.equal(await errorOf({ ifFromInState: 's0' }), 'stateMismatch');
});

test('a blob is copied between accounts, and one that is not there is told', async () => {
  await using open = await openHead();
  const { head, agency, emailId } = open;
  const list = (await head.call('Email/get', { ids: [emailId], properties: ['blobId'] }))['list'] as Thing[];
  const blobId = String(list[0]?.['blobId']);
  const missing = 'f'.repeat(64);
  const copied = await head.call('Blob/copy', {
    fromAccountId: head.accountId,
    accountId: agency,
    blobIds: [blobId, missing],
  });
  assert.deepEqual(copied['copied'], { [blobId]: blobId });
  assert.equal((copied['notCopied'] as Record<string, Thing>)[missing]?.['type'], 'notFound');
  const parsed = await head.call('Email/parse', {
    accountId: agency,
    blobIds: [blobId],
    properties: ['subject'],
  });
  assert.deepEqual(parsed['parsed'], { [blobId]: { subject: 'Lịch họp' } });
});

test('an e-mail in three mailboxes is there in all of them or in none', async () => {
  await using open = await openHead();
  const { head, server } = open;
  const roles = ['drafts', 'archive', 'inbox'];
  const boxes = await Promise.all(roles.map((role) => boxOf(head, role)));
  const mailboxIds = Object.fromEntries(boxes.map((id) => [id, true]));
  const create = { d: { mailboxIds, subject: 'Ba nơi' } };
  const set = await head.call('Email/set', { create });
  const { id } = (set['created'] as Record<string, Thing>)['d'] ?? { id: '' };
  const [email] = (await head.call('Email/get', { ids: [id], properties: ['mailboxIds'] }))[
    'list'
  ] as Thing[];
  assert.deepEqual(email?.['mailboxIds'], mailboxIds);
  const before = await server.db.query('select from email where account_id = $1', [head.accountId]);
  const nowhere = { ...mailboxIds, [head.accountId]: true };
  const failed = await head.call('Email/set', { create: { d: { mailboxIds: nowhere, subject: 'x' } } });
  assert.equal((failed['notCreated'] as Record<string, Thing>)['d']?.['type'], 'invalidProperties');
  const after = await server.db.query('select from email where account_id = $1', [head.accountId]);
  assert.equal(after.length, before.length);
});

test('e-mails are found by any header they have, and by what stands in it', async () => {
  await using open = await openHead();
  const { head, server, emailId } = open;
  await server.deliver(head, 'Message-ID: <2@x>\nFrom: <c@x.vn>\nSubject: Khác\nX-Phong: Kế toán\n\nx\n');
  await server.deliver(head, 'Message-ID: <3@x>\nFrom: <d@x.vn>\nSubject: Không có\n\nx\n');
  const find = async (header: string[]) =>
    ((await head.call('Email/query', { filter: { header } }))['ids'] as string[]).length;
  assert.equal(await find(['X-Phong']), 2);
  assert.equal(await find(['x-phong', 'van thu']), 1);
  assert.equal(await find(['X-Phong', 'không đâu']), 0);
  assert.equal(await find(['X-Nothing']), 0);
  const not = { operator: 'NOT', conditions: [{ header: ['X-Phong'] }] };
  assert.equal(((await head.call('Email/query', { filter: not }))['ids'] as string[]).length, 1);
  const [first] = (await head.call('Email/query', { filter: { header: ['X-Phong', 'Văn thư'] } }))[
    'ids'
  ] as string[];
  assert.equal(first, emailId);
  for (const header of [[], ['a', 'b', 'c'], ['X Phong'], 'X-Phong'])
    assert.equal(await head.errorOf('Email/query', { filter: { header } }), 'invalidArguments');
});
