/** One request: who asks, what they may, and where resources lie. */
import type { FastifyRequest } from 'fastify';
import { type FeedScope, findFeedToken } from '#domain/accounts/feed-tokens.ts';
import { findReach } from '#domain/directory/authorize.ts';
import type { FeedQuery } from '#domain/directory/feed-people.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { ScimDependencies } from './dependencies.ts';
import type { ResourceContext } from './user-resource.ts';

export interface ScimScope {
  principal: AccountPrincipal;
  scopes: readonly FeedScope[];
  /** Units whose people the token's account may bring in and ask about. */
  reach: FeedQuery['reach'];
  context: ResourceContext;
}

const BEARER = /^Bearer +([\w.~+/=-]{1,200})$/i;

/** The scope of a request. `Refusal`: `authenticationFailed`, `tlsRequired`, `accountLocked`. */
export async function openScimScope(request: FastifyRequest, deps: ScimDependencies): Promise<ScimScope> {
  const isLoopback = request.ip === '::1' || request.ip.startsWith('127.');
  if (request.protocol !== 'https' && !(deps.settings.isTryOut && isLoopback))
    throw new Refusal('tlsRequired', 'Use the https address.');
  const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
  const { db, clock } = deps.lifecycle;
  const token = secret === undefined ? undefined : await findFeedToken(db, secret, clock());
  if (!token) throw new Refusal('authenticationFailed', 'A bearer token of the feed is needed.');
  const principal = await deps.readPrincipal(token.accountId, request.ip);
  return {
    principal,
    scopes: token.scopes,
    reach: findReach(principal, 'request.submit'),
    context: {
      base: `${deps.settings.baseUrl(request.headers.host, request.protocol)}/scim/v2`,
      organization: deps.settings.organization,
    },
  };
}

/** Requires a scope of the token. `Refusal('notPermitted')`. */
export function requireFeedScope({ scopes }: ScimScope, scope: FeedScope): void {
  if (!scopes.includes(scope)) throw new Refusal('notPermitted', `This token lacks the scope ${scope}.`);
}
