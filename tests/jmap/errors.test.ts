/** Every error of the tables of RFC 8620 (§3.6, §5, §6, §7) and RFC 8621 that no other test of this folder meets on its way. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { createSendAddressBook } from '#domain/mailstore/send-addresses.ts';
import { decideSend, listSendApprovals } from '#domain/outbound/send-approvals.ts';
import { sendingLimitsPolicy } from '#domain/policy/policies/sending-limits.ts';
import { createPolicyReader } from '#domain/policy/policy-reader.ts';
import { changePolicy } from '#domain/policy/policy-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { createDelivery } from '#services/delivery/deliver.ts';
import { createSendingRules } from '#services/sending-rules/create-rules.ts';
import { type JmapArguments, JmapClient, JmapProblem } from '#tests/clients/jmap.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { until } from '#tests/until.ts';
import { openSending, type Sending, send } from './sending.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

const LETTER = 'From: <binh@hue.vn>\nSubject: x\nMessage-ID: <1@x>\n\nx\n';
const NOBODY = '00000000-0000-7000-8000-000000000000';

type Faults = Record<string, JmapArguments> | null | undefined;
const typeOf = (faults: unknown, key: string): unknown => (faults as Faults)?.[key]?.['type'];

async function boxOf(client: JmapClient, role: string): Promise<string> {
  return ((await client.call('Mailbox/query', { filter: { role } }))['ids'] as string[])[0] ?? '';
}

function body(text: string): JmapArguments {
  return { bodyValues: { t: { value: text } }, textBody: [{ partId: 't', type: 'text/plain' }] };
}

/** Status and limit of a request that is refused for one. */
async function limitOf(act: Promise<unknown>): Promise<unknown> {
  try {
    await act;
  } catch (error) {
    if (error instanceof JmapProblem) return [error.status, error.problem.limit];
    throw error;
  }
  return undefined;
}

/** Somebody who may only read in another's mailbox. */
async function openReader(server: JmapTestServer, owner: JmapClient): Promise<JmapClient> {
  const reader = await server.signIn('Lê Văn Cường', 'stp');
  const share = { [`shareWith/${reader.accountId}`]: { mayReadItems: true } };
  await owner.call('Mailbox/set', { update: { [await boxOf(owner, 'inbox')]: share } });
  return JmapClient.open(server.url, reader.authorization);
}

test('whole requests are limited: size, and how many at once, of the API and of uploads', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const core = client.session.capabilities['urn:ietf:params:jmap:core'] ?? {};
  assert.deepEqual(await limitOf(client.post('x'.repeat(Number(core['maxSizeRequest']) + 1))), [
    400,
    'maxSizeRequest',
  ]);
  // While one person's requests are held up, so many more are taken and the next is refused.
  const { lists } = server.deps;
  const held = Promise.withResolvers<undefined>();
  server.deps.lists = Object.assign(Object.create(lists) as typeof lists, { get: () => held.promise });
  const busy = Array.from({ length: Number(core['maxConcurrentRequests']) + 1 }, () =>
    limitOf(client.call('Mailbox/get', { ids: null })),
  );
  assert.deepEqual(await Promise.race(busy), [400, 'maxConcurrentRequests']);
  held.resolve(undefined);
  server.deps.lists = lists;
  await Promise.all(busy);
  const upload = await fetch(client.core.uploadUrl(client.accountId), {
    method: 'POST',
    headers: { authorization: client.authorization },
    body: Buffer.alloc(1_000_001),
  });
  assert.equal(((await upload.json()) as JmapArguments)['limit'], 'maxSizeUpload');
});

/** Asks, and hangs up at once; gives when the connection is gone. */
async function hangUp(url: string, request: string, authorization: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const head = [`${request} HTTP/1.1`, `Host: ${hostname}`, `Authorization: ${authorization}`];
  socket.write(`${head.join('\r\n')}\r\nContent-Length: 0\r\n\r\n`);
  socket.destroySoon();
  await once(socket, 'close');
}

test('whoever hangs up while it is looked up who asks keeps no place, neither of requests nor of streams', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { url } = server;
  for (const request of ['POST /jmap/api', 'GET /jmap/eventsource?types=*&closeafter=no&ping=0'])
    for (let turn = 0; turn < 40; turn += 1) await hangUp(url, request, client.authorization);
  // The last of them may still be on their way out.
  const isOpened = async (): Promise<boolean> => {
    const headers = { authorization: client.authorization };
    const stream = await fetch(`${url}/jmap/eventsource?types=*&closeafter=state&ping=0`, { headers });
    await stream.body?.cancel();
    return stream.status === 200;
  };
  const isAnswered = async (): Promise<boolean> =>
    (await limitOf(client.call('Mailbox/get', { ids: null }))) === undefined;
  for (const isSo of [isOpened, isAnswered]) {
    await until(isSo.name, isSo);
  }
});

test('calls fail each with the error of its kind', async () => {
  await using server = await startJmapServer();
  const owner = await server.signIn('Nguyễn Văn An');
  const reader = await openReader(server, owner);
  const { accountId } = owner;
  const { accountId: own } = reader;
  const ids = Array.from({ length: 1_001 }, (_, index) => `${NOBODY.slice(0, -4)}${1_000 + index}`);
  const update = Object.fromEntries(ids.map((id) => [id, {}]));
  const responses = await reader.request([
    ['Email/set', { accountId, destroy: [NOBODY] }],
    ['Email/import', { accountId, emails: {} }],
    ['Email/get', { accountId: 'province', ids: [] }],
    ['Email/copy', { accountId: own, fromAccountId: 'province', create: {} }],
    ['Email/copy', { accountId: own, fromAccountId: NOBODY, create: {} }],
    ['Email/copy', { accountId: own, fromAccountId: accountId, ifFromInState: 's0', create: {} }],
    ['Blob/copy', { accountId: own, fromAccountId: NOBODY, blobIds: [] }],
    ['Email/get', { accountId, ids }],
    ['Email/set', { accountId: own, update }],
    ['Email/get', { accountId, ids: null }],
    ['Thread/get', { accountId, ids: null }],
    ['Email/import', { accountId: own, ifInState: 's0', emails: {} }],
    ['Email/queryChanges', { accountId: own, sinceQueryState: 'never' }],
    ['Thread/changes', { accountId: own, sinceState: 's99999' }],
    ['SearchSnippet/get', { accountId: own, filter: { nothing: 1 }, emailIds: [] }],
    ['SearchSnippet/get', { accountId: own, filter: null, emailIds: ids }],
    ['Mailbox/query', { accountId: own, sort: [{ property: 'size' }] }],
    ['Mailbox/query', { accountId: own, anchor: NOBODY }],
    ['EmailSubmission/query', { accountId: own, filter: { nothing: 1 } }],
    ['DeletedEmail/get', { accountId }],
    ['PushSubscription/get', { ids: null, properties: ['url'] }],
  ]);
  assert.deepEqual(
    responses.map(([name, args]) => args['type'] ?? name),
    [
      'accountReadOnly',
      'accountReadOnly',
      'accountNotSupportedByMethod',
      'fromAccountNotSupportedByMethod',
      'fromAccountNotFound',
      'stateMismatch',
      'fromAccountNotFound',
      'requestTooLarge',
      'requestTooLarge',
      'requestTooLarge',
      'requestTooLarge',
      'stateMismatch',
      'cannotCalculateChanges',
      'cannotCalculateChanges',
      'unsupportedFilter',
      'requestTooLarge',
      'unsupportedSort',
      'anchorNotFound',
      'unsupportedFilter',
      responses[19]?.[1]['type'],
      'forbidden',
    ],
  );
});

test('what the server cannot do now, and what it did not expect, are told apart and end only their call', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { lists } = server.deps;
  const failing = async (error: Error): Promise<unknown[]> => {
    const fail = (): never => {
      throw error;
    };
    const broken = Object.assign(Object.create(lists) as typeof lists, { get: fail });
    server.deps.lists = broken;
    const responses = await client.request([
      ['Mailbox/get', { accountId: client.accountId }],
      ['Core/echo', {}],
    ]);
    server.deps.lists = lists;
    return responses.map(([name, args]) => args['type'] ?? name);
  };
  assert.deepEqual(await failing(new Refusal('temporarilyUnavailable', 'later')), [
    'serverUnavailable',
    'Core/echo',
  ]);
  assert.deepEqual(await failing(new Error('a fault of ours')), ['serverFail', 'Core/echo']);
});

test('e-mails that cannot be made or changed say why, each for itself', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { emailId, threadId } = await server.deliver(client, LETTER);
  const inbox = await boxOf(client, 'inbox');
  const mailboxIds = { [inbox]: true };
  const keywords = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`k${index}`, true]));
  const set = await client.call('Email/set', {
    create: {
      many: { mailboxIds, keywords },
      blob: { mailboxIds, attachments: [{ blobId: 'f'.repeat(64), type: 'text/plain' }] },
      large: { mailboxIds, ...body('x\n'.repeat(600_000)) },
      unknown: { mailboxIds: { [NOBODY]: true } },
      server: { mailboxIds, threadId },
    },
    update: { [emailId]: { keywords: { a: true }, 'keywords/b': true }, [threadId]: { mailboxIds } },
    destroy: [threadId],
  });
  for (const [key, type] of Object.entries({
    many: 'tooManyKeywords',
    blob: 'blobNotFound',
    large: 'tooLarge',
    unknown: 'invalidProperties',
    server: 'invalidProperties',
  }))
    assert.equal(typeOf(set['notCreated'], key), type, key);
  assert.deepEqual((set['notCreated'] as Faults)?.['blob']?.['notFound'], ['f'.repeat(64)]);
  assert.equal(typeOf(set['notUpdated'], emailId), 'invalidPatch');
  assert.equal(typeOf(set['notDestroyed'], threadId), 'notFound');
  const faultsOf = async (patch: JmapArguments): Promise<unknown> => {
    const { notUpdated } = await client.call('Email/set', { update: { [emailId]: patch } });
    const { type, properties } = (notUpdated as Faults)?.[emailId] ?? {};
    return [type, properties];
  };
  for (const keyword of ['a b', '', '(x)', 'đ', 'k'.repeat(256)])
    assert.deepEqual(await faultsOf({ keywords: { [keyword]: true } }), ['invalidProperties', ['keywords']]);
  for (const patch of [{ mailboxIds: {} }, { [`mailboxIds/${inbox}`]: null }])
    assert.deepEqual(await faultsOf(patch), ['invalidProperties', ['mailboxIds']]);
  assert.deepEqual(await faultsOf({ 'keywords/a/b': true }), ['invalidPatch', undefined]);
  assert.deepEqual(await faultsOf({ id: emailId, size: 1 }), ['invalidProperties', ['size']]);
  const both = await client.call('Email/set', { update: { [emailId]: {} }, destroy: [emailId] });
  assert.equal(typeOf(both['notUpdated'], emailId), 'willDestroy');
  assert.deepEqual(both['destroyed'], [emailId]);

  const upload = await fetch(client.core.uploadUrl(client.accountId), {
    method: 'POST',
    headers: { authorization: client.authorization, 'content-type': 'message/rfc822' },
    body: LETTER,
  });
  const { blobId } = (await upload.json()) as { blobId: string };
  await server.db.query('update mail_account set quota_bytes = used_bytes + 10 where account_id = $1', [
    client.accountId,
  ]);
  const imported = await client.call('Email/import', {
    emails: {
      full: { blobId, mailboxIds },
      nowhere: { blobId },
      nothing: { blobId: 'e'.repeat(64), mailboxIds },
      odd: { blobId, mailboxIds, keywords: { a: false } },
    },
  });
  const types = ['full', 'nowhere', 'nothing', 'odd'].map((key) => typeOf(imported['notCreated'], key));
  assert.deepEqual(types, ['overQuota', 'invalidProperties', 'invalidProperties', 'invalidProperties']);
  assert.equal(imported['created'], null);
  const full = await client.call('Email/set', { create: { a: { mailboxIds, ...body('x'.repeat(5_000)) } } });
  assert.equal(typeOf(full['notCreated'], 'a'), 'overQuota');
});

test('mailboxes, identities and answers while away say what is wrong with them', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const inbox = await boxOf(client, 'inbox');
  const boxes = await client.call('Mailbox/set', {
    create: {
      a: { name: '' },
      b: { name: 'b', parentId: NOBODY },
      c: { name: 'c', role: 'inbox' },
      d: { name: 'd', totalEmails: 3 },
    },
    update: { [inbox]: { role: 'trash' }, [NOBODY]: { name: 'x' } },
    destroy: [NOBODY],
  });
  for (const key of ['a', 'b', 'c', 'd'])
    assert.equal(typeOf(boxes['notCreated'], key), 'invalidProperties', key);
  assert.equal(typeOf(boxes['notUpdated'], inbox), 'invalidProperties');
  assert.equal(typeOf(boxes['notUpdated'], NOBODY), 'notFound');
  assert.equal(typeOf(boxes['notDestroyed'], NOBODY), 'notFound');

  const [own] = (await client.call('Identity/get', { ids: null }))['list'] as { id: string; email: string }[];
  const identities = await client.call('Identity/set', {
    create: {
      a: { email: 'chutich@hue.vn' },
      b: { name: 1, email: own?.email },
      c: { email: own?.email, id: 'x' },
    },
    update: { [own?.id ?? '']: { email: 'x@hue.vn' }, [NOBODY]: { name: 'x' } },
    destroy: [own?.id ?? ''],
  });
  assert.equal(typeOf(identities['notCreated'], 'a'), 'forbiddenFrom');
  assert.equal(typeOf(identities['notCreated'], 'b'), 'invalidProperties');
  assert.equal(typeOf(identities['notCreated'], 'c'), 'invalidProperties');
  assert.equal(typeOf(identities['notUpdated'], own?.id ?? ''), 'invalidProperties');
  assert.equal(typeOf(identities['notUpdated'], NOBODY), 'notFound');
  assert.equal(typeOf(identities['notDestroyed'], own?.id ?? ''), 'forbidden');

  const away = await client.call('VacationResponse/set', {
    create: { a: {} },
    update: { singleton: { isEnabled: 'yes' }, other: { isEnabled: true } },
    destroy: ['singleton'],
  });
  assert.equal(typeOf(away['notCreated'], 'a'), 'singleton');
  assert.equal(typeOf(away['notUpdated'], 'singleton'), 'invalidProperties');
  assert.equal(typeOf(away['notUpdated'], 'other'), 'notFound');
  assert.equal(typeOf(away['notDestroyed'], 'singleton'), 'singleton');
});

test('a letter that cannot be sent says why', async () => {
  await using sending = await openSending();
  const { client, binh, server, identityId } = sending;
  const to = [{ email: binh.address }];
  const faultOf = async (email: JmapArguments, submission?: JmapArguments): Promise<unknown> =>
    (await send(sending, email, submission)).fault?.['type'];
  assert.equal(await faultOf({ to, from: [{ email: 'chutich@hue.vn' }] }), 'forbiddenFrom');
  const broken = `From: <${client.address}>\nno field at all\nTo: <${binh.address}>\nSubject: x\n\nx\n`;
  const { emailId } = await server.deliver(client, broken);
  const invalid = await client.call('EmailSubmission/set', {
    create: { a: { identityId, emailId, envelope: { mailFrom: { email: client.address }, rcptTo: to } } },
  });
  assert.equal(typeOf(invalid['notCreated'], 'a'), 'invalidEmail');
  const wrong = await client.call('EmailSubmission/set', {
    create: { a: { identityId, emailId: NOBODY }, b: { identityId: NOBODY }, c: { sendAt: 'x' } },
    update: { [NOBODY]: { undoStatus: 'canceled' } },
    destroy: [NOBODY],
  });
  for (const key of ['a', 'b', 'c']) assert.equal(typeOf(wrong['notCreated'], key), 'invalidProperties', key);
  assert.equal(typeOf(wrong['notUpdated'], NOBODY), 'notFound');
  assert.equal(typeOf(wrong['notDestroyed'], NOBODY), 'notFound');
  const parameters = { HOLDUNTIL: 'tomorrow' };
  const envelope = (rcptTo: JmapArguments[], mailFrom: JmapArguments = { email: client.address }) => ({
    envelope: { mailFrom, rcptTo },
  });
  const many = Array.from({ length: 101 }, (_, index) => ({ email: `a${index}@far.example` }));
  assert.equal(await faultOf({ to: [] }), 'noRecipients');
  assert.equal(await faultOf({ to }, envelope([])), 'noRecipients');
  assert.equal(await faultOf({ to }, envelope(many)), 'tooManyRecipients');
  assert.equal(await faultOf({ to: [{ email: `nobody@${DOMAIN}` }] }), 'invalidRecipients');
  assert.equal(await faultOf({ to }, envelope(to, { email: binh.address })), 'forbiddenMailFrom');
  assert.equal(
    await faultOf({ to }, envelope(to, { email: client.address, parameters })),
    'invalidProperties',
  );
  // A message that was taken when larger ones were sent.
  const { settings } = server.deps;
  server.deps.settings = { ...settings, maxMessageBytes: 100 };
  const large = await client.call('EmailSubmission/set', {
    create: { a: { identityId, emailId, ...envelope(to) } },
  });
  assert.equal(typeOf(large['notCreated'], 'a'), 'tooLarge');
  assert.equal((large['notCreated'] as Faults)?.['a']?.['maxSize'], 100);
  server.deps.settings = settings;
});

/** Puts the rules of sending in force; gives how to change what one may send. */
async function enforceRules({ server }: Sending) {
  const { db, filer, ids, clock } = server.deps;
  const hostname = `mail.${DOMAIN}`;
  const policies = await createPolicyReader(db);
  const base = { db, filer, policies, ids, clock, domain: DOMAIN, hostname, log: quietLog };
  server.deps.delivery = createDelivery({
    ...base,
    ...createSendAddressBook(db),
    ensureMailbox: (accountId, path) => ensureMailbox({ db, ids, clock }, accountId, path),
    rules: createSendingRules({ ...base, isIsolatedNetwork: false }),
  });
  const limit = async (value: Record<string, number>): Promise<void> => {
    const principal = systemPrincipal('commandLine');
    await changePolicy(db, { principal, key: 'sendingLimits', value, authority: 'test', now: clock() });
    // The reader hears of it by a notification.
    const isRead = async (): Promise<boolean> => {
      const limits: object = await policies.read(sendingLimitsPolicy);
      return Object.entries(value).every(([name, most]) => Reflect.get(limits, name) === most);
    };
    await until('the reader has heard of it', isRead);
  };
  return { limit, [Symbol.asyncDispose]: () => policies.close() };
}

test('what the rules of sending refuse is refused here in its words: secrecy, and too much in an hour', async () => {
  await using sending = await openSending();
  await using rules = await enforceRules(sending);
  const to = [{ email: sending.binh.address }];
  const faultOf = async (email: JmapArguments): Promise<unknown> =>
    (await send(sending, email)).fault?.['type'];
  assert.equal(await faultOf({ to, 'header:X-CongThu-Secrecy': ' Mật' }), 'forbiddenToSend');
  await rules.limit({ personPerHour: 2 });
  assert.equal(await faultOf({ to }), undefined);
  assert.equal(await faultOf({ to: [...to, ...to, { email: 'b@far.example' }] }), 'rateLimit');
});

test('whoever sends to many outside sees that it waits for approval, and follows the decision', async () => {
  await using sending = await openSending();
  await using rules = await enforceRules(sending);
  const { client, server } = sending;
  await rules.limit({ approvalAbove: 1 });
  const to = [{ email: 'a@far.example' }, { email: 'b@far.example' }];
  const { submissionId } = await send(sending, { to });
  const read = async (): Promise<JmapArguments> => {
    const got = await client.call('EmailSubmission/get', { ids: [submissionId] });
    const [submission] = got['list'] as JmapArguments[];
    const status = submission?.['deliveryStatus'] as Record<string, { delivered: string; smtpReply: string }>;
    return {
      state: got['state'],
      heldFor: submission?.['heldFor'],
      a: status['a@far.example']?.delivered,
      b: status['b@far.example']?.smtpReply,
    };
  };
  const { state, ...held } = await read();
  assert.deepEqual(held, {
    heldFor: 'approval',
    a: 'queued',
    b: '250 2.0.0 Held until somebody has decided',
  });
  const principal = systemPrincipal('commandLine');
  const [approval] = await listSendApprovals(server.deps.db, principal);
  const messageId = approval?.messageId ?? '';
  const decision = { principal, messageId, isApproved: true, reason: '', authority: 'test' };
  await decideSend(server.deps.db, { ...decision, now: server.deps.clock() });
  const after = await read();
  assert.deepEqual([after['heldFor'], after['a']], [null, 'queued']);
  const changes = await client.call('EmailSubmission/changes', { sinceState: state });
  assert.deepEqual(changes['updated'], [submissionId]);
});
