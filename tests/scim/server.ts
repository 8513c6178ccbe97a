/** The SCIM service over a province whose clock a test moves, over real HTTP. */
import { randomBytes } from 'node:crypto';
import { fastify } from 'fastify';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { addFeedToken, FEED_SCOPES, type FeedScope } from '#domain/accounts/feed-tokens.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { Json, Resource } from '#formats/scim/resource.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { scimRoutes } from '#servers/scim/routes.ts';
import { quietLog } from '#tests/postgres/database.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';

export interface ScimAnswer {
  status: number;
  body: Resource;
  headers: Headers;
}

export interface ScimProvince {
  living: LivingProvince;
  base: string;
  /** A token that acts for an account, by its local part. */
  tokenFor(localPart: string, scopes?: readonly FeedScope[]): Promise<{ id: string; secret: string }>;
  ask(
    secret: string,
    method: string,
    path: string,
    body?: Json,
    headers?: Record<string, string>,
  ): Promise<ScimAnswer>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts everything; `await using` stops it. */
export async function startScimProvince(): Promise<ScimProvince> {
  const living = await openLivingProvince(Date.UTC(2026, 0, 5, 1));
  const { db, ids } = living.province;
  const app = fastify();
  const blobs = createPostgresBlobStore(db);
  scimRoutes({
    lifecycle: living.parts,
    readPicture: (hash) => blobs.read(hash),
    readPrincipal: (accountId) => readPrincipal(db, accountId, living.now()),
    settings: { isTryOut: true, organization: 'UBND tỉnh', baseUrl: (host) => `http://${host ?? ''}` },
    log: quietLog,
  })(app);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const base = `${origin}/scim/v2`;
  return {
    living,
    base,
    tokenFor: async (localPart, scopes = FEED_SCOPES) =>
      addFeedToken(db, {
        principal: systemPrincipal('commandLine'),
        name: 'nhân sự',
        accountId: (await requireAccount(db, `${localPart}@${DOMAIN}`)).id,
        scopes,
        expiresAt: new Date(living.now() + 400 * 24 * 60 * 60 * 1000),
        authority: 'test',
        ids,
        random: randomBytes,
        now: living.now(),
      }),
    ask: async (secret, method, path, body, headers = {}) => {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body !== undefined && { 'content-type': 'application/scim+json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: (text === '' ? {} : JSON.parse(text)) as Resource,
        headers: response.headers,
      };
    },
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await living.province.close();
    },
  };
}
