/**
 * Modified UTF-7 by the examples of RFC 3501 §5.1.3 and by round trips.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeMailboxName, encodeMailboxName } from './mailbox-name.ts';

const examples: [string, string][] = [
  ['~peter/mail/台北/日本語', '~peter/mail/&U,BTFw-/&ZeVnLIqe-'],
  ['☺!', '&Jjo-!'],
  ['Tom & Jerry', 'Tom &- Jerry'],
  ['Công văn đến', 'C&APQ-ng v&AQM-n &ARE-&Hr8-n'],
  ['📥', '&2D3c5Q-'],
];

for (const [name, wire] of examples) {
  test(`${name} is ${wire}`, () => {
    assert.equal(decodeMailboxName(wire), name);
    assert.equal(decodeMailboxName(encodeMailboxName(name)), name);
  });
}

test('two shifts in a row become one name', () => {
  assert.equal(decodeMailboxName('&ARE-&Hr8-'), 'đế');
  assert.equal(encodeMailboxName('đế'), '&AREevw-');
});

test('what is no modified UTF-7 is no name', () => {
  for (const wire of ['&', '&Jjo', '&Jj-', '&2D0-', '&AGEA-', 'a&b', '&====-', '&Jjo/-'])
    assert.equal(decodeMailboxName(wire), undefined, wire);
});

test('whatever is encoded is decoded, in printable ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
      const wire = encodeMailboxName(name);
      assert.match(wire, /^[\x20-\x7e]*$/);
      assert.equal(decodeMailboxName(wire), name);
    }),
    { numRuns: 1_000 },
  );
});

test('no text makes the decoder throw', () => {
  const text = fc.string({ unit: fc.constantFrom('&', '-', 'A', 'q', ',', '+', 'é', '2D3c'), maxLength: 30 });
  fc.assert(
    fc.property(text, (wire) => {
      const name = decodeMailboxName(wire);
      assert.ok(name === undefined || name.isWellFormed());
    }),
    { numRuns: 1_000 },
  );
});
