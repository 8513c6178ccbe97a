/**
 * RFC 5051: what is equal, and in which order the rest stands.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unicodeCasemapKey } from './unicode-casemap.ts';

function octets(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

test('case and composition do not count', () => {
  assert.equal(unicodeCasemapKey('Công Văn'), unicodeCasemapKey('CÔNG VĂN'));
  assert.equal(
    unicodeCasemapKey('Công văn'.normalize('NFD')),
    unicodeCasemapKey('công văn'.normalize('NFC')),
  );
  assert.equal(unicodeCasemapKey('đơn'), unicodeCasemapKey('ĐƠN'));
  assert.equal(unicodeCasemapKey('ΜΆΪΟΣ'), unicodeCasemapKey('μάϊος'));
});

test('marks count', () => {
  assert.notEqual(unicodeCasemapKey('cong van'), unicodeCasemapKey('công văn'));
  assert.notEqual(unicodeCasemapKey('don'), unicodeCasemapKey('đon'));
});

test('a character is title-cased once and then decomposed as far as it goes', () => {
  // RFC 5051 §2: U+01C4 becomes U+01C5, and that U+0044 U+007A U+030C.
  assert.equal(unicodeCasemapKey('\u01c4'), octets('Dz\u030c'));
  assert.equal(unicodeCasemapKey('\u01c6'), octets('Dz\u030c'));
  assert.equal(unicodeCasemapKey('ﬁ'), 'fi');
  assert.equal(unicodeCasemapKey('ß'), octets('ß'));
  assert.equal(unicodeCasemapKey('ᾳ'), octets('\u0391\u0345'));
  assert.equal(unicodeCasemapKey('Ａ'), 'A');
  assert.equal(unicodeCasemapKey('한'), octets('한'));
  assert.equal(unicodeCasemapKey('\u10d0'), octets('\u10d0'));
});

test('keys compare as their octets in UTF-8, beyond the first plane too', () => {
  const [beyond, last] = ['\u{1f4e7}', '\uffee'];
  assert.ok(unicodeCasemapKey(beyond) > unicodeCasemapKey(last));
  assert.ok(unicodeCasemapKey('') < unicodeCasemapKey('a'));
  assert.ok(unicodeCasemapKey('an') < unicodeCasemapKey('ăn'));
});

test('a key of ASCII is its upper case, and the case of other texts makes no difference', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      assert.equal(unicodeCasemapKey(text), text.toUpperCase());
    }),
  );
  const vietnamese = fc.string({
    unit: fc.constantFrom(...Array.from('aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạằệữ ')),
  });
  fc.assert(
    fc.property(vietnamese, (text) => {
      assert.equal(unicodeCasemapKey(text), unicodeCasemapKey(text.toUpperCase()));
      assert.equal(unicodeCasemapKey(text), octets(text.toUpperCase().normalize('NFKD')));
    }),
  );
});
