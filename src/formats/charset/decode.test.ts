import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeCharset } from './decode.ts';

/** A text of one character a byte, decoded. */
function decode(text: string, label: string): string {
  return decodeCharset(Buffer.from(text, 'latin1'), label);
}

const EXAMPLES: [bytes: string, label: string, text: string][] = [
  ['\xe1\xbb\xa6', 'UTF-8', 'Ủ'],
  ['\xef\xbb\xbfa', 'utf8', 'a'],
  ['caf\xe9 \x80', 'ISO-8859-1', 'café €'],
  ['\xe9', ' "windows-1252" ', 'é'],
  ['Ti\xea\xecng Vi\xea\xf2t', 'windows-1258', 'Tiếng Việt'],
  ['\xff\xfea\0', 'UTF-16', 'a'],
  ['\0a', 'UTF-16', 'a'],
  ['\xd6\xd0', 'GB2312', '中'],
  ['\xa4\xa4', 'Big5', '中'],
  ['\x92\x86', 'Shift_JIS', '中'],
  ['\x1b$B@8\x1b(B', 'ISO-2022-JP', '生'],
  ['\xc7\xd1', 'ks_c_5601-1987', '한'],
  ['\xd0', 'KOI8-R', 'п'],
  ['+HuY-', 'utf-7', 'Ủ'],
  ['\x82', 'cp437', 'é'],
  // No charset we know, or none that tells the truth.
  ['\xe1\xbb\xa6', 'us-ascii', 'Ủ'],
  ['\xe9', 'us-ascii', 'é'],
  ['\xe1\xbb\xa6', 'ANSI_X3.4-1968', 'Ủ'],
  ['\xe1\xbb\xa6', 'x-unknown', 'Ủ'],
  ['\xe9', '', 'é'],
  ['YQ==', 'base64', 'YQ=='],
  ['a', 'constructor', 'a'],
  // Vietnamese from before Unicode.
  ['C\xe9ng h\xdfa x\xb7 h\xe9i', 'TCVN', 'Cộng hòa xã hội'.normalize('NFC')],
  ['a\xb3', 'VN5712-1', 'á'],
  ['Vi\xd6t', 'TCVN-5712:1993', 'Việt'],
  ['Ti\xaang Vi\xaet', 'VISCII', 'Tiếng Việt'],
  ['UÛy ban nhaân daân tænh, Tieáng Vieät, ñöôøng', 'x-viet-vni', 'Ủy ban nhân dân tỉnh, Tiếng Việt, đường'],
  ['COÄNG HOØA XAÕ HOÄI, ÑÖÔØNG', 'VNI', 'CỘNG HÒA XÃ HỘI, ĐƯỜNG'],
  ["Tie^'ng Vie^.t, ddu+o+`ng\\. DDa(.k La('k", 'VIQR', 'Tiếng Việt, đường. Đặk Lắk'],
];

test('charsets are decoded by the labels that mail uses', () => {
  for (const [bytes, label, text] of EXAMPLES) assert.equal(decode(bytes, label), text, `${label}: ${text}`);
});

test('our TCVN and VISCII tables agree with another reading of the standards', () => {
  for (const label of ['tcvn', 'viscii'])
    for (let byte = 0; byte < 256; byte += 1) {
      const bytes = Buffer.from([0x61, byte]);
      assert.equal(
        decodeCharset(bytes, label),
        iconv.decode(bytes, label).normalize('NFC'),
        `${label} ${byte}`,
      );
    }
});

test('any bytes with any label give a text without half characters', () => {
  const label = fc.oneof(
    fc.string(),
    fc.constantFrom(...EXAMPLES.map(([, label]) => label), 'utf-16le', 'utf-32', 'utf-7'),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), label, (bytes, label) => {
      assert.ok(decodeCharset(Buffer.from(bytes), label).isWellFormed());
    }),
    { numRuns: 1000 },
  );
});
