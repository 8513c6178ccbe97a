import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { decodeBody, encodeBase64Lines } from './transfer.ts';

function decode(text: string, encoding: string): string {
  return decodeBody(Buffer.from(text, 'latin1'), encoding).toString('utf8');
}

test('base64 is read through line breaks, foreign characters and padding in the middle', () => {
  assert.equal(decode('YWJj\r\nZGVm', 'base64'), 'abcdef');
  assert.equal(decode('YQ==\r\nYg==', 'base64'), 'ab');
  assert.equal(decode('YW!J\xffj', 'base64'), 'abc');
  assert.equal(decode('YWJjZ', 'base64'), 'abc');
});

test('quoted-printable is read as senders write it', () => {
  assert.equal(decode('=E1=BB=a6y ban', 'quoted-printable'), 'Ủy ban');
  assert.equal(decode('soft =\r\nbreak= \t\nhere', 'quoted-printable'), 'soft breakhere');
  assert.equal(decode('blanks  \t\r\nfall=20\r\n away ', 'quoted-printable'), 'blanks\r\nfall \r\n away ');
  assert.equal(decode('1=1, =ZZ, =', 'quoted-printable'), '1=1, =ZZ, ');
});

test('other encodings are the bytes themselves', () => {
  for (const encoding of ['7bit', '8bit', 'binary', 'x-unknown'])
    assert.equal(decode('a=3D', encoding), 'a=3D');
});

test('any bytes come back from base64, in lines of at most 76 characters', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const encoded = encodeBase64Lines(Buffer.from(bytes));
      assert.ok(encoded.split('\r\n').every((line) => line.length <= 76));
      assert.deepEqual(decodeBody(Buffer.from(encoded), 'base64'), Buffer.from(bytes));
    }),
  );
});

test('any text with CRLF comes back from quoted-printable, in short plain lines', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom('.', 'From x', ' ', '\t ', '='),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.map((one) => one.replaceAll(/[\r\n]/g, '')).join('\r\n');
      const encoded = encodeQuotedPrintable(Buffer.from(text));
      assert.ok(
        encoded
          .split('\r\n')
          .every((one) => one.length <= 76 && /^[\t\x20-\x7e]*$/.test(one) && !/[ \t]$/.test(one)),
      );
      assert.ok(encoded.split('\r\n').every((one) => one !== '.' && !one.startsWith('From ')));
      assert.equal(decodeBody(Buffer.from(encoded), 'quoted-printable').toString(), text);
    }),
  );
});

test('base64 with padding anywhere gives what its pieces give, each by itself', () => {
  const piece = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes));
  const between = fc.constantFrom('', '\r\n', ' ', '!\xff');
  fc.assert(
    fc.property(fc.array(fc.tuple(piece, between)), (pieces) => {
      // A `=` too many after each piece, so that even whole ones end in padding.
      const text = pieces.map(([bytes, gap]) => `${bytes.toString('base64')}=${gap}`).join('');
      assert.deepEqual(
        decodeBody(Buffer.from(text, 'latin1'), 'base64'),
        Buffer.concat(pieces.map(([bytes]) => bytes)),
      );
    }),
  );
});

test('the alphabet for URLs is read too, quickly or piece by piece', () => {
  assert.deepEqual(decodeBody(Buffer.from('-_-_'), 'base64'), Buffer.from('+/+/', 'base64'));
  assert.deepEqual(decodeBody(Buffer.from('YQ==-_-_'), 'base64'), Buffer.from([97, 0xfb, 0xff, 0xbf]));
});
