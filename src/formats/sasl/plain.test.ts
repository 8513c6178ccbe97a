/**
 * PLAIN and LOGIN: the examples of RFC 4616, malformed messages, round trips.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeLoginAnswer } from './login.ts';
import { decodePlain, encodePlain } from './plain.ts';
import { SaslFault } from './sasl-fault.ts';

test('the examples of RFC 4616 are read', () => {
  assert.deepEqual(decodePlain(Buffer.from('\0tim\0tanstaaftanstaaf')), {
    authenticationId: 'tim',
    password: 'tanstaaftanstaaf',
  });
  assert.deepEqual(decodePlain(Buffer.from('Ursel\0Kurt\0xipj3plmq')), {
    authorizationId: 'Ursel',
    authenticationId: 'Kurt',
    password: 'xipj3plmq',
  });
});

test('a message with too few or too many parts, empty ones or broken UTF-8 is refused', () => {
  for (const text of ['', 'a', '\0a', 'a\0b', '\0\0b', '\0a\0', '\0a\0b\0c', `\0${'a'.repeat(5000)}\0b`])
    assert.throws(() => decodePlain(Buffer.from(text)), SaslFault, JSON.stringify(text));
  assert.throws(() => decodePlain(Buffer.from([0, 0xff, 0, 0x61])), SaslFault);
});

test('whatever is encoded is decoded', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }).filter((s) => !s.includes('\0'));
  fc.assert(
    fc.property(text, text, text, (authorizationId, authenticationId, password) => {
      const credentials = { authorizationId, authenticationId, password };
      assert.deepEqual(decodePlain(encodePlain(credentials)), credentials);
    }),
  );
});

test('a LOGIN answer may end with NUL but not hold one', () => {
  assert.equal(decodeLoginAnswer(Buffer.from('văn thư\0')), 'văn thư');
  assert.throws(() => decodeLoginAnswer(Buffer.from('a\0b')), SaslFault);
  assert.throws(() => decodeLoginAnswer(Buffer.from('')), SaslFault);
});
