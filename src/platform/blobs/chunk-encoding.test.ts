/** Chunks come back as they were, whatever they hold and whoever wrote them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { packText } from '#formats/packed-text/pack.ts';
import { compressChunks, decodeChunk, ENCODING } from './chunk-encoding.ts';
import { LETTER_DICTIONARY } from './letter-dictionary.ts';

const TEXT =
  'Kính gửi Ủy ban nhân dân các huyện, thị xã và thành phố. Sở Nội vụ đề nghị quý cơ quan báo cáo kết quả thực hiện.\r\n';
const HEADER = 'From: An <an@snv.gov.vn>\r\nSubject: Báo cáo\r\nMIME-Version: 1.0\r\n';
const base64 = (text: string): string => Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\r\n');

const piece = fc.oneof(
  fc.constantFrom(
    TEXT.repeat(5),
    HEADER,
    '\r\n\r\n',
    '\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    '\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n',
    base64(TEXT.repeat(4)),
    'th=C6=B0 =\r\n=C4=91=E1=BA=BFn=3D=20\r\n',
    '\r\n--b1\r\n',
  ),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const chunk = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join('')));

test('whatever a chunk holds comes back', () => {
  fc.assert(
    fc.property(fc.array(chunk, { minLength: 1, maxLength: 3 }), fc.boolean(), (chunks, isNewer) => {
      const stored = compressChunks(chunks, isNewer);
      assert.deepEqual(
        stored.chunks.map((bytes) => decodeChunk(bytes, ENCODING[stored.encoding])),
        chunks,
      );
    }),
    { numRuns: 500 },
  );
});

const stored = (form: number, bytes: Buffer): Buffer =>
  zstdCompressSync(Buffer.concat([Buffer.from([form]), bytes]));

test('texts of the release before are read', () => {
  const text = Buffer.from(HEADER + TEXT.repeat(9));
  const packed = packText(text);
  assert.ok(packed);
  assert.deepEqual(decodeChunk(stored(1, packed), ENCODING.text), text);
  assert.deepEqual(decodeChunk(stored(0, text), ENCODING.text), text);
});

const size = (encoding: string, text: string): number =>
  compressChunks([Buffer.from(`${HEADER}Content-Transfer-Encoding: ${encoding}\r\n\r\n${text}`)], true)
    .chunks[0]?.length ?? 0;

test('a letter sent as base64 takes hardly more room than as it is', () => {
  const body =
    TEXT.repeat(3) + Array.from({ length: 80 }, (_, at) => `tháng ${at * 7} năm ${at * at}\r\n`).join('');
  assert.ok(size('base64', base64(body)) < size('8bit', body) * 1.1);
});

test('the dictionary stays as it is, for what is stored refers to it', () => {
  assert.equal(
    createHash('sha256').update(LETTER_DICTIONARY).digest('hex'),
    'af86cab0a9e3a546b763bbe7bbb6a7b6e9a34ee73a3ea8c7f70207f6329ed856',
  );
});
