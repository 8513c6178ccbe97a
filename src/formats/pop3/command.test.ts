import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decodeAuth,
  decodeCommandLine,
  decodeMessageNumber,
  decodeNothing,
  decodeOptionalNumber,
  decodeTop,
} from './command.ts';
import { Pop3SyntaxFault, type Pop3SyntaxReason } from './syntax-fault.ts';

function isFault(reason: Pop3SyntaxReason): (error: unknown) => boolean {
  return (error) => error instanceof Pop3SyntaxFault && error.reason === reason;
}

test('keywords are in any case; the rest of the line is kept as it came (RFC 1939 §3)', () => {
  assert.deepEqual(decodeCommandLine(Buffer.from('retr 12')), { keyword: 'RETR', argument: '12' });
  assert.deepEqual(decodeCommandLine(Buffer.from('PASS  mật khẩu ')), {
    keyword: 'PASS',
    argument: ' mật khẩu ',
  });
  assert.deepEqual(decodeCommandLine(Buffer.from('')), { keyword: '', argument: '' });
});

test('a line that is no UTF-8 or holds NUL is told as such (RFC 6856 §2.2)', () => {
  for (const bytes of [
    [0x55, 0xff],
    [0xc0, 0xaf],
    [0x41, 0x00],
    [0xed, 0xa0, 0x80],
  ])
    assert.throws(() => decodeCommandLine(Buffer.from(bytes)), isFault('notUtf8'));
});

test('message numbers are digits, and no more than anybody needs', () => {
  assert.equal(decodeMessageNumber('007 '), 7);
  assert.equal(decodeOptionalNumber(' '), undefined);
  assert.equal(decodeOptionalNumber('3'), 3);
  for (const text of ['', '-1', '1.5', '1e3', '0x1', '12345678901', '1 2', 'one'])
    assert.throws(() => decodeMessageNumber(text), isFault('needsNumber'), text);
});

test('TOP takes two numbers (RFC 1939 §7)', () => {
  assert.deepEqual(decodeTop('1 10'), { message: 1, lines: 10 });
  assert.deepEqual(decodeTop(' 2  0'), { message: 2, lines: 0 });
  for (const text of ['', '1', '1 -1', '1 2 3', '1 x'])
    assert.throws(() => decodeTop(text), isFault('needsTopNumbers'), text);
});

test('what takes nothing takes nothing', () => {
  decodeNothing(' ');
  assert.throws(() => decodeNothing('1'), isFault('takesNothing'));
});

test('AUTH takes a mechanism and base64; = is an empty response (RFC 5034 §4)', () => {
  assert.deepEqual(decodeAuth(''), { mechanism: '' });
  assert.deepEqual(decodeAuth('plain'), { mechanism: 'PLAIN' });
  assert.deepEqual(decodeAuth('PLAIN ='), { mechanism: 'PLAIN', initialResponse: Buffer.alloc(0) });
  assert.deepEqual(decodeAuth('PLAIN AGE='), { mechanism: 'PLAIN', initialResponse: Buffer.from('\0a') });
  for (const text of ['PLAIN a', 'PLAIN ====', 'PLAIN a*b='])
    assert.throws(() => decodeAuth(text), isFault('notBase64'), text);
});

test('any bytes are a command or a fault of this grammar', () => {
  const decoders = [decodeMessageNumber, decodeOptionalNumber, decodeTop, decodeAuth, decodeNothing];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const decode of decoders) {
        try {
          decode(decodeCommandLine(Buffer.from(bytes)).argument);
        } catch (error) {
          assert.ok(error instanceof Pop3SyntaxFault);
        }
      }
    }),
  );
});
