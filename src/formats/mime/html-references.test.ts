import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeReferences } from './html-references.ts';

const EXAMPLES: [html: string, text: string][] = [
  ['Th&ocirc;ng b&aacute;o', 'Thông báo'],
  ['&Yacute; ki&#7871;n c&#x1EE7;a &Dstrok;&Abreve;k', 'Ý kiến của ĐĂk'],
  ['&lt;b&gt; &quot;x&quot; &amp;amp;', '<b> "x" &amp;'],
  ['a&nbsp;b&emsp;c', 'a b c'],
  ['s&shy;o', 'so'],
  ['&eth;&THORN;&yuml;&nbsp', 'ðÞÿ '],
  ['&ldquo;&hellip;&rdquo; &ndash;', '“…” –'],
  // Editors that count in windows-1252.
  ['&#150;&#x93;', '–“'],
  // No references.
  ['AT&T R&D &unknown; &; &# &#x &', 'AT&T R&D &unknown; &; &# &#x &'],
  ['&copyright', '&copyright'],
  ['&toString; &size;', '&toString; &size;'],
  // No characters.
  ['a&#0;b&#xD800;c&#9999999;d&#7;e', 'a b c d e'],
];

test('references are their characters, and what is none stays', () => {
  for (const [html, text] of EXAMPLES) assert.equal(decodeReferences(html), text, html);
});

test('any character comes back from its number', () => {
  const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((one) => {
    const code = one.codePointAt(0) ?? 0;
    return code >= 0x20 && (code < 0x7f || code >= 0xa0);
  });
  fc.assert(
    fc.property(character, (one) => {
      const code = one.codePointAt(0) ?? 0;
      assert.equal(decodeReferences(`&#${code};&#x${code.toString(16)};`), one + one);
    }),
  );
});

test('any text gives a text without half characters', () => {
  const piece = fc.constantFrom('&', '#', 'x', ';', 'amp', '55296', 'd800', '0', ' ');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => assert.ok(decodeReferences(pieces.join('')).isWellFormed())),
  );
});
