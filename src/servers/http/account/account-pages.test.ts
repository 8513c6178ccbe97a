/** The account pages and the authorization server as a browser and a program use them, over real HTTP. */
import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { addOauthClient } from '#domain/accounts/oauth-clients.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import { openProvince, type Province } from '#tests/province/province.ts';
import { withHttpServer } from '../server.fixture.ts';

const PASSWORD = 'sông Hương chảy chậm';
const NEXT_PASSWORD = 'cầu Trường Tiền sáu vài';
const REDIRECT = 'http://127.0.0.1/back';
const PRINCIPAL = systemPrincipal('commandLine');

let province: Province;
let clock: number;
before(async () => {
  province = await openProvince();
  const { db, now } = province;
  clock = now;
  const client = { id: 'hue-mail', name: 'Huế Mail', redirectUris: [REDIRECT] };
  await addOauthClient(db, { principal: PRINCIPAL, client, authority: 'test', now });
});
after(() => province.close());

/** A browser: keeps the cookie, follows nothing by itself. */
class Browser {
  cookie = '';
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async get(path: string): Promise<{ status: number; location: string; body: string }> {
    return this.#keep(await fetch(this.url + path, { redirect: 'manual', headers: this.#headers() }));
  }

  async post(path: string, form: Record<string, string>, origin = this.url) {
    const body = new URLSearchParams(form);
    const headers = { ...this.#headers(), origin };
    return this.#keep(await fetch(this.url + path, { method: 'POST', redirect: 'manual', headers, body }));
  }

  signIn(address: string, password = PASSWORD, next = '') {
    return this.post('/sign-in', { address, password, next });
  }

  #headers(): Record<string, string> {
    return { cookie: this.cookie, 'accept-language': 'en' };
  }

  async #keep(answer: Response) {
    const set = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('congthu='));
    if (set !== undefined) this.cookie = set.split(';')[0] ?? '';
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      body: await answer.text(),
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

function withServer(use: (url: string) => Promise<void>): Promise<void> {
  const { db, hasher, ids } = province;
  const people = { db, hasher, ids, random: randomBytes, factorKey: randomBytes(32) };
  return withHttpServer(({ url }) => use(url), { isTryOut: true }, { people, clock: () => clock });
}

test('somebody signs in, sees where, and signs out', () =>
  withServer(async (url) => {
    const address = await addPerson('Nguyễn Văn An');
    const browser = new Browser(url);
    assert.match((await browser.get('/account')).location, /^\/sign-in\?next=%2Faccount$/);
    assert.equal((await browser.signIn(address, 'sai')).status, 403);
    assert.equal((await browser.signIn(address)).location, '/account');
    const page = await browser.get('/account');
    assert.match(page.body, new RegExp(address));
    assert.match(page.body, /This one/);
    assert.equal((await browser.post('/sign-out', {})).location, '/sign-in');
    assert.equal((await browser.get('/account')).status, 303);
  }));

test('a password for one use leads nowhere but to a new one', () =>
  withServer(async (url) => {
    const address = await addPerson('Trần Thị Bình', true);
    const browser = new Browser(url);
    assert.equal((await browser.signIn(address, PASSWORD, '/oauth/device')).location, '/account/password');
    assert.match((await browser.get('/account')).body, /for one use/);
    const change = (password: string, repeat = password) =>
      browser.post('/account/password', { password, repeat });
    assert.match((await change('ngắn')).body, /too short/);
    assert.match((await change(NEXT_PASSWORD, 'khác')).body, /differ/);
    assert.match((await change(NEXT_PASSWORD)).body, /was changed/);
    assert.equal((await new Browser(url).signIn(address)).status, 403);
    assert.equal((await new Browser(url).signIn(address, NEXT_PASSWORD)).location, '/account');
  }));

test('a new password signs out everywhere else, and needs the present one', () =>
  withServer(async (url) => {
    const address = await addPerson('Lê Chí');
    const [here, there] = [new Browser(url), new Browser(url)];
    await here.signIn(address);
    await there.signIn(address);
    const wrong = { current: 'không phải', password: NEXT_PASSWORD, repeat: NEXT_PASSWORD };
    assert.match((await here.post('/account/password', wrong)).body, /is wrong/);
    assert.equal((await there.get('/account')).status, 200);
    assert.match((await here.post('/account/password', { ...wrong, current: PASSWORD })).body, /was changed/);
    assert.equal((await here.get('/account')).status, 200);
    assert.equal((await there.get('/account')).status, 303);
  }));

test('one session is ended by its owner, never by another', () =>
  withServer(async (url) => {
    const [mine, other] = [await addPerson('Phạm Dung'), await addPerson('Võ Em')];
    const [here, there, stranger] = [new Browser(url), new Browser(url), new Browser(url)];
    await here.signIn(mine);
    await there.signIn(mine);
    await stranger.signIn(other);
    const id = /name="id" value="([0-9a-f-]+)"/.exec((await here.get('/account')).body)?.[1] ?? '';
    assert.equal((await stranger.post('/account/sessions/end', { id })).status, 404);
    assert.equal((await there.get('/account')).status, 200);
    assert.equal((await here.post('/account/sessions/end', { id })).status, 200);
    assert.equal((await there.get('/account')).status, 303);
  }));

test('the button after a leak locks the account and ends every session', () =>
  withServer(async (url) => {
    const address = await addPerson('Hồ Giang');
    const browser = new Browser(url);
    await browser.signIn(address);
    assert.match((await browser.post('/account/leaked', {})).body, /is locked/);
    assert.equal((await browser.get('/account')).status, 303);
    assert.match((await browser.signIn(address)).body, /locked/);
  }));

test('forms of other sites do nothing, and nobody is led to another site', () =>
  withServer(async (url) => {
    const address = await addPerson('Đỗ Hà');
    const browser = new Browser(url);
    const form = { address, password: PASSWORD, next: '//evil.example/' };
    assert.equal((await browser.post('/sign-in', form, 'https://evil.example')).status, 403);
    assert.equal((await browser.post('/sign-in', form)).location, '/account');
    assert.equal((await browser.post('/account/leaked', {}, 'https://evil.example')).status, 403);
    assert.equal((await browser.get('/account')).status, 200);
  }));

test('a session that nobody used for a working day is over', () =>
  withServer(async (url) => {
    const address = await addPerson('Bùi Ích');
    const browser = new Browser(url);
    await browser.signIn(address);
    clock += 11 * 3_600_000;
    assert.equal((await browser.get('/account')).status, 200);
    clock += 13 * 3_600_000;
    assert.equal((await browser.get('/account')).status, 303);
  }));

const verifier = 'v'.repeat(43);
const REQUEST = {
  response_type: 'code',
  client_id: 'hue-mail',
  redirect_uri: 'http://127.0.0.1:4711/back',
  scope: 'mail',
  state: 'abc',
  code_challenge: hash('sha256', verifier, 'base64url'),
  code_challenge_method: 'S256',
};

interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  error?: string;
}

async function askToken(url: string, form: Record<string, string>): Promise<TokenAnswer> {
  const body = new URLSearchParams({ client_id: 'hue-mail', ...form });
  return (await (await fetch(`${url}/oauth/token`, { method: 'POST', body })).json()) as TokenAnswer;
}

/** Somebody allows the program; gives the code. */
async function allow(url: string, address: string): Promise<string> {
  const browser = new Browser(url);
  const query = new URLSearchParams(REQUEST).toString();
  const first = await browser.get(`/oauth/authorize?${query}`);
  const next = new URL(first.location, url).searchParams.get('next') ?? '';
  const signedIn = await browser.signIn(address, PASSWORD, next);
  assert.match((await browser.get(signedIn.location)).body, /Huế Mail wants/);
  const { location } = await browser.post('/oauth/authorize', { ...REQUEST, answer: 'allow' });
  const back = new URL(location);
  assert.equal(back.searchParams.get('state'), 'abc');
  assert.equal(back.searchParams.get('iss'), url);
  return back.searchParams.get('code') ?? '';
}

function redeem(url: string, code: string, more: Record<string, string> = {}): Promise<TokenAnswer> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: REQUEST.redirect_uri };
  return askToken(url, { ...form, code_verifier: verifier, ...more });
}

function opens(token: string): Promise<string> {
  const { db, hasher } = province;
  const signIn = createAccountSignIn({
    db,
    hasher,
    scramSecret: randomBytes(8),
    clock: () => clock,
    protocol: 'smtp',
  });
  return signIn.verifyToken({ token, remoteAddress: '127.0.0.1' }).then(
    (account) => account.address,
    () => 'nothing',
  );
}

test('a program is let in by code and keeps itself signed in by refreshing', () =>
  withServer(async (url) => {
    const address = await addPerson('Mai Khanh');
    const first = await redeem(url, await allow(url, address));
    assert.equal(await opens(first.access_token), address);
    assert.equal(await opens(first.refresh_token), 'nothing', 'a refresh token opens no mailbox');
    const second = await askToken(url, { grant_type: 'refresh_token', refresh_token: first.refresh_token });
    assert.equal(await opens(second.access_token), address);
    clock += 61 * 60_000;
    assert.equal(await opens(second.access_token), 'nothing', 'an access token lives an hour');
  }));

test('a refresh token that comes twice was stolen, and ends the session', () =>
  withServer(async (url) => {
    const address = await addPerson('Ngô Lan');
    const first = await redeem(url, await allow(url, address));
    const again = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = await askToken(url, again);
    assert.equal((await askToken(url, again)).error, 'invalid_grant');
    assert.equal(await opens(second.access_token), 'nothing');
  }));

test('a code is good once, for its client, its address and who knows the verifier', () =>
  withServer(async (url) => {
    const address = await addPerson('Trịnh Minh');
    const code = await allow(url, address);
    assert.equal((await redeem(url, code, { code_verifier: 'w'.repeat(43) })).error, 'invalid_grant');
    assert.equal((await redeem(url, code, { redirect_uri: REDIRECT })).error, 'invalid_grant');
    assert.equal((await redeem(url, code, { client_id: 'nobody' })).error, 'invalid_client');
    const tokens = await redeem(url, code);
    assert.equal((await redeem(url, code)).error, 'invalid_grant');
    assert.equal(await opens(tokens.access_token), 'nothing', 'a second use ends what the first began');
  }));

test('no code goes to an address that is not the client’s', () =>
  withServer(async (url) => {
    for (const wrong of [{ redirect_uri: 'https://evil.example/' }, { client_id: 'nobody' }]) {
      const query = new URLSearchParams({ ...REQUEST, ...wrong }).toString();
      const answer = await new Browser(url).get(`/oauth/authorize?${query}`);
      assert.deepEqual([answer.status, answer.location], [400, '']);
    }
    const query = new URLSearchParams({ ...REQUEST, code_challenge_method: 'plain' }).toString();
    const answer = await new Browser(url).get(`/oauth/authorize?${query}`);
    assert.match(answer.location, /^http:\/\/127\.0\.0\.1:4711\/back\?error=invalid_request/);
  }));

test('a device shows a code, its user types it elsewhere, and the device is let in', () =>
  withServer(async (url) => {
    const address = await addPerson('Dương Nga');
    const body = new URLSearchParams({ client_id: 'hue-mail' });
    const begun = (await (
      await fetch(`${url}/oauth/device_authorization`, { method: 'POST', body })
    ).json()) as Record<string, string>;
    const grant = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: begun['device_code'] ?? '',
    };
    assert.equal((await askToken(url, grant)).error, 'authorization_pending');
    assert.equal((await askToken(url, grant)).error, 'slow_down');
    const browser = new Browser(url);
    await browser.signIn(address);
    const typed = (begun['user_code'] ?? '').toLowerCase().replace('-', ' ');
    assert.match(
      (await browser.get(`/oauth/device?user_code=${encodeURIComponent(typed)}`)).body,
      /Huế Mail/,
    );
    assert.match((await browser.post('/oauth/device', { user_code: typed, answer: 'allow' })).body, /Done/);
    clock += 6_000;
    assert.equal(await opens((await askToken(url, grant)).access_token), address);
    assert.equal((await askToken(url, grant)).error, 'expired_token');
    assert.equal((await browser.get('/oauth/device?user_code=XXXX-XXXX')).status, 404);
  }));

test('the metadata name the endpoints by the address that was asked', () =>
  withServer(async (url) => {
    const answer = await fetch(`${url}/.well-known/oauth-authorization-server`);
    const metadata = (await answer.json()) as Record<string, unknown>;
    assert.equal(metadata['issuer'], url);
    assert.equal(metadata['token_endpoint'], `${url}/oauth/token`);
    assert.deepEqual(metadata['code_challenge_methods_supported'], ['S256']);
  }));
