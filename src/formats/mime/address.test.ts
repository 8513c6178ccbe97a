import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import { parseAddressList } from './address.ts';
import type { Address } from './message.ts';

/** Addresses in short: `name|route|local|domain`, groups as `name:[…]`. */
function short(addresses: readonly Address[]): string[] {
  return addresses.map((address) =>
    address.kind === 'group'
      ? `${address.name}:[${short(address.members).join(' ')}]`
      : [address.name, address.route, address.localPart, address.domain].map((text) => text ?? '').join('|'),
  );
}

const EXAMPLES: [text: string, expected: string[]][] = [
  ['john@example.org', ['||john|example.org']],
  ['Trần Thị Bình <binh@x.vn>, <c@d>', ['Trần Thị Bình||binh|x.vn', '||c|d']],
  ['"Foo, \\"x\\" Bar" <a@b>', ['Foo, "x" Bar||a|b']],
  ['"a b"@c.d', ['||a b|c.d']],
  ['root', ['||root|']],
  ['a@b (Old Name)', ['Old Name||a|b']],
  ['Cơ quan: a@b, C <c@d>; , e@f', ['Cơ quan:[||a|b C||c|d]', '||e|f']],
  ['undisclosed-recipients:;', ['undisclosed-recipients:[]']],
  ['<@relay.a,@relay.b:u@c>', ['|@relay.a,@relay.b|u|c']],
  ['a@[192.0.2.1]', ['||a|[192.0.2.1]']],
  [',,a@b,,', ['||a|b']],
  ['', []],
  // RFC 5322 appendix A.5 and A.6.3.
  ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', ['Pete||pete|silly.test']],
  ['Joe Q. Public <john.q.public@example.com>', ['Joe Q. Public||john.q.public|example.com']],
  [
    'Mary Smith <@node.test:mary@example.net>, , jdoe@test . example',
    ['Mary Smith|@node.test|mary|example.net', '||jdoe|test.example'],
  ],
  ['john . smith@example.net', ['||john.smith|example.net']],
  // Broken ones.
  ['"Foo <a@b>', ['Foo||a|b']],
  ['Foo <a@b, Bar <c@d>', ['Foo||a|b', 'Bar||c|d']],
  ['a@b <c@d>', ['a@b||c|d']],
  ['a@b@c', ['||a@b|c']],
  ['Foo <>', ['Foo|||']],
];

test('address lists are read as the standard says, and broken ones as people would', () => {
  for (const [text, expected] of EXAMPLES) assert.deepEqual(short(parseAddressList(text)), expected, text);
});

test('encoded words of a name stay encoded', () => {
  assert.deepEqual(short(parseAddressList('=?utf-8?Q?a?= =?utf-8?Q?b?= <x@y>')), [
    '=?utf-8?Q?a?= =?utf-8?Q?b?=||x|y',
  ]);
});

test('any text gives a list', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '@',
    ',',
    ':',
    ';',
    '"',
    '(',
    ')',
    '[',
    ']',
    '\\',
    ' ',
    '.',
    'a',
    'ệ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((all) => all.join('')),
      ),
      (text) => {
        assert.ok(Array.isArray(parseAddressList(text)));
      },
    ),
  );
});

test('any plain mailbox comes back', () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,10}$/);
  fc.assert(
    fc.property(word, word, word, (name, localPart, domain) => {
      assert.deepEqual(short(parseAddressList(`${name} <${localPart}@${domain}>`)), [
        `${name}||${localPart}|${domain}`,
      ]);
    }),
  );
});

test('hostile lists of 1 MB are read in linear time, and bounded', () => {
  for (const piece of ['"', '(', '[', '<', '@', '<@', '"\\', '<a@', 'a.', ' .', 'a:', 'a,', 'a ']) {
    const start = computedMs();
    const addresses = parseAddressList(piece.repeat(1_000_000 / piece.length));
    assert.ok(computedMs() - start < 3000, piece);
    assert.ok(addresses.length <= 5000);
  }
});
