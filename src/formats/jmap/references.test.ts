import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JsonObject, parseIJson } from './json.ts';
import { MethodFault } from './method-errors.ts';
import { evaluatePath, resolveReferences } from './references.ts';
import type { Invocation } from './request.ts';

const RESPONSES: Invocation[] = [
  ['Email/query', parseIJson('{"ids":["a","b"]}') as JsonObject, 't0'],
  [
    'Email/get',
    parseIJson('{"list":[{"id":"a","threadIds":["x","y"]},{"id":"b","threadIds":["z"]}]}') as JsonObject,
    't1',
  ],
];

function refer(reference: string): unknown {
  return { ...resolveReferences(parseIJson(`{"#ids":${reference}}`) as JsonObject, RESPONSES) };
}

function failsWith(type: string): (error: unknown) => boolean {
  return (error) => error instanceof MethodFault && error.type === type;
}

test('an argument is taken from an earlier response', () => {
  assert.deepEqual(refer('{"resultOf":"t0","name":"Email/query","path":"/ids"}'), { ids: ['a', 'b'] });
});

test('a star stands for each item, and lists of lists become one (RFC 8620 §3.7)', () => {
  assert.deepEqual(refer('{"resultOf":"t1","name":"Email/get","path":"/list/*/id"}'), { ids: ['a', 'b'] });
  assert.deepEqual(refer('{"resultOf":"t1","name":"Email/get","path":"/list/*/threadIds"}'), {
    ids: ['x', 'y', 'z'],
  });
});

test('a pointer counts items and unescapes names', () => {
  assert.equal(evaluatePath(parseIJson('{"a/b":[{"c~d":1}]}'), '/a~1b/0/c~0d'), 1);
});

test('what is not there is an invalid reference', () => {
  for (const wrong of [
    '{"resultOf":"t9","name":"Email/query","path":"/ids"}',
    '{"resultOf":"t0","name":"Email/get","path":"/ids"}',
    '{"resultOf":"t0","name":"Email/query","path":"/other"}',
    '{"resultOf":"t0","name":"Email/query","path":"ids"}',
    '{"resultOf":"t0","name":"Email/query","path":"/ids/9"}',
    '{"resultOf":"t0"}',
    '1',
  ])
    assert.throws(() => refer(wrong), failsWith('invalidResultReference'), wrong);
});

test('an argument given both ways is refused', () => {
  const args = parseIJson(
    '{"ids":[],"#ids":{"resultOf":"t0","name":"Email/query","path":"/ids"}}',
  ) as JsonObject;
  assert.throws(() => resolveReferences(args, RESPONSES), failsWith('invalidArguments'));
});
