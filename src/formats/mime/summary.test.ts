import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { parseMessage } from './parse.ts';
import {
  decodeFields,
  decodeParts,
  encodeFieldsShort,
  encodeParts,
  encodePartsShort,
  hasAttachment,
  messageFields,
  previewText,
} from './summary.ts';

function message(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'));
}

/** A message of these parts, each given as its lines. */
function multipart(subtype: string, ...parts: string[][]): Buffer {
  const body = parts.flatMap((lines) => ['--o', ...lines]);
  return message(`Content-Type: multipart/${subtype}; boundary=o`, '', ...body, '--o--', '');
}

const TEXT = ['Content-Type: text/plain; charset=utf-8', '', 'Kính gửi', '> quoted', 'các   cơ quan'];
const PDF = ['Content-Type: application/pdf; name="=?utf-8?B?Q8O0bmcgdsSDbi5wZGY=?="', '', 'x'];

test('the part tree comes back from its short form', () => {
  const parsed = parseMessage(
    multipart('mixed', TEXT, ['Content-Type: message/rfc822', '', 'Subject: x', '', 'y'], PDF),
  );
  const json = encodeParts(parsed.root);
  assert.deepEqual(decodeParts(json), parsed.root);
  assert.doesNotMatch(json, /7bit|"parts":\[\]|"language"/);
});

test('part trees and fields come back from shorthand, whose signs stay as they are; what searches ask for stays JSON', () => {
  const bytes = multipart('mixed', TEXT, ['Content-Type: message/rfc822', '', 'Subject: x', '', 'y'], PDF);
  const parsed = parseMessage(bytes);
  const short = encodePartsShort(parsed.root);
  assert.deepEqual(decodeParts(short), parsed.root);
  assert.ok(short.length < encodeParts(parsed.root).length / 2);
  assert.equal(
    createHash('sha256').update(short).digest('hex').slice(0, 16),
    'c54f5ccfedf04993',
    'what is stored refers to the places of the phrases',
  );
  const signed = parseMessage(multipart('signed', TEXT, PDF)).root;
  assert.equal(encodePartsShort(signed), encodeParts(signed));

  const fields = messageFields(bytes, parsed);
  assert.deepEqual(decodeFields(encodeFieldsShort(fields)), fields);
  assert.doesNotMatch(encodeFieldsShort(fields), /bcc|sender/);
  assert.deepEqual(decodeFields(JSON.stringify(fields)), fields);
});

test('the fields are decoded, composed, and groups are flattened', () => {
  const bytes = message(
    'From: =?utf-8?Q?Nguye=CC=82=CC=83n?= <an@x.vn>',
    'To: Nhóm: a@b, "C, D" <c@d>;, e@f',
    'Subject: =?utf-8?B?4bum?=\ty\u0309',
    'Message-ID: <1@x>',
    'In-Reply-To: <0@x>',
    'References: <a@x> <0@x>',
    'Date: Mon, 12 Jan 2026 07:30:00 +0700',
    'List-Id: Danh sách <list.x.vn>',
    '',
    '',
  );
  assert.deepEqual(messageFields(bytes, parseMessage(bytes)), {
    subject: 'Ủ ỷ',
    from: [{ name: 'Nguyễn', email: 'an@x.vn' }],
    sender: [],
    replyTo: [],
    to: [{ email: 'a@b' }, { name: 'C, D', email: 'c@d' }, { email: 'e@f' }],
    cc: [],
    bcc: [],
    messageId: ['1@x'],
    inReplyTo: ['0@x'],
    references: ['a@x', '0@x'],
    sentAt: Date.UTC(2026, 0, 12, 0, 30),
    listId: 'list.x.vn',
    attachments: [],
  });
});

test('the fields of a hostile message stay small', () => {
  const bytes = Buffer.from(
    `Subject: ${'x'.repeat(100_000)}\nReferences: ${'<a@b>'.repeat(10_000)}\nFrom: ${'x'.repeat(10_000)} <${'y'.repeat(10_000)}@z>\n\n`,
  );
  assert.ok(JSON.stringify(messageFields(bytes, parseMessage(bytes))).length < 10_000);
});

const ATTACHMENTS: [what: string, bytes: Buffer, names: string[]][] = [
  ['a letter alone', message('', 'text'), []],
  ['a named file', multipart('mixed', TEXT, PDF), ['Công văn.pdf']],
  [
    'a text marked as attachment',
    multipart('mixed', TEXT, ['Content-Disposition: attachment; filename=a.txt', '', 'x']),
    ['a.txt'],
  ],
  [
    'a picture within the HTML',
    multipart(
      'related',
      ['Content-Type: text/html', '', '<img>'],
      ['Content-Type: image/png; name=a.png', 'Content-ID: <a@b>', '', 'x'],
    ),
    [],
  ],
  [
    'an embedded message',
    multipart('mixed', TEXT, ['Content-Type: message/rfc822', '', 'Subject: x', '', 'y']),
    [],
  ],
  [
    'a signature',
    multipart('signed', TEXT, ['Content-Type: application/pkcs7-signature; name=smime.p7s', '', 'x']),
    [],
  ],
  [
    'a bounce',
    multipart(
      'report',
      TEXT,
      ['Content-Type: message/delivery-status', '', 'x'],
      ['Content-Type: message/rfc822', '', 'a: b'],
    ),
    [],
  ],
];

test('attachments are what people see as files', () => {
  for (const [what, bytes, names] of ATTACHMENTS)
    assert.deepEqual(messageFields(bytes, parseMessage(bytes)).attachments, names, what);
  const having = ATTACHMENTS.filter(([, bytes]) => hasAttachment(parseMessage(bytes).root)).map(
    ([what]) => what,
  );
  assert.deepEqual(having, ['a named file', 'a text marked as attachment', 'an embedded message']);
});

function preview(bytes: Buffer): string {
  return previewText(bytes, parseMessage(bytes));
}

test('the preview is the beginning of the letter without quotations and line breaks', () => {
  assert.equal(preview(multipart('mixed', TEXT, PDF)), 'Kính gửi các cơ quan');
  assert.equal(preview(message('Content-Type: text/html', '', '<style>x</style><p>a</p><p>b')), 'a b');
  assert.equal(preview(multipart('mixed', ['', ' '], ['', 'second'])), 'second');
  assert.equal(preview(multipart('mixed', PDF)), '');
});

test('the preview has at most 200 characters, and no half ones', () => {
  assert.equal(preview(message('', '😀'.repeat(1000))), '😀'.repeat(200));
});
