import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerTexts } from './search-text.ts';

test('fields that people read are told with their place, decoded; what machines write is not', () => {
  const header = Buffer.from(
    [
      'Received: from a by b; Wed, 5 Jan 2005 08:00:00 +0700',
      'DKIM-Signature: v=1; b=AAAA',
      'From: =?UTF-8?Q?Nguy=E1=BB=85n_V=C4=83n_An?= <an@example.vn>',
      'To: binh@example.vn,',
      ' chi@example.vn',
      'Subject: =?UTF-8?Q?Gi=E1=BA=A5y_m=E1=BB=9Di?=',
      'Message-ID: <1@example.vn>',
      'Content-Type: text/plain',
      '',
      '',
    ].join('\r\n'),
  );
  assert.deepEqual(headerTexts(header), [
    { zone: 'from', text: 'Nguyễn Văn An <an@example.vn>' },
    { zone: 'to', text: 'binh@example.vn, chi@example.vn' },
    { zone: 'subject', text: 'Giấy mời' },
    { zone: 'header', text: '<1@example.vn>' },
  ]);
});
