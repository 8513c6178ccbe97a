/** Leaving a list by one click (RFC 8058), and what a writer is told of the rules. */
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { certificates } from '#servers/http/server.fixture.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

let server: JmapTestServer;
let an: Awaited<ReturnType<JmapTestServer['signIn']>>;
const asked: string[] = [];
const list = createServer({ cert: certificates.certificate, key: certificates.key }, (request, answer) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    asked.push(`${request.method} ${request.url} ${body}`);
    answer.writeHead(request.url === '/bo' ? 200 : 302, { location: '/khac' }).end();
  });
});

before(async () => {
  server = await startJmapServer();
  an = await server.signIn('Nguyễn Văn An');
  await new Promise<void>((resolve) => list.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  list.close();
  await server[Symbol.asyncDispose]();
});

async function deliver(path: string, isSigned = true): Promise<string> {
  const { port } = list.address() as AddressInfo;
  const fields = [
    'Authentication-Results: mail.thuathienhue.gov.vn;\r\n\tdkim=pass header.d=tin.example header.s=k',
    ...(isSigned
      ? ['DKIM-Signature: v=1; d=tin.example; s=k; h=from:list-unsubscribe:list-unsubscribe-post; b=x']
      : []),
    `List-Unsubscribe: <https://localhost:${port}${path}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'From: tin@tin.example',
    `Subject: ${path}`,
  ];
  const copy = await server.deliver(an, `${fields.join('\r\n')}\r\n\r\nTin.\r\n`);
  return copy.emailId;
}

test('the list is named first and asked once it is confirmed', async () => {
  const emailId = await deliver('/bo');
  const told = await an.call('Email/unsubscribe', { emailId });
  assert.deepEqual([told['host'], told['isDone']], ['localhost', false]);
  assert.deepEqual(asked, []);
  const done = await an.call('Email/unsubscribe', { emailId, isConfirmed: true });
  assert.equal(done['isDone'], true);
  assert.deepEqual(asked, ['POST /bo List-Unsubscribe=One-Click']);
});

test('a list that sends elsewhere is not followed, and an unsigned one is not asked', async () => {
  asked.length = 0;
  const elsewhere = await deliver('/chuyen');
  await assert.rejects(an.call('Email/unsubscribe', { emailId: elsewhere, isConfirmed: true }));
  assert.deepEqual(asked, ['POST /chuyen List-Unsubscribe=One-Click']);
  const unsigned = await deliver('/bo', false);
  assert.equal((await an.call('Email/unsubscribe', { emailId: unsigned }))['host'], null);
  await assert.rejects(an.call('Email/unsubscribe', { emailId: unsigned, isConfirmed: true }));
  assert.equal(asked.length, 1);
});

test('a writer hears which services are personal and that nothing secret goes over a connected network', async () => {
  const rules = await an.call('SendingRules/get', { accountId: 'province' });
  assert.ok((rules['personalServices'] as string[]).includes('gmail.com'));
  assert.equal(rules['personalSending'], 'warn');
  assert.deepEqual(rules['levels'], []);
  assert.equal(rules['approvalAbove'], 100);
});
