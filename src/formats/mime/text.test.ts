import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from './parse.ts';
import { encodeQuotedPrintable } from './quoted-printable.ts';
import { partText, plainText } from './text.ts';

const BYTES = Buffer.from(
  [
    'Content-Type: multipart/mixed; boundary=o',
    '',
    '--o',
    'Content-Type: text/plain; charset=windows-1258',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Ti=EA=ECng Vi=EA=F2t',
    '--o',
    'Content-Type: text/html',
    '',
    '<p>xin <b>chào</b>',
    '--o',
    'Content-Type: application/pdf',
    '',
    'not text',
    '--o',
    'Content-Type: message/rfc822',
    '',
    'Subject: =?utf-8?B?4bum?=',
    '',
    'within',
    '--o--',
  ].join('\r\n'),
);
const { root } = parseMessage(BYTES);

test('the text of a part is decoded by its transfer encoding and charset', () => {
  const [plain, html] = root.parts;
  assert.ok(plain && html);
  assert.equal(partText(BYTES, plain), 'Tiếng Việt');
  assert.equal(partText(BYTES, html), '<p>xin <b>chào</b>');
  assert.equal(plainText(BYTES, html), 'xin chào');
});

test('a limit within a character or an escape does not turn Vietnamese into other letters', () => {
  const text = 'Tiếng Việt có dấu, đủ để cắt ở bất cứ đâu. ';
  const bodies = [
    `Content-Type: text/plain\n\n${text}`,
    `Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n${encodeQuotedPrintable(Buffer.from(text))}`,
    `Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${Buffer.from(text).toString('base64')}`,
  ];
  for (const body of bodies) {
    const bytes = Buffer.from(body);
    const { root } = parseMessage(bytes);
    for (let limit = 0; limit <= root.bodyEnd - root.bodyStart; limit += 1) {
      const beginning = partText(bytes, root, limit);
      assert.ok(text.startsWith(beginning.trimEnd()), `${limit}: ${beginning}`);
    }
  }
});
