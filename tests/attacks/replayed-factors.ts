/** Second factors as their owner has them, to be used again: codes of an app, codes on paper, answers of passkeys. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import { SoftwarePasskey } from '#servers/http/account/software-passkey.fixture.ts';
import { askAuth } from './auth-pages.ts';
import type { Owner } from './owner.ts';
import type { OnceCase, Use } from './replay-cases.ts';
import { httpOf } from './world.ts';

const STEP_MS = 30_000;

export const isSignedIn = ({ state }: Record<string, unknown>): boolean => state === 'signedIn';

/** A new sign-in as far as the password goes. */
async function beginSignIn({ place, address, password }: Owner): Promise<Record<string, unknown>> {
  return askAuth(place, '', 'sign-in', { address, password });
}

export const bySecondFactor =
  (owner: Owner, proof: object): Use =>
  async () => {
    const { ticket } = await beginSignIn(owner);
    return isSignedIn(await askAuth(owner.place, '', 'second-factor', { ticket, ...proof }));
  };

/** Confirms a session that is open already: what a thief of a cookie needs before changing anything. */
export const byConfirming =
  (owner: Owner, proof: object): Use =>
  async () =>
    typeof (await askAuth(owner.place, owner.cookie, 'confirm', proof))['confirmedAt'] === 'string';

interface App {
  codeOf(step: number): string;
  lastStep: number;
  recoveryCodes: string[];
}

export const stepNow = (): number => Math.floor(Date.now() / STEP_MS);

/** Adds an app by the code of the step before, so that those of this and the next are still to be had. */
export async function addApp(owner: Owner): Promise<App> {
  const left = STEP_MS - (Date.now() % STEP_MS);
  // The step must not change between the code and the answer.
  if (left < 5_000) await sleep(left);
  const begun = await askAuth(owner.place, owner.cookie, 'totp/begin', { label: 'điện thoại' });
  const secret = Secret.fromBase32(String(begun['secret']));
  const codeOf = (step: number): string => new TOTP({ secret }).generate({ timestamp: step * STEP_MS });
  const lastStep = stepNow() - 1;
  const shown = { id: begun['id'], code: codeOf(lastStep) };
  const added = await askAuth(owner.place, owner.cookie, 'totp/confirm', shown);
  if (added['state'] !== 'added') throw new Error(JSON.stringify(added));
  return { codeOf, lastStep, recoveryCodes: added['recoveryCodes'] as string[] };
}

async function addPasskey(owner: Owner): Promise<{ key: SoftwarePasskey; handle: string }> {
  const key = new SoftwarePasskey(httpOf(owner.place));
  const offer = await askAuth(owner.place, owner.cookie, 'passkeys/begin');
  const { challenge, user } = offer['options'] as { challenge: string; user: { id: string } };
  const made = { ticket: offer['ticket'], response: key.make(challenge), label: 'khóa' };
  const added = await askAuth(owner.place, owner.cookie, 'passkeys/finish', made);
  if (added['state'] !== 'added') throw new Error(JSON.stringify(added));
  return { key, handle: user.id };
}

/** Answers a question about a passkey; one that is carried between devices counts nothing (WebAuthn 3 §6.1.1). */
function proveBy(key: SoftwarePasskey, counts: boolean, challenge: string, handle: string): object {
  if (!counts) key.counter = -1;
  return key.prove(challenge, handle);
}

export const passkeyAlone = (counts: boolean): OnceCase['prepare'] => {
  return async (owner) => {
    const { key, handle } = await addPasskey(owner);
    const ask = () => askAuth(owner.place, '', 'passkey/options');
    return async () => {
      const asked = await ask();
      const { challenge } = asked['options'] as { challenge: string };
      const response = proveBy(key, counts, challenge, handle);
      const show = async (ticket: unknown): Promise<boolean> =>
        isSignedIn(await askAuth(owner.place, '', 'passkey', { ticket, response }));
      return {
        use: () => show(asked['ticket']),
        elsewhere: {
          'with another question': async () => show((await ask())['ticket']),
          'as a second factor': bySecondFactor(owner, { kind: 'passkey', response }),
        },
      };
    };
  };
};

export const passkeySecond: OnceCase['prepare'] = async (owner) => {
  const { key, handle } = await addPasskey(owner);
  return async () => {
    const { ticket, passkey } = await beginSignIn(owner);
    const { challenge } = passkey as { challenge: string };
    const proof = { kind: 'passkey', response: proveBy(key, false, challenge, handle) };
    return {
      use: async () => isSignedIn(await askAuth(owner.place, '', 'second-factor', { ticket, ...proof })),
      elsewhere: { 'with another ticket': bySecondFactor(owner, proof) },
    };
  };
};
