import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setPassword } from '#domain/accounts/set-password.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { scramClientFinal, scramClientFirst } from '#formats/sasl/scram-client.ts';
import { decodeClientFirst } from '#formats/sasl/scram-messages.ts';
import { scramServerFinal, scramServerFirst } from '#formats/sasl/scram-server.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { openMailProvince, type Province } from '#tests/province/province.ts';
import { createMailboxSignIn, type MailboxSignIn } from './mailbox-sign-in.ts';

const PASSWORD = 'sông Hương chảy chậm';
const remoteAddress = '192.0.2.7';

let province: Province;
let signIn: MailboxSignIn;
let address: string;

before(async () => {
  const ids = makeIds(Date.now);
  province = await openMailProvince();
  const { db, hasher, now } = province;
  address = await province.addAccount({ displayName: 'Nguyễn Văn An' });
  const principal = systemPrincipal('commandLine');
  await setPassword(db, hasher, {
    principal,
    address,
    password: PASSWORD,
    oneTime: false,
    authority: 'test',
    ids,
    now,
  });
  signIn = createMailboxSignIn({
    db,
    hasher,
    scramSecret: Buffer.from('secret'),
    clock: () => now,
    protocol: 'imap',
  });
});

after(() => province.close());

function isRefusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Refusal && error.code === code;
}

/** Both sides of an exchange; whether the proof was good. */
async function proves(name: string, password: string): Promise<boolean> {
  const { message, state } = scramClientFirst(name, 'nonce');
  const { keys, account } = await signIn.findScramKeys({ address: name, remoteAddress, hash: 'sha256' });
  const first = scramServerFirst(decodeClientFirst(message), keys, 'server');
  const final = await scramClientFinal(state, first.message, password);
  try {
    scramServerFinal(first.exchange, final.message);
    return account !== undefined;
  } catch {
    return false;
  }
}

test('the right password opens the account’s own mail', async () => {
  const proven = await signIn.verifyPassword({ address, password: PASSWORD, remoteAddress });
  const access = await signIn.openMail(proven.accountId);
  assert.equal(proven.address, address);
  assert.deepEqual((await listMailboxes(province.db, access)).map((mailbox) => mailbox.name)[0], 'INBOX');
});

test('a wrong password and an unknown address are the same refusal', async () => {
  const wrong = signIn.verifyPassword({ address, password: 'wrong password', remoteAddress });
  await assert.rejects(wrong, isRefusal('authenticationFailed'));
  const unknown = signIn.verifyPassword({ address: 'nobody', password: PASSWORD, remoteAddress });
  await assert.rejects(unknown, isRefusal('authenticationFailed'));
});

test('SCRAM keys prove the right password, and for an unknown address nothing at all', async () => {
  assert.ok(await proves(address, PASSWORD));
  assert.ok(!(await proves(address, 'wrong password')));
  assert.ok(!(await proves('nobody', PASSWORD)));
});

test('wrong proofs are guesses: after some the next one has to wait', async () => {
  const attempt = { address: 'guessed', remoteAddress: '192.0.2.9' };
  for (let count = 0; count < 8; count += 1)
    signIn.recordScramResult({ ...attempt, proof: Buffer.from(`proof ${count}`), succeeded: false });
  await assert.rejects(
    signIn.findScramKeys({ ...attempt, hash: 'sha256' }),
    isRefusal('authenticationTooOften'),
  );
});
