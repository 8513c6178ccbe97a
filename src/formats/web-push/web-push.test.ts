import assert from 'node:assert/strict';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { areSubscriberKeys, MAX_PLAINTEXT_BYTES, openPushMessage, sealPushMessage } from './message.ts';
import { makeVapidKey, vapidAuthorization } from './vapid.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

function makeSubscriber() {
  const curve = createECDH('prime256v1');
  const p256dh = curve.generateKeys();
  return { keys: { p256dh, auth: randomBytes(16) }, privateKey: curve.getPrivateKey() };
}

/** Keys are padded: a private key that begins with zeros is shorter as it comes. */
function privateKeyOf(key: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(32 - key.length), key]);
}

test('the example of RFC 8291 (appendix A) comes out to the last octet', () => {
  const subscriber = {
    p256dh: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
    auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  };
  const oneTime = {
    privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
    salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  };
  const sealed = sealPushMessage(
    Buffer.from('When I grow up, I want to be a watermelon'),
    subscriber,
    oneTime,
  );
  assert.equal(
    sealed.toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('whatever is sealed for a subscriber, that one opens and no other', () => {
  const { keys, privateKey } = makeSubscriber();
  const other = makeSubscriber();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: MAX_PLAINTEXT_BYTES }), (plain) => {
      const oneTime = { privateKey: privateKeyOf(makeSubscriber().privateKey), salt: randomBytes(16) };
      const sealed = sealPushMessage(Buffer.from(plain), keys, oneTime);
      assert.ok(sealed.length <= 4096);
      assert.deepEqual(openPushMessage(sealed, { privateKey, auth: keys.auth }), Buffer.from(plain));
      assert.equal(
        openPushMessage(sealed, { privateKey: other.privateKey, auth: other.keys.auth }),
        undefined,
      );
    }),
    { numRuns: 50 },
  );
});

test('a message that was changed on the way is not opened', () => {
  const { keys, privateKey } = makeSubscriber();
  const oneTime = { privateKey: privateKeyOf(makeSubscriber().privateKey), salt: randomBytes(16) };
  const sealed = sealPushMessage(Buffer.from('chào'), keys, oneTime);
  sealed[sealed.length - 20] = (sealed.at(-20) ?? 0) ^ 1;
  assert.equal(openPushMessage(sealed, { privateKey, auth: keys.auth }), undefined);
});

test('keys that are no point of the curve are told apart', () => {
  const { keys } = makeSubscriber();
  assert.equal(areSubscriberKeys(keys), true);
  assert.equal(areSubscriberKeys({ ...keys, auth: randomBytes(15) }), false);
  assert.equal(
    areSubscriberKeys({ ...keys, p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]) }),
    false,
  );
});

test('the word on who sends is signed, for one push service and half a day', () => {
  const key = makeVapidKey(Buffer.alloc(32, 7));
  const header = vapidAuthorization(key, {
    url: 'https://push.example.net/send/abc',
    contact: 'mailto:postmaster@thuathienhue.gov.vn',
    now: 1_000_000,
  });
  const [, token = '', publicKey = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  assert.deepEqual(JSON.parse(bytes(claims).toString()), {
    aud: 'https://push.example.net',
    exp: 1_000 + 43_200,
    sub: 'mailto:postmaster@thuathienhue.gov.vn',
  });
  const point = bytes(publicKey);
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const verifier = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), verifier, bytes(signature)));
});
