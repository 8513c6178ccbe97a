/**
 * `/auth/…`: what an owner changes in how one signs in, in JSON (R8.4, R8.5): password, second factors, recovery codes, the lock
 * after a leak. What is only data (sessions, factors, passwords of programs) is JMAP, under `urn:congthu:account`.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lockAccount, OWNER_SAYS_LEAKED } from '#domain/accounts/lock-account.ts';
import { confirmSession } from '#domain/accounts/login-sessions.ts';
import { findPasswordFault, PASSWORD_FAULT_TEXTS } from '#domain/accounts/passwords.ts';
import { countRecoveryCodes, renewRecoveryCodes } from '#domain/accounts/recovery-codes.ts';
import { readFactorKinds } from '#domain/accounts/second-factors.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { verifyPassword } from '#domain/accounts/sign-in.ts';
import { issueTicket } from '#domain/accounts/sign-in-tickets.ts';
import { askForPasskey, keepPasskey, offerPasskey } from '#services/sign-in/passkeys.ts';
import { confirmNewTotp, offerTotp } from '#services/sign-in/totp.ts';
import { signInBySecondFactor } from '#services/sign-in/web-sign-in.ts';
import {
  factorParts,
  type OwnAccount,
  partyOf,
  requireConfirmedAccount,
  requireOwnAccount,
  tellOwner,
} from '../account/factor-context.ts';
import { bodyOf, textOf } from '../account/json-body.ts';
import { requireUuid } from '../account/uuid.ts';
import { clearWebSession } from '../account/web-session.ts';
import type { HttpContext, RouteGroup } from '../dependencies.ts';
import { proofOf } from './auth-sign-in.ts';

type Act = (request: FastifyRequest, reply: FastifyReply, account: OwnAccount) => Promise<object>;

/** Shows that the owner of the session is there: by the password, or by a second factor. */
async function confirm(context: HttpContext, request: FastifyRequest, account: OwnAccount): Promise<object> {
  const { people, clock } = context;
  const { session, principal } = account;
  const body = bodyOf(request);
  const remoteAddress = request.ip;
  if (body['password'] === undefined) {
    // The ticket of a code is made here, so that its tries are counted where those of signing in are.
    const asked = { accountId: principal.accountId, purpose: 'secondFactor' as const, challenge: '' };
    const { random } = people;
    const ticket =
      textOf(body, 'ticket') || (await issueTicket(people.db, { ...asked, random, now: clock() }));
    const visitor = { remoteAddress, party: partyOf(request, context) };
    const proof = { ticket, proof: proofOf(body), accountId: principal.accountId };
    await signInBySecondFactor(factorParts(context), visitor, proof);
  } else
    await verifyPassword(people.db, people.hasher, {
      address: session.address,
      password: textOf(body, 'password'),
      entrance: 'web',
      remoteAddress,
      now: clock(),
    });
  await confirmSession(people.db, session.sessionId, clock());
  return { confirmedAt: new Date(clock()).toISOString() };
}

/** The first password of one's own, or another one. The present one is asked for unless it was for one use. */
async function changePassword(
  context: HttpContext,
  request: FastifyRequest,
  { session, principal }: OwnAccount,
): Promise<object> {
  const { people, clock } = context;
  const { db, hasher, ids } = people;
  const body = bodyOf(request);
  const now = clock();
  const password = textOf(body, 'password');
  if (!session.mustChange) {
    const current = { address: session.address, password: textOf(body, 'current') };
    await verifyPassword(db, hasher, { ...current, entrance: 'web', remoteAddress: request.ip, now });
  }
  const changed = { principal, address: session.address, password, oneTime: false, authority: 'R8.4' };
  await setPassword(db, hasher, { ...changed, keepSession: session.sessionId, ids, now });
  const detail = request.headers['user-agent'] ?? '';
  await tellOwner(request, context, principal.accountId, { kind: 'passwordChanged', detail });
  return { state: 'changed' };
}

async function lockAfterLeak(
  { people, clock }: HttpContext,
  { session, principal }: OwnAccount,
): Promise<void> {
  await lockAccount(people.db, {
    principal,
    address: session.address,
    authority: 'R8.5',
    reason: OWNER_SAYS_LEAKED,
    endsBecause: 'leaked',
    now: clock(),
  });
}

/** Adding second factors, and the codes for whoever loses them. */
function addFactorRoutes(
  context: HttpContext,
  act: (path: string, isGuarded: boolean, run: Act) => void,
): void {
  const { people, clock } = context;
  const tellAdded = (request: FastifyRequest, { principal }: OwnAccount, detail: string): Promise<void> =>
    tellOwner(request, context, principal.accountId, { kind: 'factorAdded', detail });
  /** With the first factor come codes on paper; they are shown this once. */
  const firstCodes = async ({ principal }: OwnAccount): Promise<object> => {
    if ((await countRecoveryCodes(people.db, principal.accountId)) > 0) return {};
    const { random } = people;
    return { recoveryCodes: await renewRecoveryCodes(people.db, principal, { random, now: clock() }) };
  };
  act('/auth/totp/begin', true, (request, _reply, { principal }) =>
    offerTotp(factorParts(context), principal, textOf(bodyOf(request), 'label')),
  );
  act('/auth/totp/confirm', true, async (request, _reply, account) => {
    const body = bodyOf(request);
    const shown = { id: requireUuid(textOf(body, 'id')), code: textOf(body, 'code') };
    await confirmNewTotp(factorParts(context), account.principal, shown);
    await tellAdded(request, account, 'TOTP');
    return { state: 'added', id: shown.id, ...(await firstCodes(account)) };
  });
  act('/auth/passkeys/begin', true, (request, _reply, { principal }) =>
    offerPasskey(factorParts(context), partyOf(request, context), principal),
  );
  act('/auth/passkeys/finish', true, async (request, _reply, account) => {
    const body = bodyOf(request);
    const made = { ticket: textOf(body, 'ticket'), response: body['response'], label: textOf(body, 'label') };
    const id = await keepPasskey(factorParts(context), partyOf(request, context), account.principal, made);
    await tellAdded(request, account, made.label);
    return { state: 'added', id, ...(await firstCodes(account)) };
  });
  act('/auth/recovery-codes', true, async (request, _reply, { principal }) => {
    const { random } = people;
    const recoveryCodes = await renewRecoveryCodes(people.db, principal, { random, now: clock() });
    await tellOwner(request, context, principal.accountId, { kind: 'recoveryCodesRenewed', detail: '' });
    return { recoveryCodes };
  });
}

export const authAccountRoutes: RouteGroup = (app, context) => {
  const { people } = context;
  const act = (path: string, isGuarded: boolean, run: Act): void => {
    app.post(path, async (request, reply) => {
      const account = await (isGuarded ? requireConfirmedAccount : requireOwnAccount)(request, context);
      return reply.header('cache-control', 'no-store').send(await run(request, reply, account));
    });
  };
  act('/auth/confirm', false, (request, _reply, account) => confirm(context, request, account));
  act('/auth/confirm/options', false, async (request, _reply, { principal }) => {
    const { accountId } = principal;
    const { random } = people;
    const factors = await readFactorKinds(people.db, accountId);
    if (!factors.includes('passkey')) return { factors };
    const { challenge, options } = await askForPasskey(
      factorParts(context),
      partyOf(request, context),
      accountId,
    );
    const issued = { accountId, purpose: 'secondFactor' as const, challenge, random, now: context.clock() };
    return { factors, ticket: await issueTicket(people.db, issued), passkey: options };
  });
  act('/auth/password/check', false, (request, _reply, { session, principal }) => {
    const owner = { name: principal.name, address: session.address };
    const fault = findPasswordFault(textOf(bodyOf(request), 'password'), owner);
    return Promise.resolve(fault ? { fault, text: PASSWORD_FAULT_TEXTS[fault] } : { fault: null });
  });
  act('/auth/password', false, (request, _reply, account) => changePassword(context, request, account));
  act('/auth/leaked', false, async (request, reply, account) => {
    await lockAfterLeak(context, account);
    clearWebSession(request, reply);
    return { state: 'locked' };
  });
  addFactorRoutes(context, act);
};
