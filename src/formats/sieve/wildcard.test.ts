/** Wildcards beside an expression that says the same, and what each of them catches. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchWildcards } from './wildcard.ts';

const letters = fc.array(fc.constantFrom('a', 'b', 'ế'), { maxLength: 10 }).map((chars) => chars.join(''));
const pattern = fc
  .array(fc.constantFrom('a', 'b', 'ế', '*', '?', '\\*'), { maxLength: 8 })
  .map((pieces) => pieces.join(''));

function asRegExp(source: string): RegExp {
  const inner = source.replaceAll(/\\\*|\*|\?/g, (one) =>
    one === '*' ? '(.*?)' : one === '?' ? '(.)' : '\\*',
  );
  return new RegExp(`^${inner}$`, 's');
}

test('they match what the expression matches, and catch what it catches', () => {
  fc.assert(
    fc.property(letters, pattern, (text, source) => {
      const expected = asRegExp(source).exec(text);
      const caught = matchWildcards(
        text,
        source,
        (char) => char,
        () => undefined,
      );
      assert.deepEqual(caught, expected ? [...expected] : undefined, `${source} in ${text}`);
    }),
    { numRuns: 3_000 },
  );
});

test('a composed and a decomposed letter are one', () => {
  assert.ok(
    matchWildcards(
      'Ti\u1ebfng',
      'Tie\u0302\u0301ng',
      (char) => char,
      () => undefined,
    ),
  );
  assert.deepEqual(
    matchWildcards(
      'e\u0302\u0301',
      '?',
      (char) => char,
      () => undefined,
    ),
    ['\u1ebf', '\u1ebf'],
  );
});
