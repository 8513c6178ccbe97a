import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAddressList } from './address.ts';
import { encodeAddresses, encodeField } from './encode-headers.ts';
import { readHeaderBlock } from './headers.ts';

test('a field is folded at blanks into lines of at most 78 characters', () => {
  const field = encodeField(
    'References',
    Array.from({ length: 8 }, (_, index) => `<${index}@example.net>`).join(' '),
  );
  assert.ok(field.endsWith('\r\n'));
  assert.ok(
    field
      .trimEnd()
      .split('\r\n')
      .every((line, index) => line.length <= 78 && (index === 0 || line.startsWith(' <'))),
  );
});

test('any value without line breaks comes back from its folding', () => {
  const word = fc.stringMatching(/^[!-9;-~]{1,100}$/);
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const value = words.join(' ');
      assert.deepEqual(readHeaderBlock(Buffer.from(encodeField('X-A', value))).values('x-a'), [value]);
    }),
  );
});

test('names that are no atoms are quoted, and any printable name comes back', () => {
  assert.equal(
    encodeAddresses([{ name: 'A, "B"', email: 'a@b' }, { email: 'c@d' }]),
    '"A, \\"B\\"" <a@b>, <c@d>',
  );
  const name = fc.stringMatching(/^[!-~]{1,20}( [!-~]{1,20}){0,2}$/).filter((text) => !text.includes('=?'));
  fc.assert(
    fc.property(name, (text) => {
      const [address] = parseAddressList(encodeAddresses([{ name: text, email: 'a@b' }]));
      assert.equal(address?.name, text);
    }),
  );
});

test('what is no address is written without what would end one or begin another', () => {
  const emails = [
    'x, ke@example.org',
    'a@b>, <ke@example.org',
    'a"b@c',
    'dc=x; Bcc: ke@example.org',
    'a b@c',
  ];
  for (const email of emails) {
    const list = parseAddressList(encodeAddresses([{ name: 'A', email }, { email: 'b@example.org' }]));
    assert.equal(list.length, 2, email);
  }
  for (const email of ['an@hue.vn', '"an b"@hue.vn', 'ân@huế.vn', 'a+b@[IPv6:::1]', 'a@[192.0.2.1]'])
    assert.equal(encodeAddresses([{ email }]), `<${email}>`);
});
