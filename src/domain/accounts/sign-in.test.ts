/** Tests of passwords and sign-in against a real database: who may set them, what ends them, what they open. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { deriveScramKeys } from '#formats/sasl/scram-keys.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { DOMAIN, openProvince, type Province } from '#tests/province/province.ts';
import { lockAccount, unlockAccount } from './lock-account.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { type NewPassword, ONE_TIME_PASSWORD_MS, setPassword } from './set-password.ts';
import { findScramKeys, type SignedIn, verifyPassword } from './sign-in.ts';

const PHRASE = 'mưa chiều phá Tam Giang';
const machine = systemPrincipal('commandLine');
let province: Province;
let address: string;

before(async () => {
  province = await openProvince();
  address = await province.addAccount({ displayName: 'Nguyễn Văn An', unitCode: 'snv' });
  await set({ password: PHRASE });
});
after(() => province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

async function set(wanted: Partial<NewPassword> & { password: string }): Promise<void> {
  const { ids, now } = province;
  const base = { principal: machine, address, oneTime: false, authority: 'test', ids, now };
  await setPassword(province.db, province.hasher, { ...base, ...wanted });
}

function signIn(
  password: string,
  more: { address?: string; entrance?: 'mail' | 'web'; now?: number } = {},
): Promise<SignedIn> {
  return verifyPassword(province.db, province.hasher, {
    address,
    password,
    entrance: 'mail',
    now: province.now,
    ...more,
  });
}

test('the right password signs in under any form of the address; a wrong one and an unknown address fail alike', async () => {
  for (const typed of [address, address.toUpperCase(), 'nguyenvanan', ` ${address} `]) {
    const signedIn = await signIn(PHRASE, { address: typed });
    assert.deepEqual([signedIn.address, signedIn.mustChange], [address, false], typed);
  }
  assert.equal((await signIn(PHRASE.normalize('NFD'))).address, address);
  const unknown = [
    `nobody@${DOMAIN}`,
    `stc@${DOMAIN}`,
    'nguyenvanan@example.vn',
    '',
    'a\0b',
    'x'.repeat(300),
  ];
  for (const typed of unknown)
    await assert.rejects(signIn(PHRASE, { address: typed }), isRefusal('authenticationFailed'), typed);
  for (const wrong of ['', 'wrong', `${PHRASE} `, PHRASE.toUpperCase(), '\0', 'x'.repeat(10_000)])
    await assert.rejects(signIn(wrong), isRefusal('authenticationFailed'));
});

test('a second sign-in costs no hash, and a wrong password always does', async () => {
  let hashes = 0;
  const counting: PasswordHasher = {
    ...province.hasher,
    verifyHash(hash, password) {
      hashes += 1;
      return province.hasher.verifyHash(hash, password);
    },
  };
  await set({ password: PHRASE });
  const attempt = { address, entrance: 'mail' as const, now: province.now };
  for (let count = 0; count < 5; count += 1)
    await verifyPassword(province.db, counting, { ...attempt, password: PHRASE });
  assert.equal(hashes, 1);
  for (const name of [address, `nobody@${DOMAIN}`]) {
    await assert.rejects(
      verifyPassword(province.db, counting, { ...attempt, address: name, password: 'wrong' }),
    );
  }
  assert.equal(hashes, 3);
});

test('a new password and a lock count at once, remembered or not', async () => {
  await signIn(PHRASE);
  await set({ password: 'một câu khác hẳn' });
  await assert.rejects(signIn(PHRASE), isRefusal('authenticationFailed'));
  await signIn('một câu khác hẳn');
  const base = { principal: machine, address, authority: 'test', now: province.now };
  await lockAccount(province.db, { ...base, reason: 'test' });
  await assert.rejects(signIn('một câu khác hẳn'), isRefusal('accountLocked'));
  await assert.rejects(signIn('wrong'), isRefusal('authenticationFailed'));
  assert.equal(await findScramKeys(province.db, address, 'sha256', province.now), undefined);
  await unlockAccount(province.db, base);
  await signIn('một câu khác hẳn');
  await set({ password: PHRASE });
});

test('a one-time password opens the web alone, and not after a month', async () => {
  await set({ password: 'k7mf-2xqa-9dre-ptuv', oneTime: true });
  const web = { entrance: 'web' as const };
  assert.equal((await signIn('k7mf-2xqa-9dre-ptuv', web)).mustChange, true);
  await assert.rejects(signIn('k7mf-2xqa-9dre-ptuv'), isRefusal('passwordMustChange'));
  assert.equal(await findScramKeys(province.db, address, 'sha256', province.now), undefined);
  const late = province.now + ONE_TIME_PASSWORD_MS;
  await assert.rejects(
    signIn('k7mf-2xqa-9dre-ptuv', { ...web, now: late }),
    isRefusal('authenticationFailed'),
  );
  const principal = await province.principalOf(address);
  await set({ password: PHRASE, principal });
  assert.equal((await signIn(PHRASE)).mustChange, false);
});

test('the center and the unit set a password for one use only; others set none', async () => {
  const slip = 'k7mf-2xqa-9dre-ptuv';
  for (const localPart of ['trungtam', 'snv']) {
    const principal = await province.principalOf(`${localPart}@${DOMAIN}`);
    await assert.rejects(set({ password: slip, principal }), isRefusal('notPermitted'), localPart);
    await set({ password: slip, principal, oneTime: true });
  }
  for (const localPart of ['stc', 'chanhvanphong', 'snnptnt']) {
    const principal = await province.principalOf(`${localPart}@${DOMAIN}`);
    await assert.rejects(
      set({ password: slip, principal, oneTime: true }),
      isRefusal('notPermitted'),
      localPart,
    );
  }
  const office = await province.principalOf(`vpubnd@${DOMAIN}`);
  const center = { address: `trungtam@${DOMAIN}`, principal: office, oneTime: true };
  await assert.rejects(set({ ...center, password: slip }), isRefusal('notPermitted'));
  await set({ password: PHRASE });
});

test('the rules bind people; for the machine’s own command line they are advice', async () => {
  const principal = await province.principalOf(address);
  for (const bad of ['short', 'matkhau12345', 'nguyenvanan-2005', ''])
    await assert.rejects(set({ password: bad, principal }), isRefusal('invalidArgument'), bad);
  await set({ password: 'secret' });
  await signIn('secret');
  for (const bad of ['', 'x'.repeat(257), 'a\0b'])
    await assert.rejects(set({ password: bad }), isRefusal('invalidArgument'));
  await set({ password: PHRASE });
});

test('the SCRAM keys are those of the password', async () => {
  const keys = await findScramKeys(province.db, 'NguyenVanAn', 'sha256', province.now);
  assert.ok(keys);
  const expected = await deriveScramKeys(PHRASE, keys.salt, keys.iterations);
  assert.deepEqual([keys.storedKey, keys.serverKey], [expected.storedKey, expected.serverKey]);
  assert.equal(keys.address, address);
  assert.equal(await findScramKeys(province.db, `stc@${DOMAIN}`, 'sha256', province.now), undefined);
});

test('who guesses must wait, while the owner elsewhere signs in', async () => {
  await set({ password: PHRASE });
  const attempt = { address, entrance: 'mail' as const, now: province.now, remoteAddress: '203.0.113.9' };
  const guess = (password: string): Promise<SignedIn> =>
    verifyPassword(province.db, province.hasher, { ...attempt, password });
  for (let count = 0; count < 6; count += 1)
    await assert.rejects(guess(`guess ${count}`), isRefusal('authenticationFailed'));
  await assert.rejects(guess('guess 7'), isRefusal('authenticationTooOften'));
  await assert.rejects(guess(PHRASE), isRefusal('authenticationTooOften'));
  const own = { ...attempt, password: PHRASE, remoteAddress: '192.0.2.77' };
  assert.equal((await verifyPassword(province.db, province.hasher, own)).address, address);
});
