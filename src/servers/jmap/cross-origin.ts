/**
 * Pages of other sites (Fetch standard, CORS protocol): none may ask, unless the setting `web_origins` names it.
 *
 * Such a page brings a token of its user in Authorization. Cookies are never allowed from it (no
 * `access-control-allow-credentials`), and `authenticate.ts` believes none.
 */
import type { FastifyInstance } from 'fastify';
import type { JmapDependencies } from './dependencies.ts';

const DAY_SECONDS = '86400';

/** Adds the headers to every answer of the room, and answers the questions that browsers ask first. */
export function allowOrigins(room: FastifyInstance, { settings }: JmapDependencies): void {
  if (settings.webOrigins.length === 0) return;
  room.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    reply.header('vary', 'origin');
    if (origin !== undefined && settings.webOrigins.includes(origin))
      reply.headers({
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'content-disposition, content-range, etag',
        'cross-origin-resource-policy': 'cross-origin',
      });
    done();
  });
  for (const path of ['/.well-known/jmap', '/jmap/*'])
    room.options(path, (_request, reply) =>
      reply
        .headers({
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'authorization, content-type, range, if-none-match, last-event-id',
          'access-control-max-age': DAY_SECONDS,
        })
        .code(204)
        .send(),
    );
}
