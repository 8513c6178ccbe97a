import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allOf, anyOf, COST, type Matcher, not } from './matcher.ts';

type Known = Record<string, boolean>;

function leaf(name: string, cost: Matcher<Known>['cost'] = COST.view): Matcher<Known> {
  return { cost, matches: (known) => known[name] };
}

test('one false decides AND while another is still open', () => {
  const both = allOf([leaf('dear', COST.body), leaf('cheap')]);
  assert.equal(both.matches({ cheap: false }), false);
  assert.equal(both.matches({ cheap: true }), undefined);
  assert.equal(both.matches({ cheap: true, dear: true }), true);
});

test('one true decides OR while another is still open', () => {
  const either = anyOf([leaf('dear', COST.body), leaf('cheap')]);
  assert.equal(either.matches({ cheap: true }), true);
  assert.equal(either.matches({ cheap: false }), undefined);
  assert.equal(either.matches({ cheap: false, dear: false }), false);
});

test('the contrary of an open answer is open', () => {
  assert.equal(not(leaf('a')).matches({}), undefined);
  assert.equal(not(leaf('a')).matches({ a: true }), false);
});

test('the cheap key is asked first, and a decided tree asks no further', () => {
  const asked: string[] = [];
  const watch = (name: string, cost: Matcher<Known>['cost']): Matcher<Known> => ({
    cost,
    matches: () => {
      asked.push(name);
      return false;
    },
  });
  allOf([watch('body', COST.body), watch('flag', COST.view)]).matches({});
  assert.deepEqual(asked, ['flag']);
});

test('an answer given early never changes when more becomes known', () => {
  const names = ['a', 'b', 'c'];
  const tree = fc.letrec<{ tree: Matcher<Known> }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...names).map((name) => leaf(name)),
      tie('tree').map((matcher) => not(matcher)),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((matchers) => allOf(matchers)),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((matchers) => anyOf(matchers)),
    ),
  })).tree;
  const truth = fc.record({ a: fc.boolean(), b: fc.boolean(), c: fc.boolean() });
  fc.assert(
    fc.property(tree, truth, fc.subarray(names), (matcher, known, early) => {
      const partial = Object.fromEntries(early.map((name) => [name, known[name as 'a']]));
      const first = matcher.matches(partial);
      const last = matcher.matches(known);
      assert.notEqual(last, undefined);
      if (first !== undefined) assert.equal(first, last);
    }),
  );
});
