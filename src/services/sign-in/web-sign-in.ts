/**
 * Signing in with a browser, step by step (R8.4): password, then second factor where the account has one; or a passkey alone.
 *
 * Between the steps stands a ticket, good for five minutes and five tries. Wrong codes slow down whoever has the password, by
 * account and network, and never the owner elsewhere.
 */

import { takeRecoveryCode } from '#domain/accounts/recovery-codes.ts';
import { type FactorKind, readFactorKinds } from '#domain/accounts/second-factors.ts';
import { verifyPassword } from '#domain/accounts/sign-in.ts';
import { issueTicket, redeemTicket, tryTicket } from '#domain/accounts/sign-in-tickets.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { FactorParts } from './factor-parts.ts';
import { accountOfPasskey, askForPasskey, provePasskey, type RelyingParty } from './passkeys.ts';
import { proveTotp } from './totp.ts';

/** What a step leads to. */
export type SignInStep =
  | { state: 'proven'; accountId: AccountId }
  | { state: 'secondFactor'; ticket: string; factors: FactorKind[]; passkey?: object };

interface Visitor {
  remoteAddress: string;
  party: RelyingParty;
}

/** The first step: address and password. `Refusal` as of `verifyPassword`. */
export async function signInByPassword(
  parts: FactorParts,
  visitor: Visitor,
  { address, password }: { address: string; password: string },
): Promise<SignInStep> {
  const { db, hasher, random, clock } = parts;
  const attempt = { address, password, remoteAddress: visitor.remoteAddress };
  const signedIn = await verifyPassword(db, hasher, { ...attempt, entrance: 'web', now: clock() });
  const { accountId } = signedIn;
  if (!signedIn.hasFactor) return { state: 'proven', accountId };
  const factors = await readFactorKinds(db, accountId);
  const passkey = factors.includes('passkey')
    ? await askForPasskey(parts, visitor.party, accountId)
    : undefined;
  const issued = { accountId, purpose: 'secondFactor' as const, challenge: passkey?.challenge ?? '' };
  const ticket = await issueTicket(db, { ...issued, random, now: clock() });
  return { state: 'secondFactor', ticket, factors, ...(passkey && { passkey: passkey.options }) };
}

/** What a second factor is shown by. */
export type FactorProof =
  | { kind: 'totp' | 'recovery'; code: string }
  | { kind: 'passkey'; response: unknown };

async function isProven(
  parts: FactorParts,
  party: RelyingParty,
  accountId: AccountId,
  challenge: string,
  proof: FactorProof,
): Promise<boolean> {
  if (proof.kind === 'passkey')
    return provePasskey(parts, {
      accountId,
      response: proof.response,
      challenge,
      party,
      verifiesUser: false,
    });
  if (proof.kind === 'totp') return proveTotp(parts, accountId, proof.code);
  return takeRecoveryCode(parts.db, accountId, proof.code, parts.clock());
}

/** The second step; `accountId` where it has to be of a certain account. `Refusal`: `conflict`, `authenticationFailed`, `authenticationTooOften`. */
export async function signInBySecondFactor(
  parts: FactorParts,
  visitor: Visitor,
  {
    ticket: secret,
    proof,
    accountId: expected,
  }: { ticket: string; proof: FactorProof; accountId?: AccountId },
): Promise<AccountId> {
  const { db, hasher, clock } = parts;
  const ticket = await tryTicket(db, secret, 'secondFactor', clock());
  if (!ticket?.accountId || (expected !== undefined && ticket.accountId !== expected))
    throw new Refusal('conflict', 'Begin again: this took too long.');
  const { accountId, challenge } = ticket;
  const subject = { address: `factor ${accountId}`, remoteAddress: visitor.remoteAddress };
  hasher.throttle.requireTurn(subject, clock());
  if (!(await isProven(parts, visitor.party, accountId, challenge, proof))) {
    hasher.throttle.recordFailure(subject, proof.kind === 'passkey' ? secret : proof.code, clock());
    throw new Refusal('authenticationFailed', 'The second factor was not accepted.');
  }
  hasher.throttle.recordSuccess(subject);
  if (!(await redeemTicket(db, secret))) throw new Refusal('conflict', 'Begin again: this was used already.');
  return accountId;
}

/** Begins to sign in by a passkey alone. */
export async function beginPasskeySignIn(
  parts: FactorParts,
  party: RelyingParty,
): Promise<{ ticket: string; options: object }> {
  const { challenge, options } = await askForPasskey(parts, party);
  const issued = { accountId: null, purpose: 'passkey' as const, challenge };
  return {
    ticket: await issueTicket(parts.db, { ...issued, random: parts.random, now: parts.clock() }),
    options,
  };
}

/** Signs in by a passkey alone. `Refusal`: `authenticationFailed`. */
export async function signInByPasskey(
  parts: FactorParts,
  party: RelyingParty,
  { ticket: secret, response }: { ticket: string; response: unknown },
): Promise<AccountId> {
  const ticket = await tryTicket(parts.db, secret, 'passkey', parts.clock());
  const accountId = accountOfPasskey(response);
  const isRight =
    ticket !== undefined &&
    accountId !== undefined &&
    (await provePasskey(parts, {
      accountId,
      response,
      challenge: ticket.challenge,
      party,
      verifiesUser: true,
    }));
  if (!isRight || !(await redeemTicket(parts.db, secret)))
    throw new Refusal('authenticationFailed', 'The passkey was not accepted.');
  return accountId;
}

/** How long a proof counts for acts that change how one signs in. */
const CONFIRMED_MS = 15 * 60 * 1000;

/** Throws `Refusal('confirmationNeeded')` when the owner of a session did not prove to be there of late. */
export function requireConfirmed(confirmedAt: Date | null | undefined, now: number): void {
  if (confirmedAt && confirmedAt.getTime() + CONFIRMED_MS > now) return;
  throw new Refusal('confirmationNeeded', 'Show once more that it is you.');
}
