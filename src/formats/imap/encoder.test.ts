/**
 * Strings, names and dates as they go out.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeAstring,
  encodeFlagList,
  encodeInternalDate,
  encodeMailbox,
  encodeNstring,
  encodeString,
  wireToBuffer,
} from './encoder.ts';

test('a string is quoted when it is 7-bit on one line, else a literal (RFC 9051 §4)', () => {
  assert.equal(encodeString('a "b" \\'), '"a \\"b\\" \\\\"');
  assert.equal(encodeString(''), '""');
  assert.equal(encodeString('a\r\nb'), '{4}\r\na\r\nb');
  assert.equal(wireToBuffer(encodeString('Đỗ')).toString(), '{5}\r\nĐỗ');
  assert.equal(wireToBuffer(encodeString('Đỗ "x"', { utf8: true })).toString(), '"Đỗ \\"x\\""');
  assert.equal(encodeString('a\0b'), '{2}\r\nab');
  assert.match(encodeString('x'.repeat(5_000)), /^\{5000\}\r\nx+$/);
});

test('NIL is only for what is absent', () => {
  assert.equal(encodeNstring(undefined), 'NIL');
  assert.equal(encodeNstring('NIL'), '"NIL"');
  assert.equal(encodeAstring('nil'), '"nil"');
});

test('mailbox names are atoms, quoted, or modified UTF-7', () => {
  assert.equal(encodeMailbox('INBOX'), 'INBOX');
  assert.equal(encodeMailbox('a b'), '"a b"');
  assert.equal(encodeMailbox('Công văn'), '"C&APQ-ng v&AQM-n"');
  assert.equal(wireToBuffer(encodeMailbox('Công văn', { utf8: true })).toString(), '"Công văn"');
  assert.equal(encodeMailbox(''), '""');
});

test('flags and dates stand as the grammar has them', () => {
  assert.equal(encodeFlagList(['\\Seen', 'x']), '(\\Seen x)');
  assert.equal(encodeInternalDate(new Date('2026-02-01T00:30:00Z'), 420), '"01-Feb-2026 07:30:00 +0700"');
});
