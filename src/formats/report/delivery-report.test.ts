/** Delivery reports as mail programs and machines read them: by our own parser, part by part. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '#formats/mime/parse.ts';
import { plainText } from '#formats/mime/text.ts';
import { buildDeliveryReport, type DeliveryReport } from './delivery-report.ts';

const ORIGINAL = Buffer.from('Message-ID: <m1@hue.vn>\r\nSubject: x\r\n\r\n');

const FAILURE: DeliveryReport = {
  action: 'failed',
  hostname: 'mail.hue.vn',
  domain: 'hue.vn',
  to: 'an@hue.vn',
  recipients: [
    {
      address: 'b@far.example',
      orcpt: 'rfc822;b+2Bold@far.example',
      status: '5.1.1',
      diagnostic: '550 5.1.1 No such user',
      remoteMta: 'mx.far.example',
    },
  ],
  arrivedAt: Date.UTC(2005, 0, 5, 1),
  now: Date.UTC(2005, 0, 5, 2),
  envid: 'q+2B1',
  inReplyTo: '<m1@hue.vn>',
  messageId: 'r1@mail.hue.vn',
  boundary: '=_b1',
  original: { kind: 'headers', bytes: ORIGINAL },
};

/** The parts' types and texts. */
function read(report: DeliveryReport): { header: string; types: string[]; texts: string[] } {
  const bytes = buildDeliveryReport(report);
  assert.doesNotMatch(bytes.toString('latin1'), /[^\r]\n|\r[^\n]/, 'line endings are CRLF');
  const { root } = parseMessage(bytes);
  return {
    header: bytes.toString('utf8', 0, bytes.indexOf('\r\n\r\n')),
    types: root.parts.map((part) => `${part.type}/${part.subtype}`),
    texts: root.parts.map((part) => bytes.toString('utf8', part.bodyStart, part.bodyEnd)),
  };
}

function wordsOf(report: DeliveryReport): string {
  const bytes = buildDeliveryReport(report);
  const [text] = parseMessage(bytes).root.parts;
  assert.ok(text);
  return plainText(bytes, text);
}

test('a failure is a multipart/report of three parts under a header that no machine answers', () => {
  const { header, types } = read(FAILURE);
  assert.deepEqual(types, ['text/plain', 'message/delivery-status', 'text/rfc822-headers']);
  assert.match(header, /^Content-Type: multipart\/report; report-type=delivery-status;/m);
  assert.match(header, /^Auto-Submitted: auto-replied$/m);
  assert.match(header, /^To: <an@hue\.vn>\r$/m);
  assert.match(header, /^References: <m1@hue\.vn>\r$/m);
});

test('people read what happened and what to do, in Vietnamese first', () => {
  const words = wordsOf(FAILURE);
  const vietnamese = words.indexOf('Không có địa chỉ này');
  const english = words.indexOf('There is no such address');
  assert.ok(vietnamese > 0 && english > vietnamese);
  assert.match(words, /b@far\.example/);
  assert.match(words, /550 5\.1\.1 No such user/);
});

test('machines read who, what, why and by whom, with xtext taken away (RFC 3464 §2.3)', () => {
  const [, status] = read(FAILURE).texts;
  assert.deepEqual(
    status?.split('\r\n').filter((line) => line !== ''),
    [
      'Original-Envelope-Id: q+1',
      'Reporting-MTA: dns; mail.hue.vn',
      'Arrival-Date: Wed, 5 Jan 2005 01:00:00 +0000',
      'Original-Recipient: rfc822; b+old@far.example',
      'Final-Recipient: rfc822; b@far.example',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mx.far.example',
      'Diagnostic-Code: smtp; 550 5.1.1 No such user',
    ],
  );
});

test('several recipients are groups of fields with an empty line between (RFC 3464 §2.1)', () => {
  const [recipient] = FAILURE.recipients;
  assert.ok(recipient);
  const [, status] = read({
    ...FAILURE,
    recipients: [recipient, { ...recipient, address: 'c@far.example' }],
  }).texts;
  assert.equal(status?.trim().split('\r\n\r\n').length, 3);
});

test('a delay says until when we try and that nothing need be done', () => {
  const report: DeliveryReport = { ...FAILURE, action: 'delayed', willRetryUntil: Date.UTC(2005, 0, 10) };
  assert.match(read(report).texts[1] ?? '', /Action: delayed\r\n[^]*Will-Retry-Until: Mon, 10 Jan 2005/);
  assert.match(wordsOf(report), /không cần làm gì[^]*you need do nothing/);
});

test('good news has no reasons', () => {
  for (const action of ['relayed', 'delivered'] as const) {
    const report: DeliveryReport = { ...FAILURE, action };
    assert.match(read(report).texts[1] ?? '', new RegExp(`Action: ${action}`));
    assert.doesNotMatch(wordsOf(report), /No such user|no such address/);
  }
});

test('the whole message comes back where the sender asked for it', () => {
  const bytes = Buffer.from('Subject: x\r\n\r\nNội dung\r\n');
  const { types, texts } = read({ ...FAILURE, original: { kind: 'full', bytes } });
  assert.equal(types[2], 'message/rfc822');
  assert.match(texts[2] ?? '', /Nội dung/);
});

test('an address or a header beyond ASCII makes it an international report (RFC 6533)', () => {
  const [recipient] = FAILURE.recipients;
  assert.ok(recipient);
  const address = { ...FAILURE, recipients: [{ ...recipient, address: 'ân@huế.vn' }] };
  assert.deepEqual(read(address).types.slice(1), [
    'message/global-delivery-status',
    'message/global-headers',
  ]);
  assert.match(read(address).texts[1] ?? '', /Final-Recipient: utf-8; ân@huế\.vn/);
  const header = {
    ...FAILURE,
    original: { kind: 'headers' as const, bytes: Buffer.from('Subject: Huế\r\n\r\n') },
  };
  assert.equal(read(header).types[2], 'message/global-headers');
});

test('what the other server says breaks out of nothing', () => {
  const [recipient] = FAILURE.recipients;
  assert.ok(recipient);
  const report = {
    ...FAILURE,
    recipients: [
      {
        ...recipient,
        address: 'b@x\r\nStatus: 2.0.0',
        diagnostic: `550 no\r\n\r\n--=_b1\r\nAction: delivered\u2028${'x'.repeat(5_000)}`,
      },
    ],
  };
  const { types, texts } = read(report);
  assert.equal(types.length, 3);
  assert.equal((texts[1]?.match(/^(?:Action|Status):/gm) ?? []).length, 2);
  assert.ok((texts[1]?.length ?? 0) < 2_000);
});
