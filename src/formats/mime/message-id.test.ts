import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessageIds } from './message-id.ts';

test('ids come without brackets, in order', () => {
  assert.deepEqual(parseMessageIds('<a@b> (comment) <c@d><e@f>'), ['a@b', 'c@d', 'e@f']);
});

test('phrases between them, folding within them and doubled brackets do no harm', () => {
  assert.deepEqual(parseMessageIds('Your message of "12 Jan" <<a@ b>>, <>, <c'), ['a@b']);
});

test('an id without brackets counts where there is no other', () => {
  assert.deepEqual(parseMessageIds('message a@b'), ['a@b']);
  assert.deepEqual(parseMessageIds('nothing'), []);
  assert.deepEqual(parseMessageIds(''), []);
});

test('of too many ids the last ones are kept, and none is longer than a line', () => {
  const ids = parseMessageIds(Array.from({ length: 1500 }, (_, index) => `<${index}@a>`).join(' '));
  assert.equal(ids.length, 1000);
  assert.equal(ids.at(-1), '1499@a');
  assert.deepEqual(parseMessageIds(`<${'x'.repeat(999)}>`), []);
});
