import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { createUnsubscribe, oneClickAddress } from './one-click.ts';

const HOST = 'mx.hue.vn';
const FIELDS = {
  results: `Authentication-Results: ${HOST};\r\n\tspf=pass smtp.mailfrom=a@tin.example;\r\n\tdkim=pass header.d=tin.example header.s=k1`,
  signature:
    'DKIM-Signature: v=1; a=rsa-sha256; d=tin.example; s=k1; h=from:subject:\r\n\tList-Unsubscribe:list-unsubscribe-post; bh=x; b=y',
  where: 'List-Unsubscribe: <mailto:bo@tin.example>, <https://tin.example/bo?id=\r\n 7>',
  post: 'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
};

const addressOf = (change: Partial<typeof FIELDS>): string | undefined => {
  const fields = Object.values({ ...FIELDS, ...change }).filter((field) => field !== '');
  return oneClickAddress(readHeaderBlock(Buffer.from(`${fields.join('\r\n')}\r\n\r\n`)), HOST);
};

test('a signed list is left at the address that it names', () => {
  assert.equal(addressOf({}), 'https://tin.example/bo?id=7');
});

test('nobody is asked where no signature vouches for the address, or another system says so', () => {
  assert.equal(addressOf({ post: '' }), undefined);
  assert.equal(addressOf({ results: FIELDS.results.replace('dkim=pass', 'dkim=fail') }), undefined);
  assert.equal(addressOf({ results: FIELDS.results.replace(HOST, 'mx.evil.example') }), undefined);
  assert.equal(addressOf({ results: '' }), undefined);
  assert.equal(addressOf({ signature: FIELDS.signature.replace('list-unsubscribe-post', 'to') }), undefined);
  assert.equal(addressOf({ signature: FIELDS.signature.replace('d=tin', 'd=khac') }), undefined);
  assert.equal(addressOf({ where: 'List-Unsubscribe: <http://tin.example/bo>' }), undefined);
  assert.equal(addressOf({ where: 'List-Unsubscribe: <mailto:bo@tin.example>' }), undefined);
});

test('an address of this house is never asked', async () => {
  const unsubscribe = createUnsubscribe({ allowsPrivateNetworks: false });
  await assert.rejects(unsubscribe('https://127.0.0.1/bo'), { code: 'notPermitted' });
  await assert.rejects(unsubscribe('https://localhost/bo'), { code: 'temporarilyUnavailable' });
});
