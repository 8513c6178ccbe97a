/** Tests of password rules and of one-time passwords. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { findPasswordFault, makeOneTimePassword } from './passwords.ts';

const owner = { name: 'Nguyễn Văn An', address: 'nguyenvanan02@thuathienhue.gov.vn' };

test('a pass-phrase is a good password, in Vietnamese too', () => {
  for (const good of ['mưa chiều trên phá Tam Giang', 'correct horse battery', 'k7mf-2xqa-9dre-ptuv'])
    assert.equal(findPasswordFault(good, owner), undefined, good);
});

test('what is guessed first is refused, with and without marks, capitals and digits at its end', () => {
  for (const bad of [
    'Matkhau@123',
    'MẬT KHẨU 1234'.replaceAll(' ', ''),
    'anhyêuem2026',
    'Password1!',
    'qwertyuiop',
    '1234567890',
  ])
    assert.equal(findPasswordFault(bad, owner), 'tooCommon', bad);
  assert.equal(findPasswordFault('01/01/1990', owner), 'tooCommon');
  assert.equal(findPasswordFault('abcabcabcabc', owner), 'tooCommon');
});

test('a password does not contain the name or the address, however it is written', () => {
  assert.equal(findPasswordFault('Nguyễn Văn An 1975', owner), 'containsName');
  assert.equal(findPasswordFault('xx-nguyenvanan02-xx', owner), 'containsName');
});

test('length is counted in both directions and control characters are refused', () => {
  assert.equal(findPasswordFault('ngắn', owner), 'tooShort');
  assert.equal(findPasswordFault('x'.repeat(257), owner), 'tooLong');
  assert.equal(findPasswordFault('sông Hương\0 núi Ngự', owner), 'unprintable');
});

test('a one-time password has four groups, passes the rules and is not the same twice', () => {
  const made = new Set<string>();
  for (let count = 0; count < 200; count += 1) {
    const password = makeOneTimePassword(randomBytes);
    assert.match(password, /^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$/);
    assert.equal(findPasswordFault(password, owner), undefined);
    made.add(password);
  }
  assert.equal(made.size, 200);
});

test('no password at all makes the rules throw, and short ones never pass', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (password) => {
      const fault = findPasswordFault(password, owner);
      assert.ok(fault !== undefined || password.length >= 10);
    }),
  );
});
