/** The end of signing in with a browser, whatever it was proved by: a session begins, and a new device is told of. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { findSession, type LiveSession } from '#domain/accounts/login-sessions.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { HttpContext } from '../dependencies.ts';
import { tellOwner } from './factor-context.ts';
import { beginWebSession } from './web-session.ts';

/** Begins the session. `Refusal('accountLocked')` for an account that was locked meanwhile. */
export async function finishSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
  accountId: AccountId,
): Promise<LiveSession | undefined> {
  const { db } = context.people;
  await readPrincipal(db, accountId, context.clock());
  const { secret, isNewDevice } = await beginWebSession(request, reply, context, accountId);
  if (isNewDevice) {
    const detail = request.headers['user-agent'] ?? '';
    await tellOwner(request, context, accountId, { kind: 'newDevice', detail });
  }
  return findSession(db, secret, 'cookie', context.clock());
}
