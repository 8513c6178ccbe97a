import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeEncodedWords, encodeHeaderText } from './encoded-words.ts';

const EXAMPLES: [encoded: string, text: string][] = [
  ['plain text', 'plain text'],
  // RFC 2047 §8.
  ['=?ISO-8859-1?Q?a?=', 'a'],
  ['=?ISO-8859-1?Q?a?= b', 'a b'],
  ['=?ISO-8859-1?Q?a?=  \t=?ISO-8859-1?Q?b?=', 'ab'],
  ['=?ISO-8859-1?Q?a_b?=', 'a b'],
  ['=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=', 'a b'],
  // RFC 2231 §5.
  ['=?US-ASCII*EN?Q?Keith_Moore?=', 'Keith Moore'],
  ['x =?utf-8?B?4bumeQ==?= ban', 'x Ủy ban'],
  ['=?windows-1258?Q?Ti=EA=ECng?=', 'Tiếng'],
  // One character cut in two.
  ['=?utf-8?B?4bs=?= =?utf-8?B?pg==?=', 'Ủ'],
  ['=?utf-8?Q?=E1=BB?= =?UTF-8?Q?=A6?=', 'Ủ'],
  // No encoded words.
  ['=?utf-8?X?a?=', '=?utf-8?X?a?='],
  ['=?utf-8?Q?a', '=?utf-8?Q?a'],
  ['=?nonsense?Q?=C3=A9?=', 'é'],
];

test('letters left unescaped in a Q word are read in its charset, or as the UTF-8 they are', () => {
  assert.equal(decodeEncodedWords('=?utf-8?Q?Việt_=C3=A1?='), 'Việt á');
  assert.equal(decodeEncodedWords('=?UTF-8?q?café?='), 'café');
  assert.equal(decodeEncodedWords('=?iso-8859-1?Q?caf=E9_é?='), 'café é');
});

test('encoded words are decoded', () => {
  for (const [encoded, text] of EXAMPLES) assert.equal(decodeEncodedWords(encoded), text, encoded);
});

test('printable ASCII stays as it is, all else becomes words of at most 75 characters', () => {
  assert.equal(encodeHeaderText('Bao cao (5) #1'), 'Bao cao (5) #1');
  assert.equal(encodeHeaderText('=?x'), '=?utf-8?B?PT94?=');
  const words = encodeHeaderText('Đề nghị báo cáo tình hình thực hiện nhiệm vụ 😀'.repeat(5)).split(' ');
  assert.ok(words.every((word) => word.length <= 75 && /^=\?utf-8\?[QB]\?[^ ]+\?=$/.test(word)));
});

test('a text can begin no other field', () => {
  assert.equal(decodeEncodedWords('=?utf-8?Q?a=0D=0ABcc:_x=00?='), 'a  Bcc: x ');
  assert.equal(encodeHeaderText('a\r\nBcc: x'), 'a Bcc: x');
});

test('any text comes back', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0-\x1f\x7f]/.test(text));
  fc.assert(fc.property(text, (text) => assert.equal(decodeEncodedWords(encodeHeaderText(text)), text)));
});
