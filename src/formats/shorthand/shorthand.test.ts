/** Shorthand gives back every JSON text, and leaves one in full as it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeShorthand } from './shorthand.ts';

const PHRASES = ['{"name":"', '","value":', '{"name":"a","value":', '[', 'utf-8', '.*'];

test('whatever JSON says comes back, however phrases overlap', () => {
  const shorthand = makeShorthand(PHRASES);
  const text = fc.array(fc.oneof(fc.constantFrom(...PHRASES), fc.json()), { maxLength: 6 });
  fc.assert(
    fc.property(text, (pieces) => {
      const json = pieces.join('');
      assert.equal(shorthand.expand(shorthand.shorten(json)), json);
      assert.equal(shorthand.expand(json), json);
    }),
  );
  assert.equal(shorthand.shorten('{"name":"a","value":"utf-8"}'), '\u0003"\u0005"}');
});

test('more phrases than signs are refused', () => {
  assert.throws(() => makeShorthand(Array.from({ length: 32 }, (_, index) => `"${index}"`)), RangeError);
});
