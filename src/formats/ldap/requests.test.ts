/** Requests as clients send them, and what is not one (RFC 4511 §4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { boolean, constructed, enumerated, integer, octets, sequence } from './ber-writer.ts';
import { decodePages, decodeSortKeys } from './controls.ts';
import { MAX_FILTER_DEPTH, MAX_FILTER_ITEMS } from './limits.ts';
import { decodeMessage, decodeMessageId } from './requests.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

/** The content of a message. */
function content(...parts: Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

function search(filter: Uint8Array, attributes: string[] = []): Uint8Array {
  return constructed(0x63, [
    octets('dc=gov,dc=vn'),
    enumerated(2),
    enumerated(3),
    integer(100),
    integer(30),
    boolean(false),
    filter,
    sequence(...attributes.map((name) => octets(name))),
  ]);
}

const equality = (name: string, value: string): Buffer => constructed(0xa3, [octets(name), octets(value)]);

test('a simple bind', () => {
  const bind = constructed(0x60, [integer(3), octets('uid=an,ou=people'), octets('mật khẩu', 0x80)]);
  assert.deepEqual(decodeMessage(content(integer(1), bind)), {
    id: 1,
    request: {
      kind: 'bind',
      version: 3,
      name: 'uid=an,ou=people',
      authentication: { kind: 'simple', password: Buffer.from('mật khẩu') },
    },
    controls: [],
  });
});

function sasl(...parts: Buffer[]): Buffer {
  return constructed(0x60, [integer(3), octets(''), constructed(0xa3, parts)]);
}

test('a bind with SASL, with credentials and without', () => {
  assert.deepEqual(decodeMessage(content(integer(2), sasl(octets('PLAIN'), octets('\0a\0b')))).request, {
    kind: 'bind',
    version: 3,
    name: '',
    authentication: { kind: 'sasl', mechanism: 'PLAIN', credentials: Buffer.from('\0a\0b') },
  });
  assert.deepEqual(decodeMessage(content(integer(2), sasl(octets('SCRAM-SHA-256')))).request, {
    kind: 'bind',
    version: 3,
    name: '',
    authentication: { kind: 'sasl', mechanism: 'SCRAM-SHA-256' },
  });
});

test('a search with every kind of filter', () => {
  const filter = constructed(0xa0, [
    constructed(0xa1, [equality('mail', 'a@b'), octets('cn', 0x87)]),
    constructed(0xa2, [constructed(0xa5, [octets('createTimestamp'), octets('2026')])]),
    constructed(0xa4, [octets('cn'), sequence(octets('ng', 0x80), octets('van', 0x81), octets('an', 0x82))]),
    constructed(0xa9, [octets('2.5.13.2', 0x81), octets('cn', 0x82), octets('x', 0x83), boolean(true, 0x84)]),
  ]);
  const { request } = decodeMessage(content(integer(3), search(filter, ['cn', 'mail'])));
  assert.deepEqual(request, {
    kind: 'search',
    base: 'dc=gov,dc=vn',
    scope: 'subtree',
    sizeLimit: 100,
    timeLimit: 30,
    typesOnly: false,
    attributes: ['cn', 'mail'],
    filter: {
      kind: 'and',
      filters: [
        {
          kind: 'or',
          filters: [
            { kind: 'equality', attribute: 'mail', value: Buffer.from('a@b') },
            { kind: 'present', attribute: 'cn' },
          ],
        },
        {
          kind: 'not',
          filter: { kind: 'greaterOrEqual', attribute: 'createTimestamp', value: Buffer.from('2026') },
        },
        {
          kind: 'substrings',
          attribute: 'cn',
          initial: Buffer.from('ng'),
          any: [Buffer.from('van')],
          final: Buffer.from('an'),
        },
        { kind: 'extensible', rule: '2.5.13.2', attribute: 'cn', value: Buffer.from('x'), inNames: true },
      ],
    },
  });
});

test('controls are read with their criticality and value', () => {
  const pages = sequence(integer(50), octets('cookie'));
  const controls = octets(
    Buffer.concat([
      sequence(octets('1.2.840.113556.1.4.319'), boolean(true), octets(pages)),
      sequence(octets('1.2.3')),
    ]),
    0xa0,
  );
  const message = decodeMessage(content(integer(4), search(octets('cn', 0x87)), controls));
  assert.deepEqual(message.controls, [
    { oid: '1.2.840.113556.1.4.319', isCritical: true, value: pages },
    { oid: '1.2.3', isCritical: false },
  ]);
  assert.deepEqual(decodePages(pages), { size: 50, cookie: Buffer.from('cookie') });
});

test('sort keys have an attribute, perhaps a rule and a direction', () => {
  const keys = sequence(
    sequence(octets('sn')),
    sequence(octets('cn'), octets('2.5.13.3', 0x80), boolean(true, 0x81)),
  );
  assert.deepEqual(decodeSortKeys(keys), [
    { attribute: 'sn', isReverse: false },
    { attribute: 'cn', rule: '2.5.13.3', isReverse: true },
  ]);
  assert.throws(() => decodeSortKeys(sequence()), LdapSyntaxFault);
});

test('a filter deeper or longer than the limits is refused', () => {
  let deep: Uint8Array = octets('cn', 0x87);
  for (let depth = 0; depth <= MAX_FILTER_DEPTH; depth += 1) deep = constructed(0xa2, [deep]);
  const long = constructed(
    0xa1,
    Array.from({ length: MAX_FILTER_ITEMS + 1 }, () => octets('cn', 0x87)),
  );
  for (const filter of [deep, long])
    assert.throws(() => decodeMessage(content(integer(5), search(filter))), /too deep or too long/);
});

test('substrings out of their order are refused', () => {
  for (const parts of [[octets('a', 0x82), octets('b', 0x82)], [octets('a', 0x81), octets('b', 0x80)], []])
    assert.throws(
      () => decodeMessage(content(integer(6), search(constructed(0xa4, [octets('cn'), sequence(...parts)])))),
      LdapSyntaxFault,
    );
});

test('changes of the directory are recognised so that they can be refused', () => {
  for (const [tag, operation] of [
    [0x66, 'modify'],
    [0x68, 'add'],
    [0x6c, 'modifyName'],
  ] as const)
    assert.deepEqual(decodeMessage(content(integer(7), constructed(tag, [octets('x')]))).request, {
      kind: 'update',
      operation,
    });
  assert.deepEqual(decodeMessage(content(integer(7), octets('cn=x', 0x4a))).request, {
    kind: 'update',
    operation: 'delete',
  });
});

test('whatever the bytes, they are a message or a syntax fault', () => {
  const good = content(integer(3), search(constructed(0xa0, [equality('cn', 'x'), octets('cn', 0x87)])));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(), (noise, place) => {
      const at = place % good.length;
      const bytes = content(
        good.subarray(0, at),
        noise,
        good.subarray(Math.min(good.length, at + noise.length)),
      );
      for (const input of [noise, bytes])
        try {
          decodeMessage(input);
          decodeMessageId(input);
        } catch (error) {
          assert.ok(error instanceof LdapSyntaxFault, String(error));
        }
    }),
    { numRuns: 2000 },
  );
});

test('integers up to the largest of the protocol survive', () => {
  fc.assert(
    fc.property(fc.nat(), (value) => {
      assert.equal(decodePages(sequence(integer(value), octets(''))).size, value);
    }),
  );
  assert.throws(() => decodePages(sequence(integer(-1), octets(''))), LdapSyntaxFault);
});
