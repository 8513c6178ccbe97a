/**
 * Passkeys (W3C WebAuthn 3): what the browser is asked, and whether what it answers is right. The work is done by
 * `@simplewebauthn/server`; keys are in `domain/accounts/second-factors.ts`.
 */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { addPasskey, readPasskeys, type StoredPasskey, usePasskey } from '#domain/accounts/passkeys.ts';
import { cleanLabel } from '#domain/accounts/second-factors.ts';
import { issueTicket, redeemTicket, tryTicket } from '#domain/accounts/sign-in-tickets.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { FactorParts } from './factor-parts.ts';

/** Where this server is, as the browser sees it: passkeys are bound to it. */
export interface RelyingParty {
  /** The host name. */
  id: string;
  origin: string;
}

const CHALLENGE_BYTES = 32;
const NAME = 'CôngThư';
/** ES256, EdDSA, RS256: what authenticators make. */
const ALGORITHMS = [-7, -8, -257];

/** Loaded by the first passkey: its certificates are a hundred modules, which most processes never need. */
const webAuthn = () => import('@simplewebauthn/server');

const wrong = (): Refusal => new Refusal('authenticationFailed', 'The passkey was not accepted.');

const describe = ({ credentialId, transports }: StoredPasskey): { id: string; transports: string[] } => ({
  id: credentialId.toString('base64url'),
  transports,
});

/** What a browser is asked in order to sign in: of one account, or by whatever passkey it has for us. */
export async function askForPasskey(
  { db, random }: FactorParts,
  party: RelyingParty,
  accountId?: AccountId,
): Promise<{ challenge: string; options: object }> {
  const challenge = random(CHALLENGE_BYTES);
  const known = accountId === undefined ? [] : await readPasskeys(db, accountId);
  const { generateAuthenticationOptions } = await webAuthn();
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: new Uint8Array(challenge),
    userVerification: accountId === undefined ? 'required' : 'preferred',
    ...(known.length > 0 && { allowCredentials: known.map(describe) }),
  });
  return { challenge: challenge.toString('base64url'), options };
}

async function verify(
  response: AuthenticationResponseJSON,
  passkey: StoredPasskey,
  expected: { challenge: string; party: RelyingParty; verifiesUser: boolean },
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await webAuthn();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.party.origin,
      expectedRPID: expected.party.id,
      requireUserVerification: expected.verifiesUser,
      credential: {
        id: passkey.credentialId.toString('base64url'),
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    // The library throws for everything that does not fit: the same wrong answer to us.
    return undefined;
  }
}

/** True when the answer is by a passkey of the account. */
export async function provePasskey(
  { db, clock }: FactorParts,
  answer: {
    accountId: AccountId;
    response: unknown;
    challenge: string;
    party: RelyingParty;
    /** Alone it stands for knowledge and possession: the device has to ask for a finger or a PIN. */
    verifiesUser: boolean;
  },
): Promise<boolean> {
  const response = answer.response as Partial<AuthenticationResponseJSON> | undefined;
  const id = typeof response?.id === 'string' ? response.id : '';
  const passkey = (await readPasskeys(db, answer.accountId)).find(
    (one) => one.credentialId.toString('base64url') === id,
  );
  if (!passkey) return false;
  const counter = await verify(response as AuthenticationResponseJSON, passkey, answer);
  if (counter === undefined) return false;
  return usePasskey(db, answer.accountId, { id: passkey.id, counter, now: clock() });
}

/** The account that a passkey says it is of: its handle was given by us when it was made. */
export function accountOfPasskey(response: unknown): AccountId | undefined {
  const { userHandle } = (response as { response?: { userHandle?: unknown } } | undefined)?.response ?? {};
  if (typeof userHandle !== 'string' || userHandle.length > 100) return undefined;
  const id = Buffer.from(userHandle, 'base64url').toString('latin1');
  return /^[0-9a-f-]{36}$/.test(id) ? (id as AccountId) : undefined;
}

/** What a browser is asked in order to make a passkey, and the ticket to come back with. */
export async function offerPasskey(
  { db, random, clock }: FactorParts,
  party: RelyingParty,
  principal: AccountPrincipal,
): Promise<{ ticket: string; options: object }> {
  const { accountId, name } = principal;
  const challenge = random(CHALLENGE_BYTES);
  const known = await readPasskeys(db, accountId);
  const { generateRegistrationOptions } = await webAuthn();
  const options = await generateRegistrationOptions({
    rpName: NAME,
    rpID: party.id,
    userName: name,
    userID: new Uint8Array(Buffer.from(accountId, 'latin1')),
    challenge: new Uint8Array(challenge),
    attestationType: 'none',
    excludeCredentials: known.map(describe),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  const issued = { accountId, purpose: 'newPasskey' as const, challenge: challenge.toString('base64url') };
  return { ticket: await issueTicket(db, { ...issued, random, now: clock() }), options };
}

/** Keeps a passkey that a browser has made. `Refusal`: `authenticationFailed`, `tooMany`. */
export async function keepPasskey(
  { db, ids, clock }: FactorParts,
  party: RelyingParty,
  principal: AccountPrincipal,
  made: { ticket: string; response: unknown; label: string },
): Promise<string> {
  const now = clock();
  const ticket = await tryTicket(db, made.ticket, 'newPasskey', now);
  if (ticket?.accountId !== principal.accountId) throw wrong();
  const { verifyRegistrationResponse } = await webAuthn();
  const { registrationInfo } = await verifyRegistrationResponse({
    response: made.response as RegistrationResponseJSON,
    expectedChallenge: ticket.challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: false,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => {
    throw wrong();
  });
  if (!registrationInfo || !(await redeemTicket(db, made.ticket))) throw wrong();
  const { credential } = registrationInfo;
  const id = ids();
  await addPasskey(db, principal, {
    id,
    label: cleanLabel(made.label, 'Passkey'),
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: [...(credential.transports ?? [])],
    now,
  });
  return id;
}
