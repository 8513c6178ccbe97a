import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildMessage, type OutgoingMessage } from './build.ts';
import { parseMessage } from './parse.ts';
import { messageFields } from './summary.ts';
import { partText } from './text.ts';
import { decodeBody } from './transfer.ts';

const LETTER: OutgoingMessage = {
  from: [{ name: 'Nguyễn Văn An', email: 'an@x.vn' }],
  to: [{ email: 'binh@x.vn' }],
  subject: 'Báo cáo',
  sentAt: Date.UTC(2026, 0, 12),
  messageId: '1@x.vn',
  text: 'Kính gửi\n.\n',
  boundary: '=_1',
};

test('a letter of text alone is one part of 7-bit lines in CRLF', () => {
  assert.equal(
    buildMessage({ ...LETTER, zoneMinutes: 420 }).toString('latin1'),
    [
      'Date: Mon, 12 Jan 2026 07:00:00 +0700',
      'From: =?utf-8?B?Tmd1eeG7hW4gVsSDbiBBbg==?= <an@x.vn>',
      'To: <binh@x.vn>',
      'Subject: =?utf-8?B?QsOhbyBjw6Fv?=',
      'Message-ID: <1@x.vn>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'K=C3=ADnh g=E1=BB=ADi',
      '=2E',
      '',
      '',
    ].join('\r\n'),
  );
});

test('HTML and files make multiparts whose parts come back', () => {
  const content = Buffer.from([0, 1, 2, 255]);
  const bytes = buildMessage({
    ...LETTER,
    html: '<p>x',
    attachments: [
      { name: 'Công văn.pdf', type: 'application/pdf', content },
      { type: 'message/rfc822', content: Buffer.from('Subject: x\r\n\r\ny') },
    ],
  });
  const { root } = parseMessage(bytes);
  const types = [root, ...root.parts, ...(root.parts[0]?.parts ?? [])].map(
    (part) => `${part.type}/${part.subtype}`,
  );
  assert.deepEqual(types, [
    'multipart/mixed',
    'multipart/alternative',
    'application/pdf',
    'message/rfc822',
    'text/plain',
    'text/html',
  ]);
  const pdf = root.parts[1];
  assert.ok(pdf);
  assert.deepEqual(decodeBody(bytes.subarray(pdf.bodyStart, pdf.bodyEnd), pdf.encoding), content);
  assert.equal(root.parts[2]?.message?.envelope.subject, 'x');
  assert.deepEqual(messageFields(bytes, parseMessage(bytes)).attachments, ['Công văn.pdf']);
});

test('a report has its type and its parts', () => {
  const bytes = buildMessage({
    ...LETTER,
    reportType: 'delivery-status',
    headers: [['Auto-Submitted', 'auto-replied']],
    attachments: [{ type: 'message/delivery-status', content: Buffer.from('Reporting-MTA: dns; x.vn\r\n') }],
  });
  assert.match(bytes.toString(), /^Auto-Submitted: auto-replied\r$/m);
  assert.match(
    bytes.toString(),
    /Content-Type: multipart\/report; report-type=delivery-status; boundary="=_1"/,
  );
  assert.equal(parseMessage(bytes).root.parts[1]?.subtype, 'delivery-status');
});

test('a boundary that is none is refused', () => {
  assert.throws(() => buildMessage({ ...LETTER, boundary: 'a b"' }), RangeError);
});

test('any text, subject and names come back, and no line is longer than SMTP allows', () => {
  const text = fc.string({ unit: 'grapheme' });
  const line = text.map((value) => value.replaceAll(/[\s\0]+/g, ' ').trim());
  fc.assert(
    fc.property(line, line, text, (subject, name, body) => {
      const bytes = buildMessage({ ...LETTER, subject, from: [{ name, email: 'a@b' }], text: body });
      const parsed = parseMessage(bytes);
      const fields = messageFields(bytes, parsed);
      assert.equal(fields.subject, subject.normalize('NFC'));
      assert.deepEqual(fields.from, [
        name === '' ? { email: 'a@b' } : { name: name.normalize('NFC'), email: 'a@b' },
      ]);
      assert.equal(partText(bytes, parsed.root), `${body.replaceAll(/\r\n|\r|\n/g, '\r\n')}\r\n`);
      assert.ok(
        bytes
          .toString()
          .split('\r\n')
          .every((one) => one.length <= 998 && !/[\r\n]/.test(one)),
      );
    }),
  );
});

test('no value begins another field', () => {
  const evil = 'x\r\nBcc: evil@x\r\n\r\nbody';
  const bytes = buildMessage({
    ...LETTER,
    subject: evil,
    from: [{ name: evil, email: evil }],
    inReplyTo: [evil],
    headers: [['X-A', evil]],
    attachments: [{ name: evil, type: 'a/b', content: Buffer.alloc(0) }],
  });
  const { headers } = parseMessage(bytes);
  assert.deepEqual(
    headers.map(({ name }) => name).filter((name) => name.toLowerCase() === 'bcc'),
    [],
  );
  assert.equal(headers.at(-1)?.name, 'Content-Type');
});
