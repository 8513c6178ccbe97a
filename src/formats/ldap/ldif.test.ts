/** LDIF as other programs read it (RFC 2849). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { encodeLdifEntry } from './ldif.ts';

test('plain values stand as they are, others in base64', () => {
  assert.equal(
    encodeLdifEntry('uid=an,dc=vn', [
      { name: 'uid', values: ['an'] },
      { name: 'cn', values: ['Nguyễn Văn An'] },
      { name: 'description', values: [' begins with a blank', ':x', '<x', 'ends '] },
    ]),
    [
      '',
      'dn: uid=an,dc=vn',
      'uid: an',
      'cn:: Tmd1eeG7hW4gVsSDbiBBbg==',
      'description:: IGJlZ2lucyB3aXRoIGEgYmxhbms=',
      'description:: Ong=',
      'description:: PHg=',
      'description:: ZW5kcyA=',
      '',
    ].join('\n'),
  );
});

test('long lines are folded and come back whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (value) => {
      const text = encodeLdifEntry('dc=vn', [{ name: 'jpegPhoto', values: [value] }]);
      for (const line of text.split('\n')) assert.ok(line.length <= 76);
      const unfolded = text.replaceAll('\n ', '');
      assert.deepEqual(
        Buffer.from(/jpegPhoto:: (.*)\n/.exec(unfolded)?.[1] ?? '', 'base64'),
        Buffer.from(value),
      );
    }),
  );
});
