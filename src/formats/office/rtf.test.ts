import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastCheck from 'fast-check';
import { readRtf } from './rtf.ts';

const htmlOf = (text: string): string => {
  const preview = readRtf(Buffer.from(text, 'latin1'));
  assert.equal(preview.kind, 'html');
  return preview.kind === 'html' ? preview.html : '';
};

test('Vietnamese comes out of Unicode words, their substitutes skipped, and out of its code page', () => {
  assert.equal(
    htmlOf(
      String.raw`{\rtf1\ansi\ansicpg1252\uc1 K\'ednh g\u7917?i S\u7903? N\u7897?i v\u7909?\par H\u7870?T}`,
    ),
    '<p>Kính gửi Sở Nội vụ</p><p>HẾT</p>',
  );
  assert.equal(htmlOf(String.raw`{\rtf1\ansi\ansicpg1258 \'d0\'ea}`), '<p>Đê</p>');
});

test('tables of fonts, fields and pictures are left out; braces and markup are letters', () => {
  assert.equal(
    htmlOf(
      String.raw`{\rtf1{\fonttbl{\f0 Times;}}{\*\generator Word;}{\pict 0102}\b Xin\b0  \{ch\'e0o\} <b>{\field{\*\fldinst HYPERLINK "x"}{\fldrslt hu\'ea}}}`,
    ),
    '<p>Xin {chào} &lt;b&gt;huê</p>',
  );
});

test('what is no RTF is refused, and nothing that begins like one is stuck on', () => {
  assert.throws(() => readRtf(Buffer.from('PK')));
  fastCheck.assert(
    fastCheck.property(fastCheck.string({ maxLength: 300 }), (rest) => {
      if (rest.includes('\\bin')) return;
      htmlOf(`{\\rtf1 ${rest}`);
    }),
  );
});
