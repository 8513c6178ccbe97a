/** Our signatures before another judge: mailauth verifies what we sign and seal, and sees every change. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { ARCData } from 'mailauth';
import { arc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { sealArc } from './arc-set.ts';
import { RelaxedBodyHash } from './canonical.ts';
import { type DkimAlgorithm, encodeKeyRecord, findPublishedKey } from './public-key.ts';
import { draftSignature, type SignedField } from './signature.ts';

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ED = generateKeyPairSync('ed25519');
const KEYS: Record<DkimAlgorithm, { publicKey: KeyObject; privateKey: KeyObject }> = {
  'rsa-sha256': RSA,
  'ed25519-sha256': ED,
};
const NOW = Date.UTC(2026, 10, 25);
const signAsync = promisify(sign);

function recordOf(algorithm: DkimAlgorithm): string {
  return encodeKeyRecord(algorithm, KEYS[algorithm].publicKey.export({ type: 'spki', format: 'der' }));
}

const resolver = (name: string, type: string): Promise<string[][]> => {
  const algorithm = name.startsWith('rsa.') ? 'rsa-sha256' : 'ed25519-sha256';
  assert.equal(type, 'TXT');
  return Promise.resolve([[recordOf(algorithm)]]);
};

function fieldsOf(bytes: Buffer): { fields: SignedField[]; body: Buffer } {
  const header = readHeaderBlock(bytes);
  return {
    fields: header.fields.map((field) => ({
      name: field.name,
      value: bytes.toString('latin1', field.valueStart, field.end),
    })),
    body: bytes.subarray(header.bodyStart),
  };
}

function signBytes(algorithm: DkimAlgorithm): (input: Buffer) => Promise<Buffer> {
  const hash = algorithm === 'rsa-sha256' ? 'sha256' : null;
  return (input) => signAsync(hash, input, KEYS[algorithm].privateKey);
}

function hashOf(body: Buffer, pieceSize = body.length || 1): Buffer {
  const hash = new RelaxedBodyHash();
  for (let at = 0; at < body.length; at += pieceSize) hash.push(body.subarray(at, at + pieceSize));
  return hash.digest();
}

async function signWhole(bytes: Buffer, algorithm: DkimAlgorithm): Promise<Buffer> {
  const { fields, body } = fieldsOf(bytes);
  const selector = algorithm === 'rsa-sha256' ? 'rsa' : 'ed';
  const values = { algorithm, domain: 'hue.vn', selector, now: NOW, bodyHash: hashOf(body) };
  const draft = draftSignature(fields, values);
  const field = draft.complete(await signBytes(algorithm)(draft.input));
  return Buffer.concat([Buffer.from(field, 'latin1'), bytes]);
}

async function verdict(bytes: Buffer): Promise<string[]> {
  const { results } = await dkimVerify(bytes, { resolver, curTime: new Date(NOW + 1000) });
  return results.map((result) => `${result.status.result} ${result.algo}`);
}

const MESSAGE = Buffer.from(
  [
    'From: =?utf-8?q?Nguy=E1=BB=85n?= <an@hue.vn>',
    'To: b@far.example,\r\n  c@far.example',
    'Subject:   hai   khoang\t trang ',
    'Received: one',
    'Received: two',
    'X-Other: not signed',
    '',
    'dòng  một \t',
    '',
    'dong hai',
    '',
    '',
    '',
  ].join('\r\n'),
);

test('both algorithms hold before another judge, on one message at once', async () => {
  const once = await signWhole(MESSAGE, 'rsa-sha256');
  const twice = await signWhole(once, 'ed25519-sha256');
  assert.deepEqual((await verdict(twice)).toSorted(), ['pass ed25519-sha256', 'pass rsa-sha256']);
  const lines = twice.toString('latin1').split('\r\n');
  assert.ok(
    lines.every((line) => line.length <= 80),
    'no line is long',
  );
});

test('blanks and line folds may change on the way, words may not', async () => {
  const signed = (await signWhole(MESSAGE, 'rsa-sha256')).toString('latin1');
  const reflowed = signed
    .replace('hai   khoang\t trang ', 'hai khoang\r\n trang')
    .replace('dong hai', 'dong \t hai  ');
  assert.deepEqual(await verdict(Buffer.from(reflowed, 'latin1')), ['pass rsa-sha256']);
  for (const forged of [
    signed.replace('dong hai', 'dong ba'),
    signed.replace('Subject:', 'Subject: Gap'),
    signed.replace('X-Other:', 'Subject: second\r\nX-Other:'),
    signed.replace('X-Other:', 'From: x@y.example\r\nX-Other:'),
    signed.replace('X-Other:', 'Reply-To: x@y.example\r\nX-Other:'),
  ])
    assert.notDeepEqual(await verdict(Buffer.from(forged, 'latin1')), ['pass rsa-sha256']);
});

test('a message without a body, or of empty lines alone, is signed too', async () => {
  for (const body of ['', '\r\n', '\r\n\r\n\r\n', 'x', ' \r\n\t\r\n'])
    assert.deepEqual(
      await verdict(await signWhole(Buffer.from(`From: an@hue.vn\r\n\r\n${body}`), 'ed25519-sha256')),
      ['pass ed25519-sha256'],
      JSON.stringify(body),
    );
});

test('the pieces in which a body comes change nothing of its hash', () => {
  const word = fc.constantFrom(' ', '\t', '\r\n', 'a', 'b ', '\r', '\n', '.');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (words, size) => {
      const body = Buffer.from(words.join(''));
      assert.deepEqual(hashOf(body, size), hashOf(body));
    }),
  );
});

test('a record tells the key it holds, and none where it is revoked', () => {
  assert.match(recordOf('ed25519-sha256'), /^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/);
  assert.equal(findPublishedKey('v=DKIM1; k=rsa; p= AB CD=='), 'ABCD==');
  assert.equal(findPublishedKey('v=DKIM1; p='), undefined);
});

test('a chain of seals passes, its first and its second set', async () => {
  let bytes = MESSAGE;
  for (const chain of ['none', 'pass', 'pass'] as const) {
    const { fields, body } = fieldsOf(bytes);
    const values = {
      algorithm: 'rsa-sha256' as const,
      domain: 'hue.vn',
      selector: 'rsa',
      now: NOW,
      bodyHash: hashOf(body),
      authenticationResults: 'mail.hue.vn; spf=pass smtp.mailfrom=far.example',
      chain,
    };
    const set = await sealArc(fields, values, signBytes('rsa-sha256'));
    assert.match(set, /^ARC-Seal: i=\d/);
    bytes = Buffer.concat([Buffer.from(set, 'latin1'), bytes]);
  }
  const verified = await dkimVerify(bytes, { resolver, sender: 'a@hue.vn' });
  assert.ok(verified.arc);
  const { status } = await arc(verified.arc as ARCData, { resolver });
  assert.equal(status.result, 'pass');
});

test('a broken chain is left as it is', async () => {
  const bytes = Buffer.from('ARC-Seal: i=1; cv=none; b=x\r\nFrom: an@hue.vn\r\n\r\n');
  const { fields, body } = fieldsOf(bytes);
  const values = {
    algorithm: 'rsa-sha256' as const,
    domain: 'hue.vn',
    selector: 'rsa',
    now: NOW,
    bodyHash: hashOf(body),
    authenticationResults: 'x; none',
    chain: 'pass' as const,
  };
  assert.equal(await sealArc(fields, values, signBytes('rsa-sha256')), '');
});
