/** Upload, download, import and push (RFC 8620 §6, §7.3; RFC 8621 §4.8). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { JmapClient } from '#tests/clients/jmap.ts';
import { until } from '#tests/until.ts';
import { startJmapServer } from './server.ts';

const LETTER =
  'Subject: tệp\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nAQIDBAU=\n--b--\n';

async function upload(client: JmapClient, bytes: string, type = 'message/rfc822'): Promise<string> {
  const url = client.session.uploadUrl.replace('{accountId}', client.accountId);
  const headers = { authorization: client.authorization, 'content-type': type };
  const answer = await fetch(url, { method: 'POST', headers, body: bytes });
  assert.equal(answer.status, 201);
  return ((await answer.json()) as { blobId: string }).blobId;
}

function download(
  client: JmapClient,
  blobId: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const url = client.session.downloadUrl
    .replace('{accountId}', client.accountId)
    .replace('{blobId}', blobId)
    .replace('{name}', encodeURIComponent('Báo cáo.pdf'))
    .replace('{type}', 'application/pdf');
  return fetch(url, { headers: { authorization: client.authorization, ...headers } });
}

test('what is uploaded is downloaded, imported, and counted once', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const bytes = 'Subject: cũ\r\n\r\nthư cũ\r\n';
  const blobId = await upload(client, bytes);
  assert.equal(await upload(client, bytes), blobId);
  assert.equal(await (await download(client, blobId)).text(), bytes);
  const [inbox] = ((await client.call('Mailbox/query', { filter: { role: 'inbox' } }))['ids'] ??
    []) as string[];
  const placing = { mailboxIds: { [inbox ?? '']: true }, receivedAt: '2004-01-05T08:00:00Z' };
  const imported = await client.call('Email/import', {
    emails: { a: { blobId, ...placing, keywords: { $seen: true } }, b: { blobId: 'nothing', ...placing } },
  });
  const created = imported['created'] as Record<string, { id: string }>;
  assert.equal((imported['notCreated'] as Record<string, { type: string }>)['b']?.type, 'invalidProperties');
  const got = await client.call('Email/get', {
    ids: [created['a']?.id],
    properties: ['receivedAt', 'subject', 'keywords'],
  });
  const [email] = got['list'] as { receivedAt: string; subject: string; keywords: object }[];
  assert.deepEqual(
    [email?.receivedAt, email?.subject, email?.keywords],
    ['2004-01-05T08:00:00Z', 'cũ', { $seen: true }],
  );
  // Made in the same request, and received when the last server says so.
  const relayed =
    'Received: from b by c; Tue, 2 Mar 2004 10:00:00 +0700\r\nReceived: from a by b; Mon, 1 Mar 2004 10:00:00 +0700\r\n';
  const { accountId } = client;
  const mailboxIds = { [inbox ?? '']: true };
  const [, later, at] = await client.request([
    ['Blob/upload', { accountId, create: { u: { data: [{ 'data:asText': `${relayed}${bytes}` }] } } }],
    [
      'Email/import',
      {
        accountId,
        emails: { c: { blobId: '#u', mailboxIds }, d: { blobId: '#u', mailboxIds, subject: 'x' } },
      },
    ],
    ['Email/get', { accountId, ids: ['#c'], properties: ['receivedAt'] }],
  ]);
  assert.deepEqual(
    (at?.[1]['list'] as { receivedAt: string }[] | undefined)?.map(({ receivedAt }) => receivedAt),
    ['2004-03-02T03:00:00Z'],
  );
  assert.deepEqual(Object.keys(later?.[1]['notCreated'] ?? {}), ['d']);
  assert.equal(
    await client.errorOf('Email/parse', { blobIds: [blobId], properties: ['nothing'] }),
    'invalidArguments',
  );
  const parsed = await client.call('Email/parse', { blobIds: [blobId, 'x'], properties: ['subject', 'id'] });
  assert.deepEqual(parsed['parsed'], { [blobId]: { subject: 'cũ', id: null } });
  assert.deepEqual(parsed['notFound'], ['x']);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

test('a part is downloaded decoded, whole or by range, to be saved and never to be run', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { emailId } = await server.deliver(client, LETTER);
  const got = await client.call('Email/get', { ids: [emailId], properties: ['attachments'] });
  const blobId = (got['list'] as { attachments: { blobId: string }[] }[])[0]?.attachments[0]?.blobId ?? '';
  const whole = await download(client, blobId);
  assert.deepEqual(new Uint8Array(await whole.arrayBuffer()), new Uint8Array([1, 2, 3, 4, 5]));
  assert.match(
    whole.headers.get('content-disposition') ?? '',
    /^attachment; .*filename\*=UTF-8''B%C3%A1o%20c%C3%A1o\.pdf$/,
  );
  assert.match(whole.headers.get('content-security-policy') ?? '', /sandbox/);
  const part = await download(client, blobId, { range: 'bytes=1-2' });
  assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 1-2/5']);
  assert.deepEqual(new Uint8Array(await part.arrayBuffer()), new Uint8Array([2, 3]));
  assert.equal((await download(client, blobId, { range: 'bytes=9-' })).status, 416);
});

test('a blob of another is not there', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const stranger = await server.signIn('Trần Thị Bình', 'stc');
  const { emailId } = await server.deliver(client, LETTER);
  const got = await client.call('Email/get', { ids: [emailId], properties: ['blobId'] });
  const blobId = (got['list'] as { blobId: string }[])[0]?.blobId ?? '';
  assert.equal((await download(client, blobId)).status, 200);
  assert.equal((await download(stranger, blobId)).status, 404);
  assert.equal((await download(client, '../etc')).status, 404);
});

/** Opens a stream of e-mails' states; gives how to wait for its next event. */
async function openStream({ session, authorization }: JmapClient, lastEventId?: string) {
  const url = session.eventSourceUrl
    .replace('{types}', 'Email')
    .replace('{closeafter}', 'no')
    .replace('{ping}', '0');
  const headers = { authorization, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  const answer = await fetch(url, { headers });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  let text = '';
  return async (): Promise<string | undefined> => {
    while (!text.includes('\n\n')) {
      const { value, done } = await reader.read();
      if (done) return undefined;
      text += value;
    }
    const end = text.indexOf('\n\n');
    const event = text.slice(0, end);
    text = text.slice(end + 2);
    return event;
  };
}

test('a change is pushed, what was missed is told to who comes back, and the stream ends with the server', async () => {
  const server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const state = async (): Promise<string> => String((await client.call('Email/get', { ids: [] }))['state']);
  const told = async (event: string | undefined): Promise<string> => {
    const [, json = '{}', id = ''] = /^event: state\ndata: (.*)\nid: ([\w-]{22})$/.exec(event ?? '') ?? [];
    assert.deepEqual(JSON.parse(json), {
      '@type': 'StateChange',
      changed: { [client.accountId]: { Email: await state() } },
    });
    return id;
  };
  const next = await openStream(client);
  assert.equal(await next(), ': open');
  await server.deliver(client, LETTER);
  const id = await told(await next());
  await server.deliver(client, LETTER.replace('<1@x>', '<2@x>'));
  const later = await told(await next());
  assert.notEqual(later, id);
  // Who saw the first alone is told of the second at once, who saw both of the third alone.
  const behind = await openStream(client, id);
  assert.equal(await behind(), ': open');
  assert.equal(await told(await behind()), later);
  // The announcement of a commit that was told of already is no news: what comes next is the third.
  await server.db.query('select pg_notify($1, $2)', ['mail_change', client.accountId]);
  const abreast = await openStream(client, later);
  assert.equal(await abreast(), ': open');
  await server.deliver(client, LETTER.replace('<1@x>', '<3@x>'));
  const last = await told(await abreast());
  assert.deepEqual([await told(await next()), await told(await behind())], [last, last]);
  await server[Symbol.asyncDispose]();
  assert.deepEqual([await next(), await behind(), await abreast()], [undefined, undefined, undefined]);
});

test('uploads that come share the memory of what is coming: without room 503 and when to come again, small ones always', async () => {
  await using server = await startJmapServer();
  const memory = new ReceivingMemory(1_000_000);
  server.deps.receiving = memory;
  const client = await server.signIn('Nguyễn Văn An');
  const url = client.session.uploadUrl.replace('{accountId}', client.accountId);
  const headers = { authorization: client.authorization, 'content-type': 'text/plain' };
  const send = (bytes: number): Promise<Response> =>
    fetch(url, { method: 'POST', headers, body: 'x'.repeat(bytes) });
  const others = ['a', 'b'].map((holder) => memory.hold(holder));
  for (const other of others) assert.ok(other.grow(500_000));
  const full = await send(400_000);
  assert.equal(full.status, 503);
  assert.ok(Number(full.headers.get('retry-after')) > 0);
  const problem = (await full.json()) as Record<string, string>;
  assert.equal(problem['type'], 'urn:ietf:params:jmap:error:limit');
  assert.equal(problem['limit'], 'maxConcurrentUpload');
  assert.match(problem['detail'] ?? '', /^Đang nhận quá nhiều.*\(Too much is being uploaded/);
  assert.equal((await send(20_000)).status, 201, 'what is small needs no room');
  for (const other of others) other.release();
  assert.equal((await send(400_000)).status, 201);
  await until('the memory is given back', () => memory.used === 0);
});
