import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeChallenge, encodeStatus } from './reply.ts';

test('a status is +OK or -ERR, the response code, the text (RFC 2449 §8)', () => {
  assert.equal(encodeStatus({ isOk: true, text: '2 320' }).toString(), '+OK 2 320\r\n');
  assert.equal(encodeStatus({ isOk: true, text: '' }).toString(), '+OK\r\n');
  assert.equal(
    encodeStatus({ isOk: false, code: 'SYS/TEMP', text: 'Later' }).toString(),
    '-ERR [SYS/TEMP] Later\r\n',
  );
});

test('a challenge is base64 after a plus; an empty one keeps its space (RFC 5034 §4)', () => {
  assert.equal(encodeChallenge(Buffer.from('a')).toString(), '+ YQ==\r\n');
  assert.equal(encodeChallenge(Buffer.alloc(0)).toString(), '+ \r\n');
});

test('whatever the text, a status is one line of whole characters and at most 512 octets', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 900, unit: 'binary' }), (text) => {
      const bytes = encodeStatus({ isOk: false, text });
      assert.ok(bytes.length <= 512);
      assert.equal(bytes.indexOf('\n'), bytes.length - 1);
      assert.equal(bytes.indexOf('\r'), bytes.length - 2);
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }),
  );
});
