import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import { htmlToText } from './html-text.ts';

const EXAMPLES: [html: string, text: string][] = [
  ['<p>Kính gửi</p><p>các <b>cơ quan</b></p>', 'Kính gửi\n\ncác cơ quan'],
  ['a<br>b\n  c', 'a\nb c'],
  ['<html><head><title>t</title><style>p{}</style></head><body>x</body></html>', 'x'],
  ['<script>if (a<b) {}</script>x', 'x'],
  ['a<!-- <p> -->b', 'ab'],
  ['&lt;&amp;&gt;&quot;&nbsp;&#224;&#xE1;&unknown;', '<&>" àá&unknown;'],
  ['<a href="x>y" title=\'>\'>z</a>', 'z'],
  ['1 < 2 and <3', '1 < 2 and <3'],
  ['<style>never closed', 'never closed'],
  ['<p', ''],
  ['&#0;&#xD800;&#1114112;x', 'x'],
];

test('the text of HTML is what people see of it', () => {
  for (const [html, text] of EXAMPLES) assert.equal(htmlToText(html).replaceAll('\u00a0', ' '), text, html);
});

test('text without markup stays as it is', () => {
  // Among the letters from à to ỹ there are blanks of other scripts.
  const word = fc.stringMatching(/^[a-zà-ỹ0-9.,]{1,8}$/).filter((text) => !/\s/.test(text));
  fc.assert(
    fc.property(fc.array(word), (words) => assert.equal(htmlToText(words.join(' ')), words.join(' '))),
  );
});

test('hostile HTML of 1 MB takes linear time', () => {
  for (const piece of ['<', '<style>', '<!--', '<a b="', '&#', '&nbsp;', '<p>&nbsp;', '</', '<!', '\n ']) {
    const start = computedMs();
    htmlToText(piece.repeat(1_000_000 / piece.length));
    assert.ok(computedMs() - start < 3000, piece);
  }
});

test('letters whose small form is longer do not shift what is hidden', () => {
  assert.equal(htmlToText(`${'İ'.repeat(9)}<STYLE>x {}</Style>sau`), `${'İ'.repeat(9)}\n\nsau`);
});
