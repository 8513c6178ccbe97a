/** Distinguished names (RFC 4514). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatName, nameKey, parseName } from './names.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

test('the examples of RFC 4514 §4', () => {
  assert.deepEqual(parseName('UID=jsmith,DC=example,DC=net'), [
    { type: 'uid', value: 'jsmith' },
    { type: 'dc', value: 'example' },
    { type: 'dc', value: 'net' },
  ]);
  assert.deepEqual(parseName('CN=James \\"Jim\\" Smith\\, III,DC=example'), [
    { type: 'cn', value: 'James "Jim" Smith, III' },
    { type: 'dc', value: 'example' },
  ]);
  assert.deepEqual(parseName('CN=Before\\0dAfter,DC=net')[0], { type: 'cn', value: 'Before\rAfter' });
  assert.deepEqual(parseName('1.3.6.1.4.1.1466.0=#04024869')[0], {
    type: '1.3.6.1.4.1.1466.0',
    value: 'Hi',
  });
  assert.deepEqual(parseName('CN=Lu\\C4\\8Di\\C4\\87')[0], { type: 'cn', value: 'Lučić' });
});

test('blanks around parts do not count, escaped ones do', () => {
  assert.deepEqual(parseName(' cn = Nguyễn Văn An , ou=x '), [
    { type: 'cn', value: 'Nguyễn Văn An' },
    { type: 'ou', value: 'x' },
  ]);
  assert.deepEqual(parseName('cn=a\\ ,ou=b')[0], { type: 'cn', value: 'a ' });
});

test('names compare without case and with any escapes, and keep their diacritics', () => {
  assert.equal(nameKey(parseName('OU=Sở Nội vụ,DC=VN')), nameKey(parseName('ou=sở  nội VỤ, dc=vn')));
  assert.notEqual(nameKey(parseName('ou=Hương Văn')), nameKey(parseName('ou=Hương Vân')));
});

test('what is no name is a fault', () => {
  for (const text of ['x', '=x', 'cn=a,', 'cn=a"b', 'cn=\\zz', 'cn=#0', `${'a=b,'.repeat(100)}a=b`])
    assert.throws(() => parseName(text), LdapSyntaxFault, text);
});

test('blanks at the ends of a value are kept', () => {
  for (const value of [' ', '  ', ' a ', '\\ ', '#', '# ', 'a\\', '\u00a0', '\u2003x\u2003', '\n'])
    assert.deepEqual(parseName(formatName([{ type: 'ou', value }])), [{ type: 'ou', value }], `"${value}"`);
});

test('any value survives being written and read', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { maxLength: 5 }),
      (values) => {
        const name = values.map((value) => ({ type: 'ou', value }));
        assert.deepEqual(parseName(formatName(name)), name);
      },
    ),
  );
});
