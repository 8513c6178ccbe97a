/** What is laid open folds again as it was, byte for byte, whoever folded it; damaged recipes are an error. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeQuotedPrintable } from '#formats/mime/quoted-printable.ts';
import { fold, unfold } from './unfold.ts';

const TEXT = 'Kính gửi quý cơ quan: báo cáo = kết quả.\r\n<p style="x">Trân trọng</p>\r\n';
const lines = (text: string, length: number): string =>
  Buffer.from(text)
    .toString('base64')
    .replaceAll(new RegExp(`.{${length}}(?=.)`, 'g'), '$&\r\n');
const quoted = (text: string): string => encodeQuotedPrintable(Buffer.from(text));
const letter = (encoding: string, body: string): Buffer =>
  Buffer.from(
    `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-transfer-encoding: ${encoding}\r\n\r\n${body}\r\n--b--\r\n`,
    'latin1',
  );

test('texts are laid open and fold again', () => {
  for (const [encoding, body] of [
    ['base64', lines(TEXT.repeat(20), 76)],
    ['BASE64', `${lines(TEXT.repeat(20), 64)}\r\n`],
    ['base64', lines(TEXT, 76)],
    ['quoted-printable', quoted(TEXT.repeat(20))],
    ['quoted-printable', `a=20\r\nb=3D=\r\n=\r\n=E1=BA=BF=e1=09=\r\n`],
  ] as const) {
    const source = letter(encoding, body);
    const opened = unfold(source);
    assert.ok(opened, encoding);
    assert.ok(opened.bytes.length < source.length);
    assert.deepEqual(fold(opened.recipe, opened.bytes), source);
  }
  assert.ok(unfold(letter('base64', lines(TEXT, 76)))?.bytes.includes('Kính gửi quý cơ quan'));
  assert.ok(unfold(letter('quoted-printable', quoted(TEXT)))?.bytes.includes('style="x"'));
});

test('files and what would not come back stay as they are', () => {
  for (const body of [
    Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 37) & 255)).toString('base64'),
    `${lines(TEXT, 76)}=`,
    lines(TEXT.repeat(9), 76).replace('\r\n', '\n'),
    'QQ=\r\n=',
    '',
  ])
    assert.equal(unfold(letter('base64', body)), undefined, body);
  assert.equal(unfold(letter('quoted-printable', 'x\x01=E1')), undefined);
  assert.equal(unfold(letter('quoted-printable', '\xe1=E1')), undefined);
  assert.equal(unfold(letter('8bit', TEXT)), undefined);
});

const piece = fc.oneof(
  fc.constantFrom(
    '=',
    '=E1',
    '=3D',
    '=20',
    '=e1',
    '=\r\n',
    '\r\n',
    '\n',
    ' ',
    'x'.repeat(75),
    'S8OtbmggZ+G7rWk=',
    '\r\n--b',
    '\x01',
  ),
  fc.string({ maxLength: 4 }),
);

test('whatever is said to be folded comes back', () => {
  const encoding = fc.constantFrom('base64', 'quoted-printable');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(encoding, fc.array(piece, { maxLength: 30 })), { maxLength: 4 }),
      (parts) => {
        const source = Buffer.concat(parts.map(([name, pieces]) => letter(name, pieces.join(''))));
        const opened = unfold(source);
        if (opened) assert.deepEqual(fold(opened.recipe, opened.bytes), source);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('damaged recipes give an error and never hang', () => {
  const opened = unfold(letter('quoted-printable', quoted(TEXT.repeat(9))));
  assert.ok(opened);
  fc.assert(
    fc.property(fc.nat(opened.recipe.length - 1), fc.nat(255), (at, byte) => {
      const recipe = Buffer.from(opened.recipe);
      recipe[at] = byte;
      try {
        fold(recipe, opened.bytes);
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
  );
});
