/** RFC 8621: mailboxes, threads and e-mails, read and changed, and the same state for IMAP's side of the store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

/** The types of the faults in a map of them, by id. */
function types(map: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((map ?? {}) as Record<string, JmapArguments>).map(([id, fault]) => [id, fault['type']]),
  );
}

function type(map: unknown, id: string): unknown {
  return types(map)[id];
}

const LETTER = `From: =?UTF-8?Q?Tr=E1=BA=A7n_B=C3=ACnh?= <binh@example.vn>
To: an@example.vn, Nhóm: chi@example.vn;
Subject: =?UTF-8?Q?Gi=E1=BA=A5y_m=E1=BB=9Di?=
Message-ID: <1@example.vn>
Date: Wed, 5 Jan 2005 08:00:00 +0700
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

K=C3=ADnh g=E1=BB=ADi
--c
Content-Type: text/html; charset=utf-8

<p>Kính gửi
--c--
--b
Content-Type: application/pdf; name="moi.pdf"
Content-Transfer-Encoding: base64
Content-Disposition: attachment

AQID
--b--
`;

interface Thing extends JmapArguments {
  id: string;
}

async function open(): Promise<{ server: JmapTestServer; client: JmapClient } & AsyncDisposable> {
  const server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  return { server, client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function get(
  client: JmapClient,
  type: string,
  ids: string[] | null,
  args: JmapArguments = {},
): Promise<Thing[]> {
  return (await client.call(`${type}/get`, { ids, ...args }))['list'] as Thing[];
}

async function boxes(client: JmapClient): Promise<Record<string, string>> {
  const list = await get(client, 'Mailbox', null, { properties: ['role', 'name'] });
  return Object.fromEntries(list.map((box) => [String(box['role'] ?? box['name']), box.id]));
}

async function query(client: JmapClient, args: JmapArguments = {}): Promise<string[]> {
  return (await client.call('Email/query', args))['ids'] as string[];
}

test('a message is told as people read it, from its row alone', async () => {
  await using opened = await open();
  const { server, client } = opened;
  const filed = await server.deliver(client, LETTER);
  const [email] = await get(client, 'Email', [filed.emailId]);
  assert.ok(email);
  assert.deepEqual(email['from'], [{ name: 'Trần Bình', email: 'binh@example.vn' }]);
  assert.deepEqual(email['to'], [
    { name: null, email: 'an@example.vn' },
    { name: null, email: 'chi@example.vn' },
  ]);
  assert.equal(email['subject'], 'Giấy mời');
  assert.equal(email['sentAt'], '2005-01-05T01:00:00Z');
  assert.deepEqual(email['messageId'], ['1@example.vn']);
  assert.equal(email['cc'], null);
  assert.equal(email['preview'], 'Kính gửi');
  assert.equal(email['hasAttachment'], true);
  assert.deepEqual(email['keywords'], {});
  assert.deepEqual(Object.keys(email['mailboxIds'] as object), [(await boxes(client))['inbox']]);
  assert.deepEqual(
    (email['textBody'] as Thing[]).map((part) => part['type']),
    ['text/plain'],
  );
  assert.deepEqual(
    (email['htmlBody'] as Thing[]).map((part) => part['type']),
    ['text/html'],
  );
  assert.deepEqual(
    (email['attachments'] as Thing[]).map((part) => [part['name'], part['size'], part['disposition']]),
    [['moi.pdf', 3, 'attachment']],
  );
});

test('headers come in any form, bodies as values cut where asked', async () => {
  await using opened = await open();
  const { server, client } = opened;
  const filed = await server.deliver(client, LETTER);
  const properties = [
    'header:Subject:asText',
    'header:to:asGroupedAddresses',
    'header:X-None',
    'bodyStructure',
    'bodyValues',
  ];
  const [email] = await get(client, 'Email', [filed.emailId], {
    properties,
    bodyProperties: ['partId', 'type', 'charset'],
    fetchAllBodyValues: true,
    maxBodyValueBytes: 4,
  });
  assert.equal(email?.['header:Subject:asText'], 'Giấy mời');
  assert.equal(email?.['header:X-None'], null);
  const groups = email?.['header:to:asGroupedAddresses'] as { name: string | null }[];
  assert.deepEqual(
    groups.map((group) => group.name),
    [null, 'Nhóm'],
  );
  const structure = email?.['bodyStructure'] as { type: string; subParts: { type: string }[] };
  assert.deepEqual(
    [structure.type, structure.subParts.map((part) => part.type)],
    ['multipart/mixed', ['multipart/alternative', 'application/pdf']],
  );
  const values = Object.values(email?.['bodyValues'] as Record<string, JmapArguments>);
  assert.deepEqual(values[0], { value: 'Kín', isTruncated: true, isEncodingProblem: false });
  const faults = await client.errorOf('Email/get', { ids: [], properties: ['header:From:asDate'] });
  assert.equal(faults, 'invalidArguments');
});

test('lists are filtered, sorted, windowed and collapsed', async () => {
  await using opened = await open();
  const { server, client } = opened;
  const ids: string[] = [];
  for (let number = 1; number <= 6; number += 1) {
    const subject = number % 2 === 0 ? 'Re: Họp giao ban' : `Việc ${number}`;
    const reference = number % 2 === 0 ? 'References: <goc@x>\n' : '';
    const filed = await server.deliver(
      client,
      `Subject: ${subject}\nMessage-ID: <m${number}@x>\n${reference}\nthư ${number}\n`,
    );
    ids.push(filed.emailId);
  }
  const newest = ids.toReversed();
  const { inbox } = await boxes(client);
  assert.deepEqual(await query(client), newest);
  assert.deepEqual(
    await query(client, { filter: { inMailbox: inbox }, limit: 2, position: 1 }),
    newest.slice(1, 3),
  );
  assert.deepEqual(await query(client, { sort: [{ property: 'receivedAt' }], position: -2 }), ids.slice(-2));
  assert.deepEqual(
    await query(client, { anchor: newest[3], anchorOffset: -1, limit: 2 }),
    newest.slice(2, 4),
  );
  assert.deepEqual(await query(client, { collapseThreads: true }), [
    newest[0],
    newest[1],
    newest[3],
    newest[5],
  ]);
  const total = await client.call('Email/query', {
    filter: { inMailbox: inbox },
    calculateTotal: true,
    limit: 1,
  });
  assert.equal(total['total'], 6);
  const threads = await client.call('Email/query', { collapseThreads: true, calculateTotal: true, limit: 1 });
  assert.equal(threads['total'], 4);
  assert.deepEqual(await query(client, { filter: { text: 'hop giao' } }), [ids[5], ids[3], ids[1]]);
  assert.deepEqual(await query(client, { filter: { body: '"thư 3"' } }), [ids[2]]);
  const not = { operator: 'NOT', conditions: [{ subject: 'việc' }] };
  assert.deepEqual(await query(client, { filter: not }), [ids[5], ids[3], ids[1]]);
  assert.deepEqual(await query(client, { filter: { hasKeyword: '$seen' } }), []);
  assert.equal((await query(client, { filter: { notKeyword: '$seen' } })).length, 6);
  assert.equal(await client.errorOf('Email/query', { anchor: client.accountId }), 'anchorNotFound');
  assert.equal(await client.errorOf('Email/query', { filter: { nothing: 1 } }), 'unsupportedFilter');
  assert.equal(await client.errorOf('Email/query', { sort: [{ property: 'x' }] }), 'unsupportedSort');
  const thread = (await get(client, 'Email', [ids[1] ?? ''], { properties: ['threadId'] }))[0]?.[
    'threadId'
  ] as string;
  assert.deepEqual((await get(client, 'Thread', [thread]))[0]?.['emailIds'], [ids[1], ids[3], ids[5]]);
});

test('keywords and mailboxes change as a whole or by path, and everybody is told the same', async () => {
  await using opened = await open();
  const { server, client } = opened;
  const first = (await server.deliver(client, LETTER)).emailId;
  const { inbox = '', archive = '' } = await boxes(client);
  const state = (await client.call('Email/get', { ids: [] }))['state'];
  const set = await client.call('Email/set', {
    update: {
      [first]: { 'keywords/$seen': true, 'keywords/viec': true, [`mailboxIds/${archive}`]: true },
    },
  });
  assert.deepEqual(set['updated'], { [first]: null });
  const shown = ['keywords', 'mailboxIds'];
  const [email] = await get(client, 'Email', [first], { properties: shown });
  assert.deepEqual(email?.['keywords'], { $seen: true, viec: true });
  assert.deepEqual(Object.keys(email?.['mailboxIds'] as object).sort(), [inbox, archive].sort());
  const counts = await get(client, 'Mailbox', [archive], {
    properties: ['totalEmails', 'unreadEmails', 'totalThreads'],
  });
  assert.deepEqual(counts, [{ id: archive, totalEmails: 1, unreadEmails: 0, totalThreads: 1 }]);
  const changes = await client.call('Email/changes', { sinceState: state });
  assert.deepEqual([changes['created'], changes['updated'], changes['destroyed']], [[], [first], []]);
  const boxChanges = await client.call('Mailbox/changes', { sinceState: state });
  assert.deepEqual((boxChanges['updated'] as string[]).sort(), [inbox, archive].sort());
  assert.deepEqual(boxChanges['updatedProperties'], [
    'totalEmails',
    'unreadEmails',
    'totalThreads',
    'unreadThreads',
  ]);
  await client.call('Email/set', { destroy: [first] });
  const gone = await client.call('Email/changes', { sinceState: state });
  assert.deepEqual([gone['created'], gone['updated'], gone['destroyed']], [[], [], [first]]);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

test('what may not be set is told for each e-mail, and the others are set', async () => {
  await using opened = await open();
  const { server, client } = opened;
  const first = (await server.deliver(client, LETTER)).emailId;
  const second = (await server.deliver(client, LETTER)).emailId;
  const { inbox = '' } = await boxes(client);
  const set = await client.call('Email/set', {
    update: {
      [first]: { [`mailboxIds/${inbox}`]: null },
      [second]: { subject: 'x' },
      nothing: { 'keywords/$seen': true },
    },
    destroy: ['00000000-0000-7000-8000-000000000000'],
    create: {
      a: { mailboxIds: {}, subject: 'x' },
      b: { mailboxIds: { [inbox]: true }, from: 'wrong', nothing: 1 },
    },
  });
  assert.deepEqual(types(set['notUpdated']), {
    [first]: 'invalidProperties',
    [second]: 'invalidProperties',
    nothing: 'notFound',
  });
  assert.deepEqual(types(set['notDestroyed']), { '00000000-0000-7000-8000-000000000000': 'notFound' });
  assert.deepEqual(types(set['notCreated']), { a: 'invalidProperties', b: 'invalidProperties' });
  const faults = (set['notCreated'] as Record<string, { properties: string[] }>)['b']?.properties;
  assert.deepEqual(faults, ['from', 'nothing']);
});

/** What RFC 8621 §4.6 forbids of an e-mail that is created. */
const FORBIDDEN = (drafts: string): Record<string, JmapArguments> => {
  const base = { mailboxIds: { [drafts]: true }, bodyValues: { t: { value: 'x' } } };
  const part = (more: JmapArguments): JmapArguments => ({ ...base, textBody: [{ partId: 't', ...more }] });
  return {
    headers: { ...base, headers: [] },
    twice: { ...base, subject: 'x', 'header:Subject:asText': 'y' },
    form: { ...base, 'header:Subject:asAddresses': [] },
    content: { ...base, 'header:Content-Language': 'vi' },
    both: { ...base, bodyStructure: { partId: 't' }, textBody: [{ partId: 't' }] },
    again: { ...base, subject: 'x', bodyStructure: { partId: 't', 'header:Subject:asText': 'y' } },
    texts: { ...base, textBody: [{ partId: 't' }, { partId: 't' }] },
    kind: { ...base, textBody: [{ partId: 't', type: 'text/html' }] },
    value: part({ partId: 'other' }),
    blob: part({ blobId: 'f'.repeat(64) }),
    charset: part({ charset: 'utf-8' }),
    size: part({ size: 1 }),
    encoding: part({ 'header:Content-Transfer-Encoding': '8bit' }),
    partHeaders: part({ headers: [] }),
    partTwice: part({ cid: 'a', 'header:Content-ID': '<b>' }),
    partUnknown: part({ nothing: 1 }),
    cut: { ...part({}), bodyValues: { t: { value: 'x', isTruncated: true } } },
  };
};

test('a draft is composed, stored, and read back as it was meant', async () => {
  await using opened = await open();
  const { client } = opened;
  const { drafts = '' } = await boxes(client);
  const set = await client.call('Email/set', {
    create: {
      k1: {
        mailboxIds: { [drafts]: true },
        keywords: { $draft: true, $seen: true },
        from: [{ name: 'Nguyễn Văn An', email: 'nguyenvanan@thuathienhue.gov.vn' }],
        to: [{ email: 'binh@example.vn' }],
        subject: 'Về việc họp',
        bodyValues: { t: { value: 'Kính gửi ông Bình,\n\nTrân trọng.' }, h: { value: '<p>Kính gửi' } },
        textBody: [{ partId: 't', type: 'text/plain' }],
        htmlBody: [{ partId: 'h', type: 'text/html' }],
        'header:X-Loai:asText': 'công văn',
        'header:Cc:asGroupedAddresses': [
          { name: 'Phòng Tổ chức', addresses: [{ name: 'Bình', email: 'binh@example.vn' }] },
          { name: null, addresses: [{ email: 'an@example.vn' }] },
        ],
      },
      ...FORBIDDEN(drafts),
    },
  });
  assert.deepEqual(
    Object.keys(FORBIDDEN(drafts)).map((key) => [key, type(set['notCreated'], key)]),
    Object.keys(FORBIDDEN(drafts)).map((key) => [key, 'invalidProperties']),
  );
  const made = (set['created'] as Record<string, Thing>)['k1'];
  assert.ok(made, JSON.stringify(set['notCreated']));
  const [email] = await get(client, 'Email', [made.id], {
    properties: [
      'subject',
      'from',
      'keywords',
      'mailboxIds',
      'bodyValues',
      'header:X-Loai:asText',
      'header:Cc:asGroupedAddresses',
      'messageId',
      'size',
    ],
    fetchTextBodyValues: true,
  });
  assert.equal(email?.['subject'], 'Về việc họp');
  assert.equal(email?.['header:X-Loai:asText'], 'công văn');
  assert.deepEqual(email?.['header:Cc:asGroupedAddresses'], [
    { name: 'Phòng Tổ chức', addresses: [{ name: 'Bình', email: 'binh@example.vn' }] },
    { name: null, addresses: [{ name: null, email: 'an@example.vn' }] },
  ]);
  assert.deepEqual(email?.['from'], [{ name: 'Nguyễn Văn An', email: 'nguyenvanan@thuathienhue.gov.vn' }]);
  assert.deepEqual(email?.['keywords'], { $seen: true, $draft: true });
  assert.equal((email?.['messageId'] as string[] | undefined)?.length, 1);
  const [value] = Object.values(email?.['bodyValues'] as Record<string, JmapArguments>);
  assert.equal(value?.['value'], 'Kính gửi ông Bình,\n\nTrân trọng.');
  assert.equal(email?.['size'], made['size']);
});

test('mailboxes are made below each other in one call, renamed, ordered, and removed when empty', async () => {
  await using opened = await open();
  const { server, client } = opened;
  const { inbox = '' } = await boxes(client);
  const made = await client.call('Mailbox/set', {
    create: { b: { name: 'Tháng 1', parentId: '#a', isSubscribed: true }, a: { name: '2005', sortOrder: 7 } },
  });
  const created = made['created'] as Record<string, Thing>;
  const [a = '', b = ''] = [created['a']?.id, created['b']?.id];
  const list = await get(client, 'Mailbox', [b], { properties: ['name', 'parentId', 'isSubscribed'] });
  assert.deepEqual(list, [{ id: b, name: 'Tháng 1', parentId: a, isSubscribed: true }]);
  const again = await client.call('Mailbox/set', {
    create: { c: { name: '2005' } },
    update: { [b]: { name: 'Tháng Một' }, [inbox]: { name: 'Khác' } },
    destroy: [a, inbox],
  });
  assert.equal(type(again['notCreated'], 'c'), 'invalidProperties');
  assert.deepEqual(again['updated'], { [b]: null });
  assert.equal(type(again['notUpdated'], inbox), 'forbidden');
  assert.equal(type(again['notDestroyed'], a), 'mailboxHasChild');
  assert.equal(type(again['notDestroyed'], inbox), 'forbidden');
  const { emailId } = await server.deliver(client, LETTER);
  await client.call('Email/set', { update: { [emailId]: { mailboxIds: { [b]: true } } } });
  const full = await client.call('Mailbox/set', { destroy: [b] });
  assert.equal(type(full['notDestroyed'], b), 'mailboxHasEmail');
  const emptied = await client.call('Mailbox/set', { destroy: [b, a], onDestroyRemoveEmails: true });
  assert.deepEqual(emptied['destroyed'], [b, a]);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

test('mailboxes are found by role and name, as a tree where asked', async () => {
  await using opened = await open();
  const { client } = opened;
  const all = await boxes(client);
  const found = async (args: JmapArguments): Promise<unknown> =>
    (await client.call('Mailbox/query', args))['ids'];
  assert.deepEqual(await found({ filter: { role: 'sent' } }), [all['sent']]);
  assert.deepEqual(
    await found({
      filter: { operator: 'OR', conditions: [{ name: 'arch' }, { role: 'trash' }] },
      sort: [{ property: 'name', isAscending: false }],
    }),
    [all['trash'], all['archive']],
  );
  assert.deepEqual(await found({ filter: { hasAnyRole: false } }), []);
});

test('nobody reads or changes an e-mail of another by its id', async () => {
  await using opened = await open();
  const { server, client } = opened;
  const { emailId, threadId } = await server.deliver(client, LETTER);
  const stranger = await server.signIn('Trần Thị Bình', 'stc');
  assert.deepEqual(await get(stranger, 'Email', [emailId]), []);
  assert.deepEqual(await get(stranger, 'Thread', [threadId]), []);
  const set = await stranger.call('Email/set', { destroy: [emailId] });
  assert.deepEqual(Object.keys(set['notDestroyed'] as object), [emailId]);
  const [refused] = await stranger.request([['Email/get', { accountId: client.accountId, ids: [emailId] }]]);
  assert.equal(refused?.[1]['type'], 'accountNotFound');
});
