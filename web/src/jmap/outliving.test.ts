/** What outlives its page, within what browsers allow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasRoomFor, isAct, mayBeRepeated, takeRoom } from './outliving.ts';

const bodyOf = (method: string, text = ''): string =>
  JSON.stringify({ using: [], methodCalls: [[method, { text }, 'c0']] });

test('what changes something outlives its page, what only asks does not', () => {
  assert.equal(isAct(['Email/query', 'Email/get', 'SearchSnippet/get']), false);
  assert.equal(isAct(['Email/get', 'Email/set']), true);
  assert.equal(isAct(['MDN/send']), true);
  assert.equal(takeRoom(undefined), undefined);
  assert.equal(takeRoom(bodyOf('Email/get')), undefined);
  const giveBack = takeRoom(bodyOf('Email/set'));
  assert.ok(giveBack);
  giveBack();
});

test('bodies under way are below 60 000 bytes together, in bytes and not in letters', () => {
  const first = takeRoom(bodyOf('Email/set', 'a'.repeat(40_000)));
  assert.ok(first);
  assert.equal(takeRoom(bodyOf('Email/set', 'a'.repeat(20_000))), undefined);
  const small = takeRoom(bodyOf('Email/set', 'a'.repeat(15_000)));
  assert.ok(small);
  small();
  assert.equal(hasRoomFor([['Email/set', { update: 'a'.repeat(20_000) }]]), false);
  first();
  assert.equal(hasRoomFor([['Email/set', { update: 'a'.repeat(20_000) }]]), true);
  assert.equal(takeRoom(bodyOf('Email/set', 'ế'.repeat(21_000))), undefined, 'three bytes each');
});

test('changes and removals may be made twice, what makes something new may not', () => {
  assert.equal(mayBeRepeated([['Email/set', { update: {}, destroy: ['e1'] }]]), true);
  assert.equal(mayBeRepeated([['Email/set', { create: {} }]]), false);
  assert.equal(mayBeRepeated([['MDN/send', {}]]), false);
});
