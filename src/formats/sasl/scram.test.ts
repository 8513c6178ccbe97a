/**
 * SCRAM by the examples of its standards, and by what an attacker would try.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SaslFault } from './sasl-fault.ts';
import { isScramServerFinal, scramClientFinal, scramClientFirst } from './scram-client.ts';
import { deriveScramKeys, fakeScramKeys, type ScramHash } from './scram-keys.ts';
import { decodeClientFinal, decodeClientFirst, decodeServerFirst } from './scram-messages.ts';
import { checkChannelBinding, scramServerFinal, scramServerFirst } from './scram-server.ts';

/** The examples of RFC 5802 §5 and RFC 7677 §3. */
const examples: { hash: ScramHash; nonces: [string, string]; salt: string; messages: string[] }[] = [
  {
    hash: 'sha1',
    nonces: ['fyko+d2lbbFgONRv9qkxdawL', '3rfcNHYJY1ZVvWVs7j'],
    salt: 'QSXCR+Q6sek8bf92',
    messages: [
      'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
      'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
      'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
    ],
  },
  {
    hash: 'sha256',
    nonces: ['rOprNGfwEbeRWgbNEkqO', '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'],
    salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
    messages: [
      'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
      'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
    ],
  },
];

for (const { hash, nonces, salt, messages } of examples) {
  test(`the ${hash} example of the standard comes out on both sides`, async () => {
    const { message: first, state } = scramClientFirst('user', nonces[0], { hash });
    assert.equal(first.toString(), messages[0]);
    const keys = await deriveScramKeys('pencil', Buffer.from(salt, 'base64'), 4096, hash);
    const { message: challenge, exchange } = scramServerFirst(decodeClientFirst(first), keys, nonces[1]);
    assert.equal(challenge.toString(), messages[1]);
    const { message: final, serverFinal } = await scramClientFinal(state, challenge, 'pencil');
    assert.equal(final.toString(), messages[2]);
    const answer = scramServerFinal(exchange, final);
    assert.equal(answer.toString(), messages[3]);
    assert.equal(isScramServerFinal(answer, serverFinal), true);
    assert.equal(isScramServerFinal(Buffer.from(`${messages[3]?.slice(0, -2)}A=`), serverFinal), false);
  });
}

function reasonOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof SaslFault);
    return error.reason;
  }
  return 'none';
}

const salt = Buffer.from('0123456789abcdef');

test('a wrong password and an unknown user fail alike', async () => {
  const real = await deriveScramKeys('đúng', salt, 4096);
  const fake = fakeScramKeys(Buffer.from('secret'), 'ai@tinh.vn', 4096);
  for (const keys of [real, fake]) {
    const { message: first, state } = scramClientFirst('ai@tinh.vn', 'abc');
    const { message, exchange } = scramServerFirst(decodeClientFirst(first), keys, 'xyz');
    const { message: final } = await scramClientFinal(state, message, 'sai');
    assert.equal(
      reasonOf(() => scramServerFinal(exchange, final)),
      'invalid-proof',
    );
  }
});

function fakeSalt(secret: string, name: string): string {
  return fakeScramKeys(Buffer.from(secret), name, 4096).salt.toString('hex');
}

test('fake keys stay the same for a name and differ between names and secrets', () => {
  assert.equal(fakeSalt('s', 'a'), fakeSalt('s', 'a'));
  assert.notEqual(fakeSalt('s', 'a'), fakeSalt('s', 'b'));
  assert.notEqual(fakeSalt('s', 'a'), fakeSalt('t', 'a'));
  assert.equal(fakeSalt('s', 'a').length, 32);
});

test('composed and decomposed Vietnamese passwords are one', async () => {
  const composed = await deriveScramKeys('Nguyễn'.normalize('NFC'), salt, 4096);
  const decomposed = await deriveScramKeys('Nguyễn'.normalize('NFD'), salt, 4096);
  assert.deepEqual(composed, decomposed);
});

test('channel binding binds, and a stripped -PLUS is noticed', async () => {
  const bindings = new Map([['tls-exporter', Buffer.from('this connection')]]);
  const keys = await deriveScramKeys('pencil', salt, 4096);
  const run = async (data: string) => {
    const binding = { type: 'tls-exporter', data: Buffer.from(data) };
    const { message: first, state } = scramClientFirst('user', 'abc', { binding });
    const clientFirst = decodeClientFirst(first);
    checkChannelBinding(clientFirst, bindings, true);
    const { message, exchange } = scramServerFirst(clientFirst, keys, 'xyz', bindings);
    const { message: final } = await scramClientFinal(state, message, 'pencil');
    return reasonOf(() => scramServerFinal(exchange, final));
  };
  assert.equal(await run('this connection'), 'none');
  assert.equal(await run('the middleman’s'), 'channel-bindings-dont-match');
  const check = (message: string, plus: boolean, offered = bindings) =>
    reasonOf(() => checkChannelBinding(decodeClientFirst(Buffer.from(message)), offered, plus));
  assert.equal(check('y,,n=user,r=abc', false), 'server-does-support-channel-binding');
  assert.equal(check('y,,n=user,r=abc', false, new Map()), 'none');
  assert.equal(check('n,,n=user,r=abc', false), 'none');
  assert.equal(check('n,,n=user,r=abc', true), 'channel-bindings-dont-match');
  assert.equal(check('p=tls-unique,,n=user,r=abc', true), 'unsupported-channel-binding-type');
  assert.equal(check('p=tls-exporter,,n=user,r=abc', false), 'channel-binding-not-supported');
});

test('a replayed nonce, a short proof and an extension are refused', async () => {
  const keys = await deriveScramKeys('pencil', salt, 4096);
  const clientFirst = decodeClientFirst(Buffer.from('n,,n=user,r=abc'));
  const { exchange } = scramServerFirst(clientFirst, keys, 'xyz');
  const final = (text: string) => reasonOf(() => scramServerFinal(exchange, Buffer.from(text)));
  assert.equal(final('c=biws,r=abcold,p=AAAA'), 'other-error');
  assert.equal(final('c=biws,r=abcxyz,p=AAAA'), 'invalid-proof');
  assert.equal(final('c=eSws,r=abcxyz,p=AAAA'), 'channel-bindings-dont-match');
  assert.equal(final('c=biws,r=abcxyz'), 'invalid-encoding');
  assert.equal(
    reasonOf(() => decodeClientFirst(Buffer.from('n,,m=x,n=user,r=abc'))),
    'extensions-not-supported',
  );
});

test('names with commas and equals signs survive, and others are not guessed at', () => {
  const { message } = scramClientFirst('a,b=c', 'abc', { authorizationId: 'van,thu' });
  assert.equal(message.toString(), 'n,a=van=2Cthu,n=a=2Cb=3Dc,r=abc');
  const { username, authorizationId } = decodeClientFirst(message);
  assert.deepEqual([username, authorizationId], ['a,b=c', 'van,thu']);
  assert.equal(
    reasonOf(() => decodeClientFirst(Buffer.from('n,,n=a=2cb,r=abc'))),
    'invalid-username-encoding',
  );
});

test('a client refuses a server that asks for too little or too much work, or answers with another nonce', async () => {
  const { state } = scramClientFirst('user', 'abc');
  for (const text of [
    'r=abcx,s=AAAA,i=1',
    'r=abcx,s=AAAA,i=99999999',
    'r=abc,s=AAAA,i=4096',
    'r=zzz,s=AAAA,i=4096',
  ])
    await assert.rejects(scramClientFinal(state, Buffer.from(text), 'pencil'), SaslFault);
});

test('no bytes make a decoder throw anything but SaslFault', () => {
  const pieces = fc.constantFrom(
    'n',
    'y',
    'p=',
    ',',
    'a=',
    'n=',
    'r=',
    'c=',
    's=',
    'i=',
    'm=',
    '=2C',
    'biws',
    '\0',
    'ễ',
  );
  const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => Buffer.from(parts.join('')));
  const bytes = fc.oneof(
    texts,
    fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
  );
  fc.assert(
    fc.property(bytes, (message) => {
      for (const decode of [decodeClientFirst, decodeClientFinal, decodeServerFirst])
        reasonOf(() => decode(message));
    }),
    { numRuns: 2_000 },
  );
});
