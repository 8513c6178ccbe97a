/** What the steps of signing in need of a request: the parts of second factors, and where this server is for passkeys. */
import type { FastifyRequest } from 'fastify';
import type { LiveSession } from '#domain/accounts/login-sessions.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { AccountNoticeKind } from '#services/sign-in/account-notices.ts';
import type { FactorParts } from '#services/sign-in/factor-parts.ts';
import type { RelyingParty } from '#services/sign-in/passkeys.ts';
import { requireConfirmed } from '#services/sign-in/web-sign-in.ts';
import { issuerOf } from '../base-url.ts';
import type { HttpContext } from '../dependencies.ts';
import { readWebSession, requireOwnForm } from './web-session.ts';

export function factorParts({ people, clock }: HttpContext): FactorParts {
  return { ...people, clock };
}

/** A passkey is bound to the name and the origin that the browser sees. */
export function partyOf(request: FastifyRequest, context: HttpContext): RelyingParty {
  const origin = issuerOf(request, context);
  return { id: new URL(origin).hostname, origin };
}

/** Who is signed in with this browser. */
export interface OwnAccount {
  session: LiveSession;
  principal: AccountPrincipal;
}

/** The account of the browser's session, asked from a page of ours. `Refusal`: `authenticationFailed`, `notPermitted`. */
export async function requireOwnAccount(request: FastifyRequest, context: HttpContext): Promise<OwnAccount> {
  requireOwnForm(request);
  const session = await readWebSession(request, context);
  if (!session) throw new Refusal('authenticationFailed', 'This session is over; sign in again.');
  return {
    session,
    principal: await readPrincipal(context.people.db, session.accountId, context.clock(), request.ip),
  };
}

/** The same, of somebody who has just proved to be there. `Refusal('confirmationNeeded')`. */
export async function requireConfirmedAccount(
  request: FastifyRequest,
  context: HttpContext,
): Promise<OwnAccount> {
  const account = await requireOwnAccount(request, context);
  requireConfirmed(account.session.confirmedAt, context.clock());
  return account;
}

/** Tells the owner of an account by mail; that it fails keeps nobody from going on. */
export async function tellOwner(
  request: FastifyRequest,
  { people, clock, log }: HttpContext,
  accountId: AccountId,
  notice: { kind: AccountNoticeKind; detail: string },
): Promise<void> {
  try {
    await people.tellOwner?.(accountId, { ...notice, remoteAddress: request.ip, at: clock() });
  } catch (error) {
    log.error({ err: error, notice: notice.kind }, 'the owner of an account could not be told');
  }
}
