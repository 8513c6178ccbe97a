import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeOauthBearer, decodeXoauth2 } from './oauth.ts';
import { SaslFault } from './sasl-fault.ts';

const text = (value: string): Buffer => Buffer.from(value.replaceAll('^', '\u0001'));

test('the message of RFC 7628 §4.1 is read', () => {
  const message = text(
    'n,a=user@example.com,^host=server.example.com^port=143^auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==^^',
  );
  assert.deepEqual(decodeOauthBearer(message), {
    authorizationId: 'user@example.com',
    token: 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==',
  });
});

test('a name may be left out, or hold the signs of the grammar', () => {
  assert.deepEqual(decodeOauthBearer(text('n,,^auth=Bearer abc^^')), { token: 'abc' });
  assert.equal(decodeOauthBearer(text('y,a=a=2Cb=3Dc,^auth=bearer abc^^')).authorizationId, 'a,b=c');
});

test('XOAUTH2 names the user among the fields', () => {
  assert.deepEqual(decodeXoauth2(text('user=an@example.vn^auth=Bearer abc^^')), {
    authorizationId: 'an@example.vn',
    token: 'abc',
  });
});

test('channel binding, other schemes and half messages are refused', () => {
  for (const wrong of [
    'p=tls-exporter,,^auth=Bearer abc^^',
    'n,,^auth=Basic abc^^',
    'n,,^auth=Bearer abc^',
    'n,,^^',
    'n,,^=x^^',
    '',
  ])
    assert.throws(() => decodeOauthBearer(text(wrong)), SaslFault, wrong);
});

test('no bytes throw anything else', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom(decodeOauthBearer, decodeXoauth2),
      (bytes, decode) => {
        try {
          decode(Buffer.from(bytes));
        } catch (error) {
          assert.ok(error instanceof SaslFault);
        }
      },
    ),
  );
});
