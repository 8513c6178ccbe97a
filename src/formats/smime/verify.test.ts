import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseMessage } from '#formats/mime/parse.ts';
import { SignedLetters } from '#tests/mail-in/signed-letters.ts';
import { readTrusted } from './certificate.ts';
import { DerFault } from './der.ts';
import { readRevocationLists } from './revocation.ts';
import { type SmimeResult, verifySmime } from './verify.ts';

const letters = new SignedLetters();
after(() => letters[Symbol.dispose]());
letters.certifyPerson('an', 'An@hue.vn');
letters.certifyPerson('rsa', 'an@hue.vn', ['-newkey', 'rsa:2048']);
letters.certifyPerson('weak', 'an@hue.vn', ['-newkey', 'rsa:1024']);
letters.certify('stranger', { extensions: ['subjectAltName=email:an@hue.vn'] });
letters.certify('website', {
  by: 'middle',
  extensions: ['extendedKeyUsage=serverAuth', 'subjectAltName=email:an@hue.vn'],
});
const AN = 'An <an@hue.vn>';
const DAY_MS = 86_400_000;
const trusted = readTrusted(letters.pemOf('root'));

const verify = (bytes: Buffer, days = 1, authorities = trusted): SmimeResult | undefined =>
  verifySmime(bytes, parseMessage(bytes), { trusted: authorities, now: Date.now() + days * DAY_MS });

const GOOD = { status: 'signed/verified', faults: [] };
const failed = (fault: string) => ({ status: 'signed/failed', faults: [fault] });
const changed = (letter: Buffer) => Buffer.from(letter.toString().replace('Hết.', 'Hết!'));

test('a letter signed by its sender is verified, in each way to write a signature', () => {
  const ways = [[], ['-nodetach'], ['-nodetach', '-stream'], ['-noattr'], ['-keyid'], ['-md', 'sha512']];
  for (const way of ways) assert.deepEqual(verify(letters.sign('an', AN, way)), GOOD, way.join(' '));
  assert.deepEqual(verify(letters.sign('rsa', AN)), GOOD);
  assert.deepEqual(verify(letters.sign('rsa', AN, ['-keyopt', 'rsa_padding_mode:pss'])), GOOD);
});

test('a letter that was changed fails', () => {
  assert.deepEqual(verify(changed(letters.sign('an', AN))), failed('changed'));
  assert.deepEqual(verify(changed(letters.sign('an', AN, ['-noattr']))), failed('changed'));
});

test('another than the sender fails, in whatever place of From', () => {
  for (const from of ['binh@hue.vn', `${AN}, binh@hue.vn`])
    assert.deepEqual(verify(letters.sign('an', from)), failed('wrongAddress'));
});

test('a certificate counts in its time, for its use, by an authority that is trusted', () => {
  const letter = letters.sign('an', AN);
  assert.deepEqual(verify(letter, 60), failed('expired'));
  assert.deepEqual(verify(letter, -2), failed('notYetValid'));
  assert.deepEqual(verify(letters.sign('stranger', AN)), failed('untrusted'));
  assert.deepEqual(verify(letters.sign('an', AN, ['-nocerts'])), failed('noCertificate'));
  assert.deepEqual(verify(letters.sign('website', AN)), failed('unsuitable'));
  assert.equal(verify(letters.sign('weak', AN))?.status, 'signed/failed');
  assert.deepEqual(verify(letters.sign('an', AN, ['-md', 'sha1'])), failed('weakAlgorithm'));
});

test('a certificate that its authority took back fails, from that day on, and no other list takes it back', () => {
  const letter = letters.sign('an', AN);
  const judge = (crl: string, now = Date.now() + DAY_MS): SmimeResult | undefined =>
    verifySmime(letter, parseMessage(letter), { trusted, revocations: readRevocationLists(crl), now });
  assert.deepEqual(judge(letters.revoke('middle', ['an'])), failed('revoked'));
  assert.deepEqual(judge(letters.revoke('middle', ['rsa', 'weak'])), GOOD);
  assert.deepEqual(judge(letters.revoke('middle', [])), GOOD);
  // Of another authority, whatever serial number it names; and the authority below by the root.
  assert.deepEqual(judge(letters.revoke('root', ['an'])), GOOD);
  assert.deepEqual(judge(letters.revoke('root', ['middle'])), failed('revoked'));
  letters.certify('middle2', { extensions: ['basicConstraints=critical,CA:TRUE'], subject: 'middle' });
  assert.deepEqual(judge(letters.revoke('middle2', ['an'])), GOOD);
  const [list] = readRevocationLists(letters.revoke('middle', ['an']));
  assert.deepEqual([...(list?.revoked.values() ?? [])], [Date.UTC(2005, 0, 5, 1)]);
  for (const broken of ['AAAA', 'MAA=', ''])
    assert.throws(
      () => readRevocationLists(`-----BEGIN X509 CRL-----\n${broken}\n-----END X509 CRL-----`),
      DerFault,
    );
});

test('somebody who is no authority certifies nobody', () => {
  letters.certify('forged', { by: 'an', extensions: ['subjectAltName=email:chutich@hue.vn'] });
  const letter = letters.sign('forged', 'chutich@hue.vn', ['-certfile', 'an.crt']);
  assert.deepEqual(verify(letter), failed('untrusted'));
});

test('without trusted authorities a good signature is signed, a bad one fails', () => {
  const letter = letters.sign('an', AN);
  assert.deepEqual(verify(letter, 1, []), { status: 'signed', faults: [] });
  assert.deepEqual(verify(changed(letter), 1, []), failed('changed'));
});

test('what is no signature has no status, and another protocol is unknown', () => {
  assert.equal(verify(Buffer.from('From: an@hue.vn\r\n\r\nx')), undefined);
  const pgp = letters
    .sign('an', AN)
    .toString()
    .replaceAll(/application\/x?-?pkcs7-signature/g, 'application/pgp-signature');
  assert.deepEqual(verify(Buffer.from(pgp)), { status: 'unknown', faults: [] });
});

test('whatever byte is another there is a status, and no changed text is verified', () => {
  const letter = letters.sign('an', AN, ['-nodetach']);
  const start = letter.indexOf('\r\n\r\n') + 4;
  const cms = Buffer.from(letter.subarray(start).toString(), 'base64');
  const text = cms.indexOf('Content-Type');
  const verdicts = new Map<string, number>();
  for (let place = 0; place < cms.length; place += 3) {
    const broken = Buffer.from(cms);
    broken[place] = (broken[place] ?? 0) ^ (1 << (place % 8));
    const bytes = Buffer.concat([letter.subarray(0, start), Buffer.from(broken.toString('base64'))]);
    const status = verify(bytes)?.status ?? '';
    assert.ok(place < text || place >= text + 60 || status !== 'signed/verified', `byte ${place}`);
    verdicts.set(status, (verdicts.get(status) ?? 0) + 1);
  }
  assert.ok((verdicts.get('signed/failed') ?? 0) > 200, JSON.stringify([...verdicts]));
});

test('nesting without end is unreadable, at once', () => {
  const head = `From: ${AN}\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  for (const byte of [Buffer.of(0x30, 0x80), Buffer.of(0x24, 0x80)])
    assert.deepEqual(
      verify(Buffer.from(head + Buffer.alloc(400_000, byte).toString('base64'))),
      failed('unreadable'),
    );
});
