import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessagePart } from './message.ts';
import { PARSE_LIMITS, parseMessage } from './parse.ts';
import { encodeParts } from './summary.ts';

/** The part tree in short: section, type, lines and body of every leaf, in order. */
function short(bytes: Buffer, part: MessagePart): string[] {
  const body = bytes.toString('utf8', part.bodyStart, part.bodyEnd);
  const isLeaf = part.parts.length === 0 && !part.message;
  const own = `${part.section} ${part.type}/${part.subtype} ${part.lines}${isLeaf ? ` ${JSON.stringify(body)}` : ''}`;
  return [
    own,
    ...part.parts.flatMap((child) => short(bytes, child)),
    ...(part.message ? short(bytes, part.message.root) : []),
  ];
}

function structure(lines: readonly string[], ending = '\r\n'): string[] {
  const bytes = Buffer.from(lines.join(ending));
  return short(bytes, parseMessage(bytes).root);
}

const NESTED = [
  'Content-Type: multipart/mixed; boundary=o',
  '',
  'preamble',
  '--o',
  '',
  'hello',
  '',
  '--o  ',
  'Content-Type: message/rfc822',
  '',
  'Subject: in',
  'Content-Type: multipart/alternative; boundary="o o"',
  '',
  '--o o',
  '',
  'x',
  'y',
  '--o o',
  'Content-Type: text/html',
  '',
  '<p>',
  '--o o--',
  'epilogue within',
  '--o',
  'Content-Type: message/rfc822',
  '',
  'Subject: q',
  '',
  'z',
  '--o--',
  'epilogue',
];

const NESTED_TREE = [
  ' multipart/mixed 29',
  '1 text/plain 1 "hello\\r\\n"',
  '2 message/rfc822 13',
  ' multipart/alternative 10',
  '2.1 text/plain 2 "x\\r\\ny"',
  '2.2 text/html 1 "<p>"',
  '3 message/rfc822 3',
  '3.1 text/plain 1 "z"',
];

test('parts are numbered, ranged and counted, in multiparts and embedded messages', () => {
  assert.deepEqual(structure(NESTED), NESTED_TREE);
});

test('lines that end in bare LF give the same tree', () => {
  assert.deepEqual(
    structure(NESTED, '\n'),
    NESTED_TREE.map((line) => line.replaceAll('\\r', '')),
  );
});

test('a message without MIME fields is one text part', () => {
  assert.deepEqual(structure(['Subject: x', '', 'a', 'b']), ['1 text/plain 2 "a\\r\\nb"']);
  assert.deepEqual(structure(['Subject: x', '', 'a', 'b', '']), ['1 text/plain 2 "a\\r\\nb\\r\\n"']);
  assert.deepEqual(structure(['Subject: x', '', '']), ['1 text/plain 0 ""']);
  assert.deepEqual(structure(['']), ['1 text/plain 0 ""']);
});

test('the envelope keeps encoded words, and the ids of References lose their brackets', () => {
  const parsed = parseMessage(
    Buffer.from(
      'From: a@b\r\nTo: c@d\r\nTo: e@f\r\nSubject: =?utf-8?Q?x?=\r\n\ty\r\nReferences: <1@a>\r\n <2@a>\r\n\r\n',
    ),
  );
  assert.equal(parsed.envelope.subject, '=?utf-8?Q?x?=\ty');
  assert.equal(parsed.envelope.to.length, 2);
  assert.deepEqual(parsed.references, ['1@a', '2@a']);
  assert.equal(parsed.size, parsed.root.bodyEnd);
});

test('an outer delimiter ends the inner multipart that was never closed', () => {
  const lines = [
    'Content-Type: multipart/mixed; boundary=o',
    '',
    '--o',
    'Content-Type: multipart/mixed; boundary=i',
    '',
    '--i',
    '',
    'a',
    '--o',
    '',
    'b',
    '--o--',
  ];
  assert.deepEqual(structure(lines).slice(1), [
    '1 multipart/mixed 3',
    '1.1 text/plain 1 "a"',
    '2 text/plain 1 "b"',
  ]);
});

test('boundaries that begin with one another, or end in dashes, are told apart', () => {
  const lines = [
    'Content-Type: multipart/mixed; boundary="a--"',
    '',
    '--a',
    '',
    '--a--',
    '',
    'x',
    '--a--b',
    '--a----',
  ];
  assert.deepEqual(structure(lines).slice(1), ['1 text/plain 2 "x\\r\\n--a--b"']);
});

test('parts without a body, or cut off within their header, are empty and in range', () => {
  const head = ['Content-Type: multipart/mixed; boundary=o', ''];
  assert.deepEqual(structure([...head, '--o', '--o', 'A: b', '--o', 'A: b', '', '--o--']).slice(1), [
    '1 text/plain 0 ""',
    '2 text/plain 0 ""',
    '3 text/plain 0 ""',
  ]);
  assert.deepEqual(structure([...head, '--o', 'Content-Type: multipart/mixed; boundary=i']).slice(1), [
    '1 multipart/mixed 0 ""',
  ]);
});

test('the default type is text/plain, and message/rfc822 in a digest', () => {
  const digest = [
    'Content-Type: multipart/digest; boundary=o',
    '',
    '--o',
    '',
    'Subject: x',
    '',
    'y',
    '--o--',
  ];
  assert.deepEqual(structure(digest).slice(1), ['1 message/rfc822 3', '1.1 text/plain 1 "y"']);
  assert.deepEqual(structure(['Content-Type: nonsense', '', 'y']), ['1 text/plain 1 "y"']);
});

test('a message/rfc822 in base64 is a leaf', () => {
  const lines = ['Content-Type: message/rfc822', 'Content-Transfer-Encoding: BASE64', '', 'U3ViamVjdDogeAo='];
  assert.deepEqual(structure(lines), ['1 message/rfc822 1 "U3ViamVjdDogeAo="']);
});

test('what a part says of itself is read', () => {
  const { root } = parseMessage(
    Buffer.from(
      [
        'Content-Type: Text/HTML; Charset="UTF-8"',
        'Content-Transfer-Encoding: Quoted-Printable (really)',
        "Content-Disposition: Attachment; filename*0*=utf-8''C%C3%B4ng%20; filename*1=van.html",
        'Content-ID: <x@y>',
        'Content-Description: d',
        'Content-MD5: m',
        'Content-Language: vi, en',
        'Content-Location: http://a/',
        ' b',
        '',
        '',
      ].join('\r\n'),
    ),
  );
  assert.deepEqual(
    { ...root, headerStart: 0, bodyStart: 0, bodyEnd: 0 },
    {
      section: '1',
      type: 'text',
      subtype: 'html',
      parameters: [{ name: 'charset', value: 'UTF-8' }],
      encoding: 'quoted-printable',
      language: ['vi', 'en'],
      disposition: { kind: 'attachment', parameters: [{ name: 'filename', value: 'Công van.html' }] },
      contentId: '<x@y>',
      description: 'd',
      md5: 'm',
      location: 'http://a/b',
      headerStart: 0,
      bodyStart: 0,
      bodyEnd: 0,
      lines: 0,
      parts: [],
    },
  );
});

test('beyond the limit of parts the rest of the message is one opaque leaf', () => {
  const bytes = Buffer.from(`Content-Type: multipart/mixed; boundary=o\n\n${'--o\n\nx\n'.repeat(10)}--o--\n`);
  const { root, exceeded } = parseMessage(bytes, { ...PARSE_LIMITS, parts: 4 });
  assert.deepEqual(exceeded, ['parts']);
  assert.equal(root.parts.length, 4);
  const last = root.parts.at(-1);
  assert.equal(`${last?.type}/${last?.subtype} ${last?.bodyEnd}`, `application/octet-stream ${bytes.length}`);
});

test('beyond the limit of depth a multipart is one opaque leaf', () => {
  const bytes = Buffer.from(
    'Content-Type: message/rfc822\n\n'.repeat(5) + 'Content-Type: multipart/mixed; boundary=x\n\n--x\n\n',
  );
  const { root, exceeded } = parseMessage(bytes, { ...PARSE_LIMITS, depth: 5 });
  assert.deepEqual(exceeded, ['depth']);
  assert.equal(short(bytes, root).at(-1), '1.1.1.1.1.1 application/octet-stream 2 "--x\\n\\n"');
});

test('the defaults let honest mail through, and bound what is stored of hostile mail', () => {
  const bytes = Buffer.from(
    `Content-Type: multipart/mixed; boundary=o\n\n${'--o\n\nx\n'.repeat(10_000)}--o--\n`,
  );
  const { root, exceeded } = parseMessage(bytes);
  assert.deepEqual(exceeded, ['parts']);
  assert.ok(encodeParts(root).length < 500_000);
});
