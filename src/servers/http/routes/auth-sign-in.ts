/**
 * `/auth/…`: signing in and out with a browser, step by step, in JSON (R8.4). For the web application; the pages without scripts
 * do the same in `account.ts`. Answers and errors stand in docs/api.md.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { endOwnSessions, type LiveSession } from '#domain/accounts/login-sessions.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import {
  beginPasskeySignIn,
  type FactorProof,
  type SignInStep,
  signInByPasskey,
  signInByPassword,
  signInBySecondFactor,
} from '#services/sign-in/web-sign-in.ts';
import { factorParts, partyOf, requireOwnAccount, tellOwner } from '../account/factor-context.ts';
import { finishSignIn } from '../account/finish-sign-in.ts';
import { bodyOf, type JsonBody, textOf } from '../account/json-body.ts';
import { clearWebSession, readWebSession, requireOwnForm, requirePrivacy } from '../account/web-session.ts';
import type { HttpContext, RouteGroup } from '../dependencies.ts';

function encodeSession(session: LiveSession | undefined): object {
  if (!session) return { state: 'signedOut' };
  const { accountId, address, sessionId, mustChange, confirmedAt } = session;
  return {
    state: 'signedIn',
    accountId,
    address,
    sessionId,
    mustChangePassword: mustChange,
    confirmedAt: confirmedAt?.toISOString() ?? null,
  };
}

async function answerProven(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
  accountId: AccountId,
): Promise<object> {
  return encodeSession(await finishSignIn(request, reply, context, accountId));
}

async function answerStep(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
  step: SignInStep,
): Promise<object> {
  return step.state === 'proven' ? answerProven(request, reply, context, step.accountId) : step;
}

/** What a second factor is shown by, from a body. */
export function proofOf(body: JsonBody): FactorProof {
  if (body['kind'] === 'passkey') return { kind: 'passkey', response: body['response'] };
  const kind = body['kind'] === 'recovery' ? 'recovery' : 'totp';
  return { kind, code: textOf(body, 'code') };
}

export const authSignInRoutes: RouteGroup = (app, context) => {
  const { people, clock } = context;
  type Act = (request: FastifyRequest, reply: FastifyReply) => Promise<object>;
  const step = (path: string, act: Act): void => {
    app.post(path, async (request, reply) => {
      requirePrivacy(request, context);
      requireOwnForm(request);
      return reply.header('cache-control', 'no-store').send(await act(request, reply));
    });
  };
  const visitor = (request: FastifyRequest) => ({
    remoteAddress: request.ip,
    party: partyOf(request, context),
  });

  app.get('/auth/session', async (request, reply) =>
    reply.header('cache-control', 'no-store').send(encodeSession(await readWebSession(request, context))),
  );
  step('/auth/sign-in', async (request, reply) => {
    const body = bodyOf(request);
    const given = { address: textOf(body, 'address'), password: textOf(body, 'password') };
    const next = await signInByPassword(factorParts(context), visitor(request), given);
    return answerStep(request, reply, context, next);
  });
  step('/auth/second-factor', async (request, reply) => {
    const body = bodyOf(request);
    const given = { ticket: textOf(body, 'ticket'), proof: proofOf(body) };
    const accountId = await signInBySecondFactor(factorParts(context), visitor(request), given);
    if (given.proof.kind === 'recovery') {
      const detail = request.headers['user-agent'] ?? '';
      await tellOwner(request, context, accountId, { kind: 'recoveryCodeUsed', detail });
    }
    return answerProven(request, reply, context, accountId);
  });
  step('/auth/passkey/options', (request) =>
    beginPasskeySignIn(factorParts(context), partyOf(request, context)),
  );
  step('/auth/passkey', async (request, reply) => {
    const body = bodyOf(request);
    const given = { ticket: textOf(body, 'ticket'), response: body['response'] };
    const accountId = await signInByPasskey(factorParts(context), partyOf(request, context), given);
    return answerProven(request, reply, context, accountId);
  });
  step('/auth/sign-out', async (request, reply) => {
    const { principal, session } = await requireOwnAccount(request, context);
    await endOwnSessions(people.db, principal, { only: session.sessionId, because: 'signOut', now: clock() });
    clearWebSession(request, reply);
    return { state: 'signedOut' };
  });
  step('/auth/sign-out-everywhere', async (request) => {
    const { principal, session } = await requireOwnAccount(request, context);
    const end = { except: session.sessionId, because: 'byOwner' as const, now: clock() };
    return { ended: await endOwnSessions(people.db, principal, end) };
  });
};
