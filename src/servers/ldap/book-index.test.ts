/** The index gives what a full look at every entry would give, whatever the filter and whatever changed before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Filter } from '#formats/ldap/filter.ts';
import { matches } from '#formats/ldap/matching.ts';
import { BookIndex } from './book-index.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import { personEntry, treeNames } from './tree.ts';

const TREE = treeNames('hue.gov.vn');
const EVERYTHING: Filter = { kind: 'and', filters: [] };

function person(number: number, fullName: string): DirectoryEntry {
  return personEntry(TREE, new Map(), {
    id: `id-${number}`,
    uid: `u${number}`,
    fullName,
    addresses: [`u${number}@hue.gov.vn`],
    posts: [],
    officePhone: `0234 38222${number}`,
    createdAt: new Date(0),
    changedAt: new Date(0),
  });
}

const word = fc.constantFrom(
  'Nguyễn',
  'nguyen',
  'Văn',
  'van',
  'An',
  'Ân',
  'Đào',
  'dao',
  'u1',
  'gov',
  '38222',
  'x',
  'g',
  'ye',
  '',
);
const text = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
const value = text.map((one): Uint8Array => Buffer.from(one));
const attribute = fc.constantFrom('cn', 'mail', 'uid', 'telephoneNumber', 'objectClass', 'title', 'noSuch');
const leaf = fc.oneof(
  fc.record({ kind: fc.constantFrom('equality', 'approximate', 'greaterOrEqual'), attribute, value }),
  fc.record({ kind: fc.constant('present'), attribute }),
  fc.record({
    kind: fc.constant('substrings'),
    attribute,
    any: fc.array(value, { minLength: 1, maxLength: 2 }),
    initial: value,
  }),
);
const { filter } = fc.letrec((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constantFrom('and', 'or'), filters: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not'), filter: tie('filter') }),
  ),
}));

test('no filter finds less through the index than without it', () => {
  const changes = fc.array(fc.tuple(fc.nat(9), fc.option(text)), { maxLength: 30 });
  fc.assert(
    fc.property(changes, filter, (steps, asked) => {
      const index = new BookIndex();
      const model = new Map<string, DirectoryEntry>();
      for (const [number, fullName] of steps) {
        if (fullName === null) index.remove(`id-${number}`);
        else index.put(person(number, fullName));
        if (fullName === null) model.delete(`id-${number}`);
        else model.set(`id-${number}`, person(number, fullName));
      }
      const fits = (entry: DirectoryEntry): boolean => matches(entry, asked as Filter) === true;
      const expected = [...model.values()].filter(fits).map((entry) => entry.id);
      const found = [...index.candidates(asked as Filter)].filter(fits).map((entry) => entry.id);
      assert.deepEqual(found.sort(), expected.sort());
      assert.equal(index.size, model.size);
    }),
    { numRuns: 500 },
  );
});

test('places of entries that changed a thousand times are cleaned up', () => {
  const index = new BookIndex();
  for (let round = 0; round < 3_000; round += 1) index.put(person(round % 3, `Người ${round}`));
  assert.deepEqual([...index.candidates(EVERYTHING)].map((entry) => entry.valuesOf('cn')?.[0] ?? '').sort(), [
    'Người 2997',
    'Người 2998',
    'Người 2999',
  ]);
  assert.equal(index.findByKey(person(1, '').key)?.valuesOf('cn')?.[0], 'Người 2998');
});

test('a filter by part of a name looks at few', () => {
  const index = new BookIndex(
    Array.from({ length: 500 }, (_, number) => person(number, number === 7 ? 'Đào' : 'Nguyễn')),
  );
  const byName: Filter = { kind: 'substrings', attribute: 'cn', any: [Buffer.from('dao')] };
  assert.equal([...index.candidates(byName)].length, 1);
  assert.equal([...index.candidates(EVERYTHING)].length, 500);
});
