/**
 * JMAP over HTTP (RFC 8620 §2.2, §3.1): the session, the API, files, events, and the way to the WebSocket.
 *
 * Who asks is known, and a place taken, before any of a body is read: strangers cost no memory.
 */
import { hash } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type JsonObject, parseIJson } from '#formats/jmap/json.ts';
import { decodeRequest, RequestFault } from '#formats/jmap/request.ts';
import { authenticate } from './authenticate.ts';
import { addBlobRoutes } from './blob-routes.ts';
import { countComingBody, giveBackAtEnd } from './coming-bodies.ts';
import { Concurrency, type ConcurrencyLimit } from './concurrency.ts';
import { allowOrigins } from './cross-origin.ts';
import type { JmapDependencies } from './dependencies.ts';
import { runRequest } from './dispatch.ts';
import { EventSources } from './event-source.ts';
import { addFileContentRoute } from './files/content-routes.ts';
import { addTusRoutes } from './files/tus-routes.ts';
import { MAX_CALLS_IN_REQUEST, MAX_SIZE_REQUEST } from './limits.ts';
import { answerFault } from './problems.ts';
import { WebSockets } from './push/web-socket.ts';
import { openScope, type RequestScope } from './scope.ts';
import { encodeSession } from './session.ts';

function requireJson(request: FastifyRequest): string {
  const { body } = request;
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type) || typeof body !== 'string')
    throw new RequestFault('notJSON', 'The content type is application/json.');
  return body;
}

/** The session with its entity tag: a client that has it already is told just that (§2, RFC 9110 §13.1.2). */
function sendSession(request: FastifyRequest, reply: FastifyReply, session: JsonObject): FastifyReply {
  const body = JSON.stringify(session);
  const tag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
  reply
    .header('cache-control', 'private, no-cache, must-revalidate')
    .header('vary', 'authorization, cookie')
    .header('etag', tag);
  const known = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(tag) ? reply.code(304).send() : reply.type('application/json').send(body);
}

type Answer = (request: FastifyRequest, reply: FastifyReply, scope: RequestScope) => Promise<unknown>;

const LIMIT_BY_PATH: Record<string, ConcurrencyLimit> = {
  '/jmap/api': 'maxConcurrentRequests',
  '/jmap/upload/:accountId': 'maxConcurrentUpload',
  '/jmap/files/:accountId/:fileId': 'maxConcurrentUpload',
};

/** Says who asks before the body is read; gives how routes answer with it. */
function requireSignedIn(
  room: FastifyInstance,
  deps: JmapDependencies,
  concurrency: Concurrency,
): (act: Answer) => (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const scopes = new WeakMap<FastifyRequest, RequestScope>();
  room.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') return undefined;
    try {
      const scope = await openScope(deps, await authenticate(request, deps), request.ip);
      scopes.set(request, scope);
      const limit = LIMIT_BY_PATH[request.routeOptions.url ?? ''];
      if (limit) giveBackAtEnd(reply, concurrency.take(scope.principal.accountId, limit));
      return undefined;
    } catch (error) {
      return answerFault(reply, error);
    }
  });
  room.addHook('preParsing', async (request, reply, body) => {
    const scope = scopes.get(request);
    if (!scope || !deps.receiving) return body;
    return countComingBody({ request, reply, body }, deps.receiving, scope.principal.accountId);
  });
  return (act) => async (request, reply) => {
    const scope = scopes.get(request);
    if (!scope) throw new Error('a route was reached without its scope');
    try {
      return await act(request, reply, scope);
    } catch (error) {
      return answerFault(reply, error);
    }
  };
}

/** A body over its limit, or one that finds no room, is JMAP's own fault (§3.6.1 `limit`). */
function answerLargeBodies(room: FastifyInstance): void {
  room.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof RequestFault) return answerFault(reply, error);
    if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') throw error;
    const limit = request.routeOptions.url === '/jmap/api' ? 'maxSizeRequest' : 'maxSizeUpload';
    return answerFault(reply, new RequestFault('limit', 'This is too large.', limit));
  });
}

/** Adds the routes to an application. */
export function jmapRoutes(deps: JmapDependencies): (app: FastifyInstance) => void {
  const concurrency = new Concurrency();
  const sources = new EventSources(deps);
  const sockets = new WebSockets(deps, concurrency);
  const baseOf = (request: FastifyRequest): string =>
    deps.settings.baseUrl(request.headers.host, request.protocol);
  return (app) => {
    app.register((room, _options, done) => {
      allowOrigins(room, deps);
      answerLargeBodies(room);
      const answered = requireSignedIn(room, deps, concurrency);
      // The bytes as text: our own reader decides what is JSON.
      room.removeContentTypeParser('application/json');
      room.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, next) =>
        next(null, body),
      );
      const session = answered((request, reply, scope) =>
        Promise.resolve(sendSession(request, reply, encodeSession(scope, deps, baseOf(request)))),
      );
      room.get('/.well-known/jmap', session);
      room.get('/jmap/session', session);
      room.post(
        '/jmap/api',
        { bodyLimit: MAX_SIZE_REQUEST },
        answered(async (request, reply, scope) => {
          const decoded = decodeRequest(parseIJson(requireJson(request)), MAX_CALLS_IN_REQUEST);
          const response = await runRequest(deps, scope, decoded);
          return reply
            .type('application/json')
            .header('cache-control', 'no-store')
            .send(JSON.stringify(response));
        }),
      );
      addBlobRoutes(room, deps, answered);
      addTusRoutes(room, deps, answered);
      addFileContentRoute(room, deps, answered);
      sources.endWith(room);
      room.get(
        '/jmap/eventsource',
        answered((request, reply, scope) => Promise.resolve(sources.open(request, reply, scope))),
      );
      sockets.endWith(room);
      room.get(
        '/jmap/ws',
        answered((request, reply, scope) => Promise.resolve(sockets.open(request, reply, scope))),
      );
      done();
    });
  };
}
