/** Large files: resumable uploads, links with their end and password, and what strangers try (R8.1, R6.6). */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Upload } from 'tus-js-client';
import { dropFiles } from '#domain/files/drop-files.ts';
import { encodeLinkToken } from '#domain/files/link-token.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Scanner, ScanResult } from '#services/antivirus/scanner.ts';
import { fileScanJob } from '#services/files/scan-job.ts';
import { until } from '#tests/until.ts';
import { basic, type JmapTestServer, startJmapServer } from './server.ts';
import { openTus, type TusClient } from './tus.ts';

type Client = Awaited<ReturnType<JmapTestServer['signIn']>>;

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;
let server: JmapTestServer;
let an: Client;
let binh: Client;
let tus: TusClient;
let verdict: ScanResult = { kind: 'clean', by: 'clamd' };

before(async () => {
  server = await startJmapServer();
  an = await server.signIn('Nguyễn Văn An');
  binh = await server.signIn('Trần Thị Bình');
  tus = openTus(server.url, an.accountId, { authorization: an.authorization });
});

after(() => server[Symbol.asyncDispose]());

const scanner: Scanner = {
  scan: () => Promise.resolve(verdict),
  state: () => Promise.resolve({ kind: 'policyOnly' }),
};

const complete = (): Promise<void> => Promise.resolve();

/** Runs the scan jobs that wait. */
async function runScans(): Promise<void> {
  const handler = fileScanJob({ ...server.deps, scanner });
  const jobs = await server.db.query<{ id: string; payload: unknown }>(
    'delete from job where queue = $1 returning id, payload',
    [handler.queue],
  );
  const signal = new AbortController().signal;
  for (const job of jobs) await handler.run({ ...job, queue: handler.queue, attempt: 1, signal, complete });
}

const idOf = (path: string): string => path.split('/').at(-1) ?? '';

async function putFile(bytes: Buffer, name: string, purpose = 'link'): Promise<string> {
  const path = await tus.begin(bytes.length, { filename: name, purpose });
  assert.ok(typeof path === 'string', `refused: ${path}`);
  assert.equal(await tus.send(path, 0, bytes), 204);
  return idOf(path);
}

interface Link {
  id: string;
  url: string;
}

async function makeLink(
  fileId: string,
  more: Record<string, unknown> = {},
): Promise<Link & { address: string }> {
  const expiresAt = new Date(server.deps.clock() + DAY_MS).toISOString();
  const made = await an.call('FileLink/set', { create: { l: { fileId, expiresAt, ...more } } });
  const link = (made['created'] as Record<string, Link> | null)?.['l'];
  assert.ok(link, JSON.stringify(made));
  return { ...link, address: `${server.url}${new URL(link.url).pathname}` };
}

const fetchPage = (address: string, init: RequestInit = {}) =>
  fetch(address, { redirect: 'manual', ...init });

test('an upload that breaks goes on where it broke, whoever cuts the line', async () => {
  const bytes = randomBytes(11 * MEGABYTE);
  const path = await tus.begin(bytes.length, { filename: 'bản đồ.tif', purpose: 'link' });
  assert.ok(typeof path === 'string');
  await tus.breakOff(path, 0, bytes, 6 * MEGABYTE);
  let offset = await tus.offset(path);
  // What arrived is committed a moment after the line was cut.
  for (let tries = 0; offset < 4 * MEGABYTE && tries < 100; tries += 1) offset = await tus.offset(path);
  assert.ok(offset >= 4 * MEGABYTE && offset <= 6 * MEGABYTE, `${offset}`);
  assert.equal(await tus.send(path, 0, bytes), 409, 'another offset is told');
  const expiresAt = new Date(server.deps.clock() + 40 * DAY_MS).toISOString();
  const link = await makeLink(idOf(path), { expiresAt });
  // The rest of what arrived may be committed in between: the offset is asked for again, as any client does.
  let status = 409;
  for (let tries = 0; status === 409 && tries < 5; tries += 1) {
    offset = await tus.offset(path);
    status = await tus.send(path, offset, bytes.subarray(offset));
  }
  assert.equal(status, 204);
  assert.equal(await tus.offset(path), bytes.length);
  await runScans();
  const answer = await fetchPage(`${link.address}/download`);
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes));
  const { list } = await an.call('StoredFile/get', { ids: [idOf(path)] });
  const [file] = list as { expiresAt: string }[];
  assert.ok(file && file.expiresAt > expiresAt, 'it stays as long as its link, made while it was on its way');
});

test("tus' own client uploads, is aborted, and resumes", async () => {
  const bytes = randomBytes(3 * MEGABYTE);
  const options = {
    endpoint: `${server.url}/jmap/files/${an.accountId}`,
    headers: { authorization: an.authorization },
    metadata: { filename: 'a.bin', purpose: 'import' },
    chunkSize: MEGABYTE,
  };
  const uploadUrl = await new Promise<string>((resolve, reject) => {
    const upload = new Upload(bytes, {
      ...options,
      onError: reject,
      onChunkComplete: () => {
        void upload.abort();
        resolve(upload.url ?? '');
      },
    });
    upload.start();
  });
  const path = new URL(uploadUrl).pathname;
  assert.equal(await tus.offset(path), MEGABYTE);
  await new Promise<void>((resolve, reject) => {
    new Upload(bytes, { ...options, uploadUrl, onError: reject, onSuccess: () => resolve() }).start();
  });
  assert.equal(await tus.offset(path), bytes.length);
  const { list } = await an.call('StoredFile/get', { ids: [idOf(path)] });
  assert.equal((list as { state: string }[])[0]?.state, 'stored');
});

test('an attachment becomes a blob, once it is whole and harmless', async () => {
  const bytes = Buffer.from('công văn');
  const fileId = await putFile(bytes, 'a.txt', 'attachment');
  const attached = await an.call('StoredFile/attach', { fileId });
  const { name, size } = attached;
  assert.deepEqual([name, size], ['a.txt', bytes.length]);
  const url = `${server.url}/jmap/download/${an.accountId}/${String(attached['blobId'])}/a.txt`;
  const answer = await fetch(url, { headers: { authorization: an.authorization } });
  assert.equal(await answer.text(), 'công văn');
  assert.equal(await tus.begin(2_000_000, { filename: 'b', purpose: 'attachment' }), 413);
});

test('what is too much, not ours or not the protocol is refused', async () => {
  assert.equal(await tus.begin(200_000_001, { purpose: 'link' }), 413, 'larger than any file');
  const path = await tus.begin(200_000_000, { purpose: 'link' });
  assert.ok(typeof path === 'string');
  assert.equal(await tus.begin(50_000_000, { purpose: 'link' }), 413, 'more than the account has');
  assert.equal(await tus.begin(1, { purpose: 'export' }), 400);
  assert.equal(await tus.send(path, 0, Buffer.alloc(0)), 204);
  const foreign = openTus(server.url, an.accountId, { authorization: binh.authorization });
  assert.equal(await foreign.begin(1, { purpose: 'link' }), 404);
  assert.equal(await foreign.send(path, 0, Buffer.from('x')), 404);
  const mixed = path.replace(an.accountId, binh.accountId);
  const asBinh = openTus(server.url, binh.accountId, { authorization: binh.authorization });
  assert.equal(await asBinh.send(mixed, 0, Buffer.from('x')), 404, 'an id under an account of one’s own');
  const stranger = openTus(server.url, an.accountId, { authorization: basic('x@y.vn', 'z') });
  assert.equal(await stranger.begin(1, {}), 401);
  const old = await fetch(`${server.url}${path}`, {
    method: 'HEAD',
    headers: { authorization: an.authorization, 'tus-resumable': '0.2.2' },
  });
  assert.equal(old.status, 412);
  const ended = await fetch(`${server.url}${path}`, {
    method: 'DELETE',
    headers: { authorization: an.authorization, 'tus-resumable': '1.0.0' },
  });
  assert.equal(ended.status, 204);
  assert.equal(await tus.send(path, 0, Buffer.from('x')), 404);
});

test('nothing is fetched before it was scanned, and nothing infected ever', async () => {
  const link = await makeLink(await putFile(Buffer.from('sạch'), 'sạch.txt'));
  const waiting = await fetchPage(link.address);
  assert.match(await waiting.text(), /Đang quét virus/);
  assert.equal((await fetchPage(`${link.address}/download`)).status, 303);
  verdict = { kind: 'infected', by: 'clamd', name: 'Eicar-Test-Signature' };
  await runScans();
  verdict = { kind: 'clean', by: 'clamd' };
  assert.match(await (await fetchPage(link.address)).text(), /Tệp bị chặn/);
  assert.equal((await fetchPage(`${link.address}/download`)).status, 303);
  verdict = { kind: 'unavailable', reason: 'gone' };
  const other = await makeLink(await putFile(Buffer.from('chờ'), 'chờ.txt'));
  await assert.rejects(runScans(), /scanner/);
  assert.equal((await fetchPage(`${other.address}/download`)).status, 303);
  verdict = { kind: 'clean', by: 'clamd' };
});

interface FetchRecord {
  requests: number;
  bytes: number;
  isComplete: boolean;
  remoteAddress: string;
}

/** A fetch is recorded when its last byte has gone, which the one who fetches does not see: looks until it is so. */
async function waitForFetch(
  linkId: string,
  isThere: (fetched: FetchRecord) => boolean,
): Promise<FetchRecord | undefined> {
  let fetched: FetchRecord | undefined;
  await until('the fetch is recorded', async () => {
    const { ids } = await an.call('FileFetch/query', { filter: { linkId } });
    const { list } = await an.call('FileFetch/get', { ids });
    [fetched] = list as FetchRecord[];
    return fetched !== undefined && isThere(fetched);
  });
  return fetched;
}

test('ranges are sent, each fetch is on the record, and a name cannot break out', async () => {
  const bytes = Buffer.from('0123456789');
  const name = '../../etc/"pass\r\nSet-Cookie: x=1\u202Efdp.exe';
  const link = await makeLink(await putFile(bytes, name));
  await runScans();
  const ranged = await fetchPage(`${link.address}/download`, { headers: { range: 'bytes=2-4' } });
  assert.deepEqual([ranged.status, ranged.headers.get('content-range')], [206, 'bytes 2-4/10']);
  assert.equal(await ranged.text(), '234');
  const tail = await fetchPage(`${link.address}/download`, { headers: { range: 'bytes=-2' } });
  assert.equal(await tail.text(), '89');
  const beyond = await fetchPage(`${link.address}/download`, { headers: { range: 'bytes=10-' } });
  assert.equal(beyond.status, 416);
  const disposition = tail.headers.get('content-disposition') ?? '';
  assert.match(disposition, /^attachment; filename="[\w .()+,=@-]+"; filename\*=UTF-8''[\w%.~!-]+$/);
  assert.doesNotMatch(decodeURIComponent(disposition), /[\r\n/\u202E]/);
  assert.equal(tail.headers.get('x-content-type-options'), 'nosniff');
  const page = await (await fetchPage(link.address)).text();
  assert.doesNotMatch(page, /\u202E/);
  const fetched = await waitForFetch(link.id, ({ bytes: sent }) => sent >= 5);
  assert.deepEqual([fetched?.requests, fetched?.bytes, fetched?.isComplete], [2, 5, true]);
  assert.match(fetched?.remoteAddress ?? '', /127\.0\.0\.1/);
  const seen = await an.call('FileLink/get', { ids: [link.id] });
  assert.equal((seen['list'] as { fetchCount: number }[])[0]?.fetchCount, 1);
});

test('a password is asked for, guessed slowly, and a changed one locks again', async () => {
  const link = await makeLink(await putFile(Buffer.from('mật'), 'mật.txt'), { password: 'bí mật 2026' });
  await runScans();
  const page = await (await fetchPage(link.address)).text();
  assert.match(page, /Mật khẩu của tệp/);
  assert.doesNotMatch(page, /mật\.txt/, 'not even its name is told');
  assert.equal((await fetchPage(`${link.address}/download`)).status, 303);
  const give = (password: string, origin = server.url) =>
    fetchPage(link.address, { method: 'POST', body: new URLSearchParams({ password }), headers: { origin } });
  assert.equal((await give('sai')).status, 403);
  assert.equal((await give('bí mật 2026', 'https://evil.example')).status, 403, 'not from another site');
  const given = await give('bí mật 2026');
  assert.equal(given.status, 303);
  const cookie = given.headers.get('set-cookie') ?? '';
  assert.match(cookie, /HttpOnly; SameSite/);
  const headers = { cookie: cookie.split(';')[0] ?? '' };
  assert.equal(await (await fetchPage(`${link.address}/download`, { headers })).text(), 'mật');
  const other = await makeLink(await putFile(Buffer.from('khác'), 'khác.txt'), { password: 'khác hẳn 2026' });
  await runScans();
  const name = `congthu-file-${other.id}=${headers.cookie.split('=')[1] ?? ''}`;
  const forged = await fetchPage(`${other.address}/download`, { headers: { cookie: name } });
  assert.equal(forged.status, 303, 'a cookie of another link opens nothing');
  await an.call('FileLink/set', { update: { [link.id]: { password: 'mật khẩu mới' } } });
  assert.equal((await fetchPage(`${link.address}/download`, { headers })).status, 303);
  for (let tries = 0; tries < 7; tries += 1) await give(`đoán ${tries}`);
  assert.equal((await give('mật khẩu mới')).status, 429);
});

test('ended, expired and invented links are the same to a stranger', async () => {
  const fileId = await putFile(Buffer.from('hết hạn'), 'x.txt');
  await runScans();
  const ended = await makeLink(fileId);
  const expiring = await makeLink(fileId);
  const foreign = { update: { [ended.id]: { isRevoked: true } } };
  const byBinh = await binh.call('FileLink/set', foreign);
  assert.deepEqual(Object.keys(byBinh['notUpdated'] as object), [ended.id], 'not another’s');
  assert.deepEqual((await binh.call('FileLink/get', { ids: [ended.id] }))['list'], []);
  assert.equal(await binh.errorOf('FileLink/get', { accountId: an.accountId, ids: null }), 'accountNotFound');
  await an.call('FileLink/set', foreign);
  await server.db.query('update file_link set expires_at = $2 where id = $1', [
    expiring.id,
    new Date(server.deps.clock() - 1),
  ]);
  const key = { accountId: an.accountId as AccountId, id: expiring.id };
  const invented = `${server.url}/f/${encodeLinkToken(randomBytes(32), key)}`;
  const pages = await Promise.all(
    [
      ended.address,
      expiring.address,
      invented,
      `${server.url}/f/..%2f..%2fetc`,
      `${ended.address}/download`,
    ].map(async (address) => {
      const answer = await fetchPage(address);
      assert.equal(answer.status, 404);
      return answer.text();
    }),
  );
  assert.equal(new Set(pages).size, 1);
});

test('a deleted file takes its links and its bytes with it', async () => {
  const fileId = await putFile(randomBytes(MEGABYTE), 'xóa.bin');
  await runScans();
  const link = await makeLink(fileId);
  await an.call('StoredFile/set', { destroy: [fileId] });
  assert.equal((await fetchPage(link.address)).status, 404);
  await dropFiles(server.db, server.deps.blobs, server.deps.clock(), new AbortController().signal);
  const rows = await server.db.query('select 1 from file_segment where file_id = $1', [fileId]);
  assert.equal(rows.length, 0);
  assert.deepEqual(await verifyMailStore(server.db), []);
});
