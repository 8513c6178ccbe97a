/** JMAP from a browser: the session cookie signs in, another site's page gets nothing, CORS is off. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openClient } from '#formats/jmap/client.ts';
import { transportOf } from '#tests/clients/jmap.ts';
import { signInByForm, startJmapServer } from './server.ts';

async function openBrowser() {
  const server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const cookie = await signInByForm(server, client.address);
  return { server, client, cookie, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const FOREIGN: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'null' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
];

test('a browser that signed in uses JMAP, files and events by its cookie', async () => {
  await using browser = await openBrowser();
  const { server, cookie } = browser;
  const headers = { cookie, origin: server.url, 'sec-fetch-site': 'same-origin' };
  const client = await openClient(transportOf(headers), `${server.url}/jmap/session`);
  const boxes = await client.ask('Mailbox/get', { accountId: client.accountId, ids: null });
  assert.equal(boxes.list.length, 6);
  const upload = await fetch(client.uploadUrl(client.accountId), { method: 'POST', headers, body: 'chào' });
  assert.equal(upload.status, 201);
  const { blobId } = (await upload.json()) as { blobId: string };
  const place = { accountId: client.accountId, blobId, name: 'chao.txt', type: 'text/plain' };
  const file = await fetch(client.downloadUrl(place), { headers });
  assert.equal(await file.text(), 'chào');
  const events = await fetch(client.eventSourceUrl(['Email'], 30), { headers });
  assert.match(events.headers.get('content-type') ?? '', /event-stream/);
  await events.body?.cancel();
});

test('what another site has the browser send is refused, whatever it asks', async () => {
  await using browser = await openBrowser();
  const { server, client, cookie } = browser;
  for (const foreign of FOREIGN)
    for (const [url, method] of [
      [`${server.url}/jmap/session`, 'GET'],
      [`${server.url}/jmap/api`, 'POST'],
      [client.core.uploadUrl(client.accountId), 'POST'],
      [client.core.eventSourceUrl(['Email'], 30), 'GET'],
    ] as const) {
      const answer = await fetch(url, { method, headers: { cookie, ...foreign } });
      assert.equal(answer.status, 403, `${method} ${url}`);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
});

test('a session that was ended opens nothing, and a page is not asked for a password over its head', async () => {
  await using browser = await openBrowser();
  const { server, cookie } = browser;
  const headers = { cookie, origin: server.url, 'sec-fetch-mode': 'cors' };
  const out = await fetch(`${server.url}/sign-out`, { method: 'POST', redirect: 'manual', headers });
  assert.equal(out.status, 303);
  const answer = await fetch(`${server.url}/jmap/session`, { headers });
  assert.equal(answer.status, 401);
  assert.doesNotMatch(answer.headers.get('www-authenticate') ?? '', /Basic/);
});

test('another site’s page may ask with a token only where the setting names the site', async () => {
  await using browser = await openBrowser();
  const { server, client, cookie } = browser;
  const ask = (origin: string, more: Record<string, string>) =>
    fetch(`${server.url}/jmap/session`, { headers: { origin, ...more } });
  const { authorization } = client;
  const allowed = await ask('https://partner.example', { authorization });
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://partner.example');
  assert.equal(allowed.headers.get('access-control-allow-credentials'), null);
  const other = await ask('https://other.example', { authorization });
  assert.equal(other.headers.get('access-control-allow-origin'), null);
  assert.equal((await ask('https://partner.example', { cookie })).status, 403);
});

test('a session that has not changed is not sent again', async () => {
  await using browser = await openBrowser();
  const { server, client } = browser;
  const { authorization } = client;
  const first = await fetch(`${server.url}/jmap/session`, { headers: { authorization } });
  const tag = first.headers.get('etag') ?? '';
  const again = await fetch(`${server.url}/jmap/session`, {
    headers: { authorization, 'if-none-match': tag },
  });
  assert.equal(again.status, 304);
});
