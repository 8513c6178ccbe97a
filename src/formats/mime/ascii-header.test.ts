import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asciiHeaderPatches } from './ascii-header.ts';

function asciiHeader(text: string): string {
  const bytes = Buffer.from(text.replaceAll('\n', '\r\n'));
  let out = '';
  let at = 0;
  for (const { start, end, bytes: own } of asciiHeaderPatches(bytes, 0)) {
    out += bytes.toString('utf8', at, start) + own.toString('latin1');
    at = end;
  }
  return (out + bytes.toString('utf8', at)).replaceAll('\r\n', '\n');
}

test('a header in ASCII stays as it is, to the byte', () => {
  const header = 'From:  An <an@example.vn>\nSubject: =?utf-8?Q?B=C3=A1o?=\n  =?utf-8?Q?_c=C3=A1o?=\n\n';
  assert.equal(asciiHeader(header), header);
});

test('a raw subject and raw names are encoded, and addresses in ASCII stay', () => {
  assert.match(
    asciiHeader('Subject: Báo cáo\nFrom: Bình <binh@example.vn>\nX-A: 1\n\n'),
    /^Subject: =\?utf-8\?\S+\?=\nFrom: =\?utf-8\?\S+\?= <binh@example\.vn>\nX-A: 1\n\n$/,
  );
});

test('an address that is not ASCII keeps its name, or stands as one, and cannot be replied to', () => {
  const header = asciiHeader(
    'From: An <an@huế.vn>\nTo: bình@huế.vn, c@example.vn\nCc: Nhóm: đ@a.vn, e@a.vn;\n\n',
  );
  assert.match(header, /^From: An <invalid@internationalized-address\.invalid>$/m);
  assert.match(
    header,
    /^To: =\?utf-8\?\S+\?=\s+<invalid@internationalized-address\.invalid>, <c@example\.vn>$/m,
  );
  assert.match(header, /<invalid@internationalized-address\.invalid>, <e@a\.vn>;/);
});

test('file names are encoded, other fields that are not ASCII go', () => {
  const header = asciiHeader(
    'Content-Disposition: attachment; filename="báo cáo.pdf"; size=7\nX-Ghi-Chú: a\nX-Note: chú ý\nX-Plain: a\n\n',
  );
  assert.match(
    header,
    /^Content-Disposition: attachment; filename\*=utf-8''b%C3%A1o%20c%C3%A1o\.pdf;\s+size="7"$/m,
  );
  assert.doesNotMatch(header, /Ghi|Note/);
  assert.match(header, /^X-Plain: a$/m);
});

test('whatever a header holds, nothing but ASCII is left, and its end stays', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom('Subject', 'From', 'Cc', 'Content-Type', 'X-Á', 'Received', ''),
          fc.string({ unit: 'grapheme' }),
        ),
      ),
      (lines) => {
        const header = `${lines.map(([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/g, ' ')}\n`).join('')}\n`;
        const ascii = asciiHeader(header);
        assert.match(ascii, /^[\x00-\x7f]*$/);
        assert.ok(ascii.endsWith('\n'));
      },
    ),
  );
});
