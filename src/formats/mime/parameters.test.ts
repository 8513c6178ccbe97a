import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeParameter } from './encode-headers.ts';
import { findParameter, parseParameterised } from './parameters.ts';

function read(text: string): [string, Record<string, string>] {
  const { value, parameters } = parseParameterised(text);
  return [value, Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.value]))];
}

const EXAMPLES: [text: string, expected: [string, Record<string, string>]][] = [
  ['text/plain; charset=us-ascii (Plain text)', ['text/plain', { charset: 'us-ascii' }]],
  ['TEXT/HTML (c) ; Charset = "UTF-8" ', ['text/html', { charset: 'UTF-8' }]],
  // RFC 2231 §3, §4, §4.1.
  ['a/b; URL*0="ftp://"; URL*1="cs.utk.edu"', ['a/b', { url: 'ftp://cs.utk.edu' }]],
  ["a/b; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", ['a/b', { title: 'This is ***fun***' }]],
  [
    "a/b; title*2=\"isn't it!\"; title*0*=us-ascii'en'even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20",
    ['a/b', { title: "even more ***fun*** isn't it!" }],
  ],
  // A character cut in two by the continuation.
  ["a/b; name*0*=utf-8''%E1%BB; name*1*=%A6", ['a/b', { name: 'Ủ' }]],
  ['a; filename="=?utf-8?B?4bum?= x"; filename*=utf-8\'\'%E1%BB%A6', ['a', { filename: 'Ủ' }]],
  ['a; filename="=?utf-8?B?4bum?= x.pdf"', ['a', { filename: 'Ủ x.pdf' }]],
  ['a; filename=Công văn (1).pdf; size=3', ['a', { filename: 'Công văn (1).pdf', size: '3' }]],
  ['a; boundary="a; b \\" c"; x="open', ['a', { boundary: 'a; b " c', x: 'open' }]],
  ['a; filename= " a b " ;x=y;x=z', ['a', { filename: ' a b ', x: 'y' }]],
  ['a;=c;;d;', ['a', {}]],
  ['', ['', {}]],
];

test('values and parameters are read, continued and encoded ones too', () => {
  for (const [text, expected] of EXAMPLES) assert.deepEqual(read(text), expected, text);
});

test('any parameter that is written comes back', () => {
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0]|=\?/.test(text));
  fc.assert(
    fc.property(value, (text) => {
      const { parameters } = parseParameterised(`attachment${encodeParameter('filename', text)}`);
      assert.equal(findParameter(parameters, 'filename'), text);
    }),
  );
});

test('any text is read', () => {
  const piece = fc.constantFrom(';', '=', '"', '\\', '*', '*0', '*0*', "'", '%', '(', ')', 'a', ' ');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => assert.ok(parseParameterised(pieces.join('')).parameters)),
  );
});
