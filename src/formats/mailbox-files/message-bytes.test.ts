/** Line endings, status fields and the date of arrival. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { toCrlf, toLf } from './line-endings.ts';
import { encodeStatusFields, takeStatusFields } from './status-headers.ts';
import { findReceivedDate, findReturnPath } from './trace-fields.ts';

const text = fc.array(fc.constantFrom('a', '\n', '\r\n', 'b\n', '')).map((parts) => parts.join(''));

test('every line ends with CRLF after toCrlf, and with LF after toLf', () => {
  fc.assert(
    fc.property(text, (value) => {
      const lf = value.replaceAll('\r\n', '\n');
      assert.equal(toCrlf(Buffer.from(value)).toString(), lf.replaceAll('\n', '\r\n'));
      assert.equal(toLf(Buffer.from(value)).toString(), lf);
    }),
  );
});

test('status fields are taken out of the header and nothing else is', () => {
  const message =
    'Subject: s\r\nStatus: RO\r\nX-Status: AF\r\nKeywords: own\r\nX-Keywords: $Junk khẩn\r\n\r\nStatus: R\r\n';
  const { bytes, flags } = takeStatusFields(Buffer.from(message));
  assert.equal(bytes.toString(), 'Subject: s\r\nKeywords: own\r\n\r\nStatus: R\r\n');
  assert.deepEqual(flags, ['\\Seen', '\\Answered', '\\Flagged', '$Junk', 'khẩn']);
});

test('the status fields of no flags say only that the message is old', () => {
  assert.equal(encodeStatusFields([]), 'Status: O\r\n');
  assert.equal(
    encodeStatusFields(['\\Seen', '\\Draft', '$x']),
    'Status: RO\r\nX-Status: T\r\nX-Keywords: $x\r\n',
  );
});

test('the date of arrival is the topmost Received field, folded or not', () => {
  const message =
    'Received: from a by b; with c;\r\n\tMon, 2 Feb 2026 08:30:00 +0700 (ICT)\r\nReceived: from x; Sun, 1 Feb 2026 00:00:00 +0000\r\n\r\nx';
  assert.equal(findReceivedDate(Buffer.from(message))?.toISOString(), '2026-02-02T01:30:00.000Z');
  assert.equal(
    findReceivedDate(Buffer.from('Subject: x\r\n\r\nReceived: a; 1 Jan 2020 00:00:00 +0000\r\n')),
    undefined,
  );
});

test('the reverse-path is what Return-Path says, and a null one is none', () => {
  assert.equal(findReturnPath(Buffer.from('Return-Path: <an@x.vn>\r\n\r\n')), 'an@x.vn');
  assert.equal(findReturnPath(Buffer.from('Return-Path: <>\r\nSubject: <y@z>\r\n\r\n')), undefined);
});
