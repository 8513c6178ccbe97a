/** Regular expressions beside those of JavaScript, and those that other engines run for ever on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileRegex, searchRegex } from './matcher.ts';
import { RegexFault } from './syntax.ts';

const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '(a)', '(ab|c)', '(a|b*)', '^', '$');
const repeat = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '*?', '+?');
const pattern = fc
  .array(fc.tuple(atom, repeat), { maxLength: 6 })
  .map((pieces) =>
    pieces.map(([one, times]) => (/[$^]/.test(one) && one.length === 1 ? one : one + times)).join(''),
  );
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }).map((chars) => chars.join(''));

test('it finds what JavaScript finds, at the same place', () => {
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      const expected = new RegExp(source, 's').exec(subject);
      const found = searchRegex(compileRegex(source, false), subject, () => undefined);
      assert.equal(found?.[0], expected?.[0], `${source} in ${subject}`);
    }),
    { numRuns: 3_000 },
  );
});

function workOf(length: number): number {
  let work = 0;
  searchRegex(compileRegex('^(a+)+(a|a)*(.*)*b$', false), 'a'.repeat(length), (more) => {
    work += more;
  });
  return work;
}

test('work grows with the text, not with its power', () => {
  const ratio = workOf(4_000) / workOf(1_000);
  assert.ok(ratio < 5, `${ratio}`);
});

for (const source of [
  '(',
  ')',
  '[a',
  '*a',
  'a{3,2}',
  'a{999}',
  '\\1',
  '(?<x>a)',
  '(a{200}){200}',
  '('.repeat(99),
  '[b-a]',
  '[[:x:]]',
])
  test(`${source.slice(0, 20)} is no expression`, () =>
    assert.throws(() => compileRegex(source, false), RegexFault));
