/** What is stored short goes on the wire as it was, byte for byte, whoever wrote the message and with whatever in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Address, Envelope } from '#formats/mime/message.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import { encodeBodyStructure } from './body-structure.ts';
import { encodeEnvelope, encodeEnvelopeShort } from './envelope.ts';
import { expandEnvelope, expandStructure, shortenEnvelope, shortenStructure } from './short-wire.ts';

const text = fc.oneof(
  fc.constantFrom(
    'Nguyễn Văn An',
    'a) (b',
    ') (',
    '")) ((NIL NIL "',
    'x\x02y',
    '\x01',
    '\x1f',
    '=?UTF-8?B?S8O=?=',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const address: fc.Arbitrary<Address> = fc.record(
  {
    kind: fc.constant('mailbox' as const),
    name: text,
    localPart: text,
    domain: fc.constantFrom('snv.gov.vn', 'gmail.com', ') ('),
  },
  { requiredKeys: ['kind', 'localPart'] },
);
const addresses = fc.array(address, { maxLength: 3 });
const envelope: fc.Arbitrary<Envelope> = fc
  .record({
    date: fc.option(fc.constantFrom('Mon, 23 Nov 2026 08:00:00 +0700', '\x03', ''), { nil: undefined }),
    subject: fc.option(text, { nil: undefined }),
    from: addresses,
    sender: fc.oneof(fc.constant([]), addresses),
    replyTo: fc.oneof(fc.constant([]), addresses),
    to: addresses,
    cc: addresses,
    bcc: fc.constant([]),
    inReplyTo: fc.option(text, { nil: undefined }),
    messageId: fc.option(text, { nil: undefined }),
  })
  .map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as never);

test('envelopes come back as they were, with one, two or three lists of addresses', () => {
  fc.assert(
    fc.property(envelope, (one) => {
      const wire = encodeEnvelope(one);
      assert.deepEqual(expandEnvelope(encodeEnvelopeShort(one)), wire);
      // As those stored before are.
      assert.deepEqual(expandEnvelope(wire), wire);
    }),
  );
});

test('whatever bytes follow a parenthesis come back, wherever From is said to be', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '(a)',
      ' (a)',
      ') (',
      '("x" NIL "y" "z")',
      ' NIL NIL NIL NIL)',
      '\r\n',
      '.gov.vn',
      '8bit" ',
    ),
    fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 4,
    }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.nat(90), (pieces, from) => {
      const wire = Buffer.from(`(${pieces.join('')}`, 'latin1');
      assert.deepEqual(expandEnvelope(shortenEnvelope(wire, from)), wire);
      assert.deepEqual(expandStructure(shortenStructure(wire)), wire);
    }),
    { numRuns: 1_000 },
  );
});

test('structures of messages come back, and a usual letter takes half', () => {
  const letter = parseMessage(
    Buffer.from(
      'From: An <an@snv.gov.vn>\r\nTo: <b@snv.gov.vn>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\nMessage-ID: <x@snv.gov.vn>\r\nContent-Type: multipart/alternative; boundary="------------g6z4z"\r\n\r\n--------------g6z4z\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nx\r\n--------------g6z4z\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nx\r\n--------------g6z4z--\r\n',
    ),
  );
  const wire = encodeBodyStructure(letter.root, true);
  const short = shortenStructure(wire);
  assert.deepEqual(expandStructure(short), wire);
  assert.ok(short.length < wire.length / 2, `${short.length} of ${wire.length}`);
  assert.ok(encodeEnvelopeShort(letter.envelope).length < encodeEnvelope(letter.envelope).length / 2);
});

test('signs keep their phrases, for what is stored refers to them', () => {
  const signs = '\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a';
  assert.equal(
    expandStructure(Buffer.from(`\x01${signs}`)).toString(),
    ' NIL NIL NIL NIL)("text" "plain" ("charset" "("text" "html" ("charset" "("application" "("image" "utf-8") NIL NIL "UTF-8") NIL NIL "quoted-printable" base64" 8bit" 7bit"  "alternative" ("boundary" " "mixed" ("boundary" " "related" ("boundary" "") NIL NIL NIL) NIL ("attachment" ("filename" " NIL ("attachment" ("filename*" "utf-8\'\' NIL ("inline" ("filename" "")) NIL NIL)" ("name" "") NIL NIL "',
  );
  assert.equal(
    expandEnvelope(
      Buffer.from(
        '\x01\x00\x00\x03\x05\x06\x07\x08\x0b\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c',
      ),
    ).toString(),
    '")) ((NIL NIL "")) NIL NIL NIL "<")) NIL NIL NIL NIL "<")) NIL NIL "<.gov.vn")) NIL NIL NIL "<.gov.vn")) NIL NIL NIL NIL "< +0700"  +0000"  2026  2027  2028 .gov.vn>").gov.vngmail.com)(NIL NIL " NIL ">" "<"=?UTF-8?B?"=?utf-8?B?=?UTF-8?Q??= =?UTF-8?B?',
  );
});
