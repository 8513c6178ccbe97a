import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMessage } from '#formats/mime/parse.ts';
import { encodeBodyStructure } from './body-structure.ts';
import { encodeEnvelope } from './envelope.ts';
import { sevenBitWire } from './seven-bit-wire.ts';

function envelopeOf(header: string): string {
  const bytes = Buffer.from(`${header.replaceAll('\n', '\r\n')}\r\n\r\n`);
  return sevenBitWire(encodeEnvelope(parseMessage(bytes).envelope).toString('latin1'));
}

test('texts with raw UTF-8 are encoded, and what is ASCII stays as it is', () => {
  assert.match(
    envelopeOf('Subject: Báo cáo\nFrom: "A (\\"b" <a@example.vn>, Bình <b@example.vn>\nTo: c@example.vn'),
    /^\(NIL "=\?utf-8\?[^"]+\?=" \(\("A \(\\"b" NIL "a" "example\.vn"\)\("=\?utf-8\?[^"]+\?=" NIL "b" "example\.vn"\)\) \(\(.*\)\) \(\(.*\)\) \(\(NIL NIL "c" "example\.vn"\)\) NIL NIL NIL NIL\)$/,
  );
});

test('an address that is not ASCII cannot be replied to', () => {
  assert.match(
    envelopeOf('From: An <an@huế.vn>'),
    /\(\("An" NIL "invalid" "internationalized-address\.invalid"\)\)/,
  );
});

test('envelopes and structures of any message keep their form and lose their eighth bit', () => {
  const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
  fc.assert(
    fc.property(word, word, word, (subject, from, description) => {
      const part = `Content-Type: message/rfc822\r\nContent-Description: ${description}\r\n\r\nSubject: ${subject}\r\nTo: ${from} <a@b>\r\n\r\nx`;
      const bytes = Buffer.from(
        `Subject: ${subject}\r\nFrom: ${from} <a@b>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n${part}\r\n--x--\r\n`,
      );
      const { envelope, root } = parseMessage(bytes);
      for (const wire of [encodeEnvelope(envelope), encodeBodyStructure(root, true)]) {
        const ascii = sevenBitWire(wire.toString('latin1'));
        assert.match(ascii, /^[\x00-\x7f]*$/);
        assert.equal(sevenBitWire(`${ascii} "é"`).slice(0, ascii.length), ascii);
      }
    }),
  );
});
