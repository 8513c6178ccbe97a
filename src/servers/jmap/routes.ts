/**
 * JMAP over HTTP (RFC 8620 §2.2, §3.1): the session, the API, and their errors as problem details (RFC 7807).
 */
import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { JsonFault, type JsonObject, parseIJson } from '#formats/jmap/json.ts';
import { decodeRequest, RequestFault } from '#formats/jmap/request.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { authenticate } from './authenticate.ts';
import { addBlobRoutes } from './blob-routes.ts';
import { allowOrigins } from './cross-origin.ts';
import type { JmapDependencies } from './dependencies.ts';
import { runRequest } from './dispatch.ts';
import { EventSources } from './event-source.ts';
import { MAX_CALLS_IN_REQUEST, MAX_CONCURRENT_REQUESTS, MAX_SIZE_REQUEST } from './limits.ts';
import { openScope, type RequestScope } from './scope.ts';
import { encodeSession } from './session.ts';

const STATUS: Partial<Record<Refusal['code'], number>> = {
  authenticationFailed: 401,
  authenticationTooOften: 429,
  temporarilyUnavailable: 503,
  notFound: 404,
  overQuota: 507,
  tooLarge: 413,
};

const BEARER = 'Bearer realm="CongThu"';

function sendProblem(reply: FastifyReply, status: number, problem: object): FastifyReply {
  // A page asks for sign-in itself; offered Basic, the browser would ask over its head.
  const isPage = reply.request.headers['sec-fetch-mode'] !== undefined;
  if (status === 401)
    reply.header('www-authenticate', isPage ? BEARER : `${BEARER}, Basic realm="CongThu", charset="UTF-8"`);
  return reply
    .code(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ ...problem, status }));
}

/** A fault of a whole request as its answer; anything else is thrown on. */
function answerFault(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof RequestFault) return sendProblem(reply, error.problem.status, error.problem);
  if (error instanceof JsonFault)
    return sendProblem(reply, 400, new RequestFault('notJSON', error.message).problem);
  if (error instanceof Refusal)
    return sendProblem(reply, STATUS[error.code] ?? 403, { type: 'about:blank', detail: error.message });
  throw error;
}

/** Requests of one account under way; more than the limit are refused (§3.6.1 `limit`). */
class Concurrency {
  readonly #running = new Map<string, number>();

  async run<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    const now = this.#running.get(accountId) ?? 0;
    if (now >= MAX_CONCURRENT_REQUESTS)
      throw new RequestFault(
        'limit',
        `At most ${MAX_CONCURRENT_REQUESTS} requests at once.`,
        'maxConcurrentRequests',
      );
    this.#running.set(accountId, now + 1);
    try {
      return await work();
    } finally {
      const left = (this.#running.get(accountId) ?? 1) - 1;
      if (left === 0) this.#running.delete(accountId);
      else this.#running.set(accountId, left);
    }
  }
}

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

/** Adds the routes to an application. */
export function jmapRoutes(deps: JmapDependencies): (app: FastifyInstance) => void {
  const concurrency = new Concurrency();
  const sources = new EventSources(deps);
  const answered =
    (act: (request: FastifyRequest, reply: FastifyReply, scope: RequestScope) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      try {
        return await act(
          request,
          reply,
          await openScope(deps, await authenticate(request, deps), request.ip),
        );
      } catch (error) {
        return answerFault(reply, error);
      }
    };
  const baseOf = (request: FastifyRequest): string =>
    deps.settings.baseUrl(request.headers.host, request.protocol);
  return (app) => {
    app.register((room, _options, done) => {
      allowOrigins(room, deps);
      // The bytes as text: our own reader decides what is JSON.
      room.removeContentTypeParser('application/json');
      room.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, next) =>
        next(null, body),
      );
      const session = answered(async (request, reply, scope) =>
        sendSession(request, reply, encodeSession(scope, deps, baseOf(request))),
      );
      room.get('/.well-known/jmap', session);
      room.get('/jmap/session', session);
      room.post(
        '/jmap/api',
        { bodyLimit: MAX_SIZE_REQUEST },
        answered(async (request, reply, scope) => {
          const decoded = decodeRequest(parseIJson(requireJson(request)), MAX_CALLS_IN_REQUEST);
          const response = await concurrency.run(scope.principal.accountId, () =>
            runRequest(deps, scope, decoded),
          );
          return reply
            .type('application/json')
            .header('cache-control', 'no-store')
            .send(JSON.stringify(response));
        }),
      );
      addBlobRoutes(room, deps, answered);
      sources.endWith(room);
      room.get(
        '/jmap/eventsource',
        answered((request, reply, scope) => Promise.resolve(sources.open(request, reply, scope))),
      );
      done();
    });
  };
}
