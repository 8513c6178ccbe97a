/**
 * What counts once, tried again: by whoever overheard it, one after the other and eight at once. And what counts until its end, tried after
 * that. Its owner uses it first and is let in, or the attack would prove nothing. One more: one line.
 */
import { SoftwarePasskey } from '#servers/http/account/software-passkey.fixture.ts';
import { askAuth, signInByBrowser } from './auth-pages.ts';
import { answerProgram, askToken, makeCode, type Owner, redeem } from './owner.ts';
import type { OnceCase, Proof, UntilCase, Use } from './replay-cases.ts';
import {
  addApp,
  byConfirming,
  bySecondFactor,
  passkeyAlone,
  passkeySecond,
  stepNow,
} from './replayed-factors.ts';
import { UNTIL } from './replayed-links.ts';
import type { SignInPlace } from './sign-ins.ts';
import { httpOf } from './world.ts';

const AT_ONCE = 8;
/** Whether an access token opens JMAP. */
const opens =
  ({ place }: Owner, token: string | undefined): Use =>
  async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${httpOf(place)}/jmap/session`, { headers });
    await answer.text();
    return answer.ok;
  };

/** A grant that gives tokens once; the tokens it gave end when it comes again (RFC 9700 §2.1.1, §4.14.2). */
function grantOnce(owner: Owner, ask: () => Promise<Record<string, string>>, before?: string): Proof {
  let token = before;
  return {
    use: async () => {
      const { access_token: given } = await ask();
      token = given ?? token;
      return given !== undefined;
    },
    family: () => opens(owner, token)(),
  };
}

async function allowDevice(owner: Owner): Promise<Proof> {
  const begun = await askToken(owner, {}, 'device_authorization');
  await answerProgram(owner, 'device', { user_code: begun['user_code'] ?? '' });
  const grant = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: begun['device_code'] ?? '',
  };
  return { use: async () => (await askToken(owner, grant))['access_token'] !== undefined };
}

export const ONCE: readonly OnceCase[] = [
  {
    name: 'a code of an app',
    prepare: async (owner) => {
      const app = await addApp(owner);
      return () => {
        app.lastStep = Math.max(app.lastStep + 1, stepNow());
        const proof = { kind: 'totp', code: app.codeOf(app.lastStep) };
        const elsewhere = { 'to confirm an open session': byConfirming(owner, proof) };
        return Promise.resolve({ use: bySecondFactor(owner, proof), elsewhere });
      };
    },
  },
  {
    name: 'a code on paper',
    prepare: async (owner) => {
      const codes = (await addApp(owner)).recoveryCodes;
      return () => {
        const code = codes.pop() ?? '';
        const proof = { kind: 'recovery', code };
        const spaced = { ...proof, code: code.toUpperCase().split('').join(' ') };
        const elsewhere = {
          'written otherwise': bySecondFactor(owner, spaced),
          'to confirm an open session': byConfirming(owner, proof),
        };
        return Promise.resolve({ use: bySecondFactor(owner, proof), elsewhere });
      };
    },
  },
  { name: 'an answer of a passkey that counts', prepare: passkeyAlone(true) },
  { name: 'an answer of a passkey that does not count', prepare: passkeyAlone(false) },
  { name: 'an answer of a passkey after the password', prepare: passkeySecond },
  {
    name: 'the answer that makes a passkey',
    prepare: (owner) =>
      Promise.resolve(async () => {
        const key = new SoftwarePasskey(httpOf(owner.place));
        const { ticket, options } = await askAuth(owner.place, owner.cookie, 'passkeys/begin');
        const response = key.make((options as { challenge: string }).challenge);
        const made = { ticket, response, label: 'khóa' };
        return {
          use: async () =>
            (await askAuth(owner.place, owner.cookie, 'passkeys/finish', made))['state'] === 'added',
        };
      }),
  },
  {
    name: 'a code of the authorization server',
    prepare: (owner) =>
      Promise.resolve(async () => {
        const code = await makeCode(owner);
        return grantOnce(owner, () => redeem(owner, code));
      }),
  },
  {
    name: 'a refresh token',
    prepare: (owner) =>
      Promise.resolve(async () => {
        const first = await redeem(owner, await makeCode(owner));
        const again = { grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' };
        return grantOnce(owner, () => askToken(owner, again), first['access_token']);
      }),
  },
  { name: 'a code of a device', prepare: (owner) => Promise.resolve(() => allowDevice(owner)) },
];

async function runOnce(owner: Owner, one: OnceCase): Promise<{ tried: number; faults: string[] }> {
  const { name } = one;
  const next = await one.prepare(owner);
  const faults: string[] = [];
  const first = await next();
  if (!(await first.use())) faults.push(`${name}: its owner is not let in`);
  const others = { 'once more': first.use, ...first.elsewhere, 'and again': first.use };
  for (const [how, use] of Object.entries(others)) if (await use()) faults.push(`${name} is taken ${how}`);
  if ((await first.family?.()) === true) faults.push(`${name}: what it gave lives on after it came again`);
  const second = await next();
  const won = (await Promise.all(Array.from({ length: AT_ONCE }, () => second.use()))).filter(Boolean).length;
  if (won !== 1) faults.push(`${name}: of ${AT_ONCE} at once ${won} were let in`);
  if ((await second.family?.()) === true) faults.push(`${name}: what it gave lives on after the race`);
  return { tried: 1 + Object.keys(others).length + AT_ONCE, faults };
}

async function runUntil(owner: Owner, one: UntilCase): Promise<{ tried: number; faults: string[] }> {
  const { name } = one;
  const { use, end } = await one.make(owner);
  const faults: string[] = [];
  if (!(await use())) faults.push(`${name}: it does not open before`);
  await end();
  for (let times = 0; times < 2; times += 1) if (await use()) faults.push(`${name}: it opens after`);
  return { tried: 3, faults };
}

/** Nobody else's wrong passwords count where these browsers are. */
const FROM = '127.0.3.1';

/** Runs all cases; the program of `owner.ts` must be known. */
export async function tryReplays(server: SignInPlace): Promise<{ tried: number; faults: string[] }> {
  const place = { ...server, from: FROM };
  const all = [...ONCE, ...UNTIL];
  const told = await Promise.all(
    all.map(async (one, index) => {
      const password = `đầm Chuồn mùa nước ${index}`;
      const address = await place.newPerson(`Người Dùng ${String.fromCodePoint(65 + index)}`, password);
      const owner = { place, address, password, cookie: await signInByBrowser(place, address, password) };
      return 'prepare' in one ? runOnce(owner, one) : runUntil(owner, one);
    }),
  );
  return {
    tried: told.reduce((sum, { tried }) => sum + tried, 0),
    faults: told.flatMap(({ faults }) => faults),
  };
}
