import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonFault, parseIJson } from './json.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('whatever JSON.stringify writes is read as JSON.parse reads it', () => {
  const value = fc.jsonValue({ maxDepth: 6 }).filter((json) => JSON.stringify(json).isWellFormed());
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (json, indent) => {
      const text = JSON.stringify(json, undefined, indent);
      const numbers = text.match(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi) ?? [];
      fc.pre(
        numbers.every((number) => !Number.isInteger(Number(number)) || Number.isSafeInteger(Number(number))),
      );
      fc.pre(!/\\ud[89a-f]/i.test(text));
      assert.deepEqual(plain(parseIJson(text)), JSON.parse(text));
    }),
  );
});

test('what I-JSON forbids is refused', () => {
  for (const text of [
    '{"a":1,"a":2}',
    '"\\ud800"',
    '9007199254740993',
    '1e400',
    '[1,]',
    '{"a":1,}',
    '[1] 2',
    '"\u0001"',
    '"open',
    '"\\x"',
    '01',
    '',
    'nul',
    `${'['.repeat(100)}${']'.repeat(100)}`,
  ])
    assert.throws(() => parseIJson(text), JsonFault, text.slice(0, 40));
});

test('names of objects mean nothing', () => {
  const value = parseIJson('{"__proto__":{"x":1},"constructor":2}') as Record<string, unknown>;
  assert.equal(Object.getPrototypeOf(value), null);
  assert.equal(({} as Record<string, unknown>)['x'], undefined);
});

test('no text throws anything else, and a megabyte of brackets ends at once', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseIJson(text);
      } catch (error) {
        assert.ok(error instanceof JsonFault);
      }
    }),
  );
  assert.throws(() => parseIJson('['.repeat(1_000_000)), JsonFault);
});
