/** Signing in with a browser in JSON: second factors, passkeys, recovery codes, notices (R8.4, R8.5). */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { findAccount } from '#domain/accounts/accounts.ts';
import { createAppPassword } from '#domain/accounts/app-passwords.ts';
import { unlockAccount } from '#domain/accounts/lock-account.ts';
import { resetSecondFactors } from '#domain/accounts/second-factors.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { AccountNotice } from '#services/sign-in/account-notices.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import { openProvince, type Province } from '#tests/province/province.ts';
import { withHttpServer } from '../server.fixture.ts';
import { SoftwarePasskey } from './software-passkey.fixture.ts';

const PASSWORD = 'sông Hương chảy chậm';
const PRINCIPAL = systemPrincipal('commandLine');

let province: Province;
let clock: number;
const notices: AccountNotice[] = [];
before(async () => {
  province = await openProvince();
  clock = province.now;
});
after(() => province.close());

interface Answer {
  status: number;
  [name: string]: unknown;
}

/** A browser that keeps all its cookies and speaks JSON. */
class Browser {
  readonly cookies = new Map<string, string>();
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async post(path: string, body: object = {}, origin = this.url): Promise<Answer> {
    const answer = await fetch(`${this.url}/auth/${path}`, {
      method: 'POST',
      headers: { ...this.#headers(), origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, value);
    }
    const json = (await answer.json()) as Record<string, unknown>;
    const { code } = (json['error'] ?? {}) as { code?: string };
    return { ...json, status: answer.status, ...(code !== undefined && { code }) };
  }

  async session(): Promise<Answer> {
    const answer = await fetch(`${this.url}/auth/session`, { headers: this.#headers() });
    return { status: answer.status, ...((await answer.json()) as object) };
  }

  #headers(): Record<string, string> {
    return {
      cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '),
      'user-agent': 'Hue Browser',
    };
  }
}

async function addPerson(displayName: string, oneTime = false): Promise<string> {
  const { db, hasher, ids } = province;
  const address = await province.addAccount({ displayName });
  const base = { principal: PRINCIPAL, authority: 'test', ids, now: clock };
  await setPassword(db, hasher, { ...base, address, password: PASSWORD, oneTime });
  return address;
}

async function idOf(address: string): Promise<AccountId> {
  return ((await findAccount(province.db, address))?.id ?? '') as AccountId;
}

function withServer(use: (url: string) => Promise<void>): Promise<void> {
  const { db, hasher, ids } = province;
  notices.length = 0;
  const people = {
    db,
    hasher,
    ids,
    random: randomBytes,
    factorKey: Buffer.alloc(32, 7),
    tellOwner: (_accountId: AccountId, notice: AccountNotice) => {
      notices.push(notice);
      return Promise.resolve();
    },
  };
  return withHttpServer(({ url }) => use(url), { isTryOut: true }, { people, clock: () => clock });
}

const codeOf = (secret: string, now = clock): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });

async function addTotp(browser: Browser): Promise<{ secret: string; recoveryCodes: string[] }> {
  const begun = await browser.post('totp/begin', { label: 'Điện thoại' });
  const secret = String(begun['secret']);
  const added = await browser.post('totp/confirm', { id: begun['id'], code: codeOf(secret) });
  assert.equal(added.status, 200, JSON.stringify(added));
  clock += 31_000;
  return { secret, recoveryCodes: added['recoveryCodes'] as string[] };
}

const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

const kinds = (): string[] => notices.map(({ kind }) => kind);

test('a password opens a session; a wrong one, another site’s page and a sign-out do not', () =>
  withServer(async (url) => {
    const address = await addPerson('Nguyễn Văn An');
    const browser = new Browser(url);
    assert.equal((await browser.session())['state'], 'signedOut');
    const wrong = await browser.post('sign-in', { address, password: 'sai' });
    assert.deepEqual([wrong.status, wrong['code']], [401, 'authenticationFailed']);
    assert.equal(
      (await browser.post('sign-in', { address, password: PASSWORD }, 'https://evil.vn')).status,
      403,
    );
    assert.equal((await browser.post('sign-in', { address: 5 })).status, 400);
    const signedIn = await browser.post('sign-in', { address, password: PASSWORD });
    assert.deepEqual([signedIn['state'], signedIn['mustChangePassword']], ['signedIn', false]);
    assert.equal((await browser.session())['address'], address);
    assert.equal((await browser.post('sign-out'))['state'], 'signedOut');
    assert.equal((await browser.session())['state'], 'signedOut');
    assert.deepEqual(notices, [], 'the first device is no news');
  }));

test('a password for one use is changed first; what is guessed first is not taken', () =>
  withServer(async (url) => {
    const address = await addPerson('Trần Thị Bình', true);
    const browser = new Browser(url);
    assert.equal(
      (await browser.post('sign-in', { address, password: PASSWORD }))['mustChangePassword'],
      true,
    );
    assert.equal((await browser.post('password/check', { password: '12345678901' }))['fault'], 'tooCommon');
    const refused = await browser.post('password', { password: 'tranthibinh1' });
    assert.deepEqual((refused['error'] as { facts: object }).facts, { fault: 'containsName' });
    assert.equal((await browser.post('password', { password: 'cầu Trường Tiền' }))['state'], 'changed');
    assert.equal((await browser.session())['mustChangePassword'], false);
    assert.equal((await browser.post('password', { password: 'núi Ngự Bình xanh' })).status, 401);
    assert.deepEqual(kinds(), ['passwordChanged']);
  }));

test('with an app that shows codes the password is half the way, and a code counts once', () =>
  withServer(async (url) => {
    const address = await addPerson('Lê Văn Cường');
    const browser = new Browser(url);
    await browser.post('sign-in', { address, password: PASSWORD });
    const begun = await browser.post('totp/begin', { label: '' });
    assert.match(String(begun['uri']), /^otpauth:\/\/totp\/.*secret=/);
    const wrong = await browser.post('totp/confirm', { id: begun['id'], code: '000000' });
    assert.equal(wrong['code'], 'authenticationFailed');
    const { secret, recoveryCodes } = await addTotp(browser);
    assert.equal(recoveryCodes.length, 10);

    const other = new Browser(url);
    const half = await other.post('sign-in', { address, password: PASSWORD });
    assert.deepEqual([half['state'], half['factors']], ['secondFactor', ['totp', 'recovery']]);
    assert.equal((await other.session())['state'], 'signedOut');
    const { ticket } = half;
    assert.equal((await other.post('second-factor', { ticket, kind: 'totp', code: '000000' })).status, 401);
    const code = codeOf(secret);
    const whole = await other.post('second-factor', { ticket, kind: 'totp', code });
    assert.equal(whole['state'], 'signedIn');
    assert.equal((await other.post('second-factor', { ticket, kind: 'totp', code })).status, 409);
    const again = await new Browser(url).post('sign-in', { address, password: PASSWORD });
    const replay = await other.post('second-factor', { ticket: again['ticket'], kind: 'totp', code });
    assert.equal(replay['code'], 'authenticationFailed', 'a code was taken once');
    const paper = { ticket: again['ticket'], kind: 'recovery', code: recoveryCodes[0]?.toUpperCase() };
    assert.equal((await new Browser(url).post('second-factor', paper))['state'], 'signedIn');
    const third = await new Browser(url).post('sign-in', { address, password: PASSWORD });
    assert.equal((await other.post('second-factor', { ...paper, ticket: third['ticket'] })).status, 401);
    assert.deepEqual(kinds(), ['factorAdded', 'newDevice', 'recoveryCodeUsed', 'newDevice']);
  }));

test('a ticket is good for five tries and five minutes', () =>
  withServer(async (url) => {
    const address = await addPerson('Phạm Thị Dung');
    const browser = new Browser(url);
    await browser.post('sign-in', { address, password: PASSWORD });
    const { secret } = await addTotp(browser);
    const stranger = new Browser(url);
    const { ticket } = await stranger.post('sign-in', { address, password: PASSWORD });
    for (let n = 0; n < 5; n++)
      await stranger.post('second-factor', { ticket, kind: 'totp', code: `00000${n}` });
    const late = await stranger.post('second-factor', { ticket, kind: 'totp', code: codeOf(secret) });
    assert.equal(late['code'], 'conflict');
    const next = await stranger.post('sign-in', { address, password: PASSWORD });
    clock += 6 * 60_000;
    const old = await stranger.post('second-factor', {
      ticket: next['ticket'],
      kind: 'totp',
      code: codeOf(secret),
    });
    assert.equal(old['code'], 'conflict');
  }));

test('a passkey signs in alone, and as the second factor; a copied one does not', () =>
  withServer(async (url) => {
    const address = await addPerson('Hoàng Văn Em');
    const browser = new Browser(url);
    await browser.post('sign-in', { address, password: PASSWORD });
    const key = new SoftwarePasskey(url);
    const offer = await browser.post('passkeys/begin');
    const { challenge, user } = offer['options'] as { challenge: string; user: { id: string } };
    const made = { ticket: offer['ticket'], response: key.make(challenge), label: 'Máy tính' };
    assert.equal((await browser.post('passkeys/finish', made))['state'], 'added');
    assert.equal((await browser.post('passkeys/finish', made)).status, 401, 'once');

    const signIn = async (verified: boolean, handle = user.id): Promise<Answer> => {
      const other = new Browser(url);
      const asked = await other.post('passkey/options');
      const options = asked['options'] as { challenge: string };
      const response = key.prove(options.challenge, handle, verified);
      return other.post('passkey', { ticket: asked['ticket'], response });
    };
    assert.equal((await signIn(true))['state'], 'signedIn');
    assert.equal((await signIn(false)).status, 401, 'alone it has to know its person');
    assert.equal((await signIn(true, 'x')).status, 401);
    const half = await new Browser(url).post('sign-in', { address, password: PASSWORD });
    const asked = half['passkey'] as { challenge: string };
    const response = key.prove(asked.challenge, user.id, false);
    const whole = { ticket: half['ticket'], kind: 'passkey', response };
    assert.equal((await new Browser(url).post('second-factor', whole))['state'], 'signedIn');
    key.counter = 0;
    assert.equal((await signIn(true)).status, 401, 'its counter went back');
    for (const rubbish of [undefined, 5, {}, { id: 'x', response: {} }])
      assert.equal((await browser.post('passkey', { ticket: 'x', response: rubbish })).status, 401);
  }));

test('what changes how one signs in wants a proof of late', () =>
  withServer(async (url) => {
    const address = await addPerson('Đặng Thị Giang');
    const browser = new Browser(url);
    await browser.post('sign-in', { address, password: PASSWORD });
    const { secret } = await addTotp(browser);
    clock += 16 * 60_000;
    assert.equal((await browser.post('recovery-codes'))['code'], 'confirmationNeeded');
    assert.equal((await browser.post('confirm', { password: 'sai' })).status, 401);
    assert.equal((await browser.post('confirm', { kind: 'totp', code: codeOf(secret) })).status, 200);
    assert.equal(((await browser.post('recovery-codes'))['recoveryCodes'] as string[]).length, 10);
    clock += 16 * 60_000;
    assert.equal((await browser.post('confirm', { password: PASSWORD })).status, 200);
    assert.deepEqual((await browser.post('confirm/options'))['factors'], ['totp', 'recovery']);
  }));

test('mail programs of an account with a second factor need a password of their own', () =>
  withServer(async (url) => {
    const { db, hasher, ids } = province;
    const address = await addPerson('Võ Văn Hải');
    const browser = new Browser(url);
    await browser.post('sign-in', { address, password: PASSWORD });
    const parts = { db, hasher, scramSecret: randomBytes(8), clock: () => clock };
    const imap = createAccountSignIn({ ...parts, protocol: 'imap' });
    const smtp = createAccountSignIn({ ...parts, protocol: 'smtp' });
    const lenient = createAccountSignIn({ ...parts, protocol: 'imap', ownPasswordWithFactor: true });
    const at = { address, remoteAddress: '127.0.0.1' };
    assert.equal((await imap.verifyPassword({ ...at, password: PASSWORD })).address, address);
    await addTotp(browser);
    await assert.rejects(imap.verifyPassword({ ...at, password: PASSWORD }), refusal('appPasswordNeeded'));
    assert.equal((await lenient.verifyPassword({ ...at, password: PASSWORD })).address, address);
    assert.equal((await imap.findScramKeys({ ...at, hash: 'sha256' })).account, undefined);
    const accountId = await idOf(address);
    const wanted = { principal: PRINCIPAL, accountId, authority: 'test', label: 'Thunderbird' };
    const until = { expiresAt: new Date(clock + 86_400_000), ids, random: randomBytes, now: clock };
    const made = await createAppPassword(db, hasher, { ...wanted, ...until, protocols: ['imap'] });
    const password = made.password.toUpperCase().replaceAll('-', ' ');
    assert.deepEqual(await imap.verifyPassword({ ...at, password }), {
      accountId,
      address,
      proof: 'program',
      credentialId: made.id,
    });
    assert.equal((await imap.findScramKeys({ ...at, hash: 'sha256' })).account?.accountId, accountId);
    await assert.rejects(smtp.verifyPassword({ ...at, password }), refusal('authenticationFailed'));
    clock += 86_400_001;
    await assert.rejects(imap.verifyPassword({ ...at, password }), refusal('authenticationFailed'));
    await assert.rejects(
      createAppPassword(db, hasher, { ...wanted, ...until, protocols: ['imap'], now: clock }),
      refusal('invalidArgument'),
    );
    assert.equal(
      await resetSecondFactors(db, { principal: PRINCIPAL, address, authority: 'desk', now: clock }),
      1,
    );
    assert.equal((await browser.session())['state'], 'signedOut');
    assert.equal((await imap.verifyPassword({ ...at, password: PASSWORD })).address, address);
  }));

test('a leaked password locks the account and ends every session', () =>
  withServer(async (url) => {
    const address = await addPerson('Bùi Văn Khoa');
    const [one, two] = [new Browser(url), new Browser(url)];
    await one.post('sign-in', { address, password: PASSWORD });
    await two.post('sign-in', { address, password: PASSWORD });
    assert.equal((await one.post('sign-out-everywhere'))['ended'], 1);
    assert.equal((await two.session())['state'], 'signedOut');
    await two.post('sign-in', { address, password: PASSWORD });
    assert.equal((await one.post('leaked'))['state'], 'locked');
    assert.equal((await two.session())['state'], 'signedOut');
    const signIn = async (): Promise<unknown> =>
      (await one.post('sign-in', { address, password: PASSWORD }))['code'];
    assert.equal(await signIn(), 'accountLocked');
    await unlockAccount(province.db, { principal: PRINCIPAL, address, authority: 'desk', now: clock });
    assert.equal(await signIn(), 'authenticationFailed', 'what leaked opens nothing any more');
  }));
