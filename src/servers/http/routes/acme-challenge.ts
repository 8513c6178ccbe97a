/** Answers an ACME authority that looks whether a name is ours (RFC 8555 §8.3). */
import { findChallenge } from '#domain/certificates/acme-store.ts';
import type { RouteGroup } from '../dependencies.ts';

/** Tokens are base64url of at least 128 bits (§8.3); authorities use 43 characters. */
const TOKEN = /^[\w-]{16,128}$/;

export const acmeChallengeRoutes: RouteGroup = (app, { people, clock }) => {
  app.get<{ Params: { token: string } }>('/.well-known/acme-challenge/:token', async (request, reply) => {
    const { token } = request.params;
    const answer = TOKEN.test(token) ? await findChallenge(people.db, token, clock()) : undefined;
    if (answer === undefined) return reply.callNotFound();
    return reply.type('application/octet-stream').send(answer);
  });
};
