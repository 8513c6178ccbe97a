/** Signing in step by step, the first password, signing out. */
import { forgetKept } from '../../offline/kept-store.ts';
import { callAuth } from './auth-calls.ts';
import { showPasskey } from './passkeys.ts';

interface SignedIn {
  state: 'signedIn';
  address: string;
  mustChangePassword: boolean;
}

export interface SecondStep {
  state: 'secondFactor';
  ticket: string;
  factors: string[];
  passkey?: object;
}

export type SignInStep = SignedIn | SecondStep;

export function signIn(address: string, password: string): Promise<SignInStep> {
  return callAuth('sign-in', { address, password });
}

/** A code of an app, or one of those on paper, which are longer. */
export function proveByCode(ticket: string, typed: string): Promise<SignInStep> {
  const code = typed.replaceAll(/\s/g, '');
  return callAuth('second-factor', { ticket, kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery', code });
}

export async function proveByPasskey({ ticket, passkey }: SecondStep): Promise<SignInStep> {
  const response = await showPasskey(passkey ?? {});
  return callAuth('second-factor', { ticket, kind: 'passkey', response });
}

/** Signs in by a passkey alone. */
export async function signInByPasskey(): Promise<SignInStep> {
  const { ticket, options } = await callAuth<{ ticket: string; options: object }>('passkey/options');
  return callAuth('passkey', { ticket, response: await showPasskey(options) });
}

/** What was kept of the mail in this browser goes too. */
export async function signOut(): Promise<void> {
  await callAuth('sign-out');
  await forgetKept();
  location.assign('/mail');
}
