/** CardDAV over HTTP: who asks, the bodies of requests, their methods, and the one catch that turns faults into answers. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DavFault } from '#formats/dav/dav-fault.ts';
import { encodeError } from '#formats/dav/multistatus.ts';
import { textFor } from '#platform/kernel/refusal-texts.ts';
import { getCard, putCard, removeCard, requireWriter } from './cards.ts';
import { makeBook, patchBook } from './collections.ts';
import type { DavDependencies } from './dependencies.ts';
import { davFaultOf } from './faults.ts';
import { MAX_AT_ONCE, MAX_VCARD_BYTES, MAX_XML_BYTES } from './limits.ts';
import { findPlace, type Place, ROOT } from './places.ts';
import type { PropertyContext } from './properties.ts';
import { propfind } from './propfind.ts';
import { report } from './report.ts';
import { openDavScope } from './scope.ts';

const XML = 'application/xml; charset=utf-8';
/** Class 3 is RFC 4918 without locks. */
const CLASSES = '1, 3, access-control, extended-mkcol, addressbook';
const METHODS = ['OPTIONS', 'PROPFIND', 'PROPPATCH', 'REPORT', 'MKCOL', 'GET', 'PUT', 'DELETE'] as const;

/** One request with everything that its method needs. */
interface Asked extends PropertyContext {
  request: FastifyRequest;
  reply: FastifyReply;
  place: Place;
  body: string;
}

type Act = (asked: Asked) => Promise<FastifyReply>;

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

const conditionsOf = (request: FastifyRequest) => ({
  ifMatch: headerOf(request, 'if-match'),
  ifNoneMatch: headerOf(request, 'if-none-match'),
});

/** As much of an answer as one write takes. */
const WRITE_LENGTH = 16_384;

async function* inWrites(pieces: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let waiting = '';
  for await (const piece of pieces) {
    waiting += piece;
    if (waiting.length < WRITE_LENGTH) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  if (waiting !== '') yield Buffer.from(waiting);
}

/** Long answers go out as they are made, and wait for whoever reads slowly. */
function sendPieces(reply: FastifyReply, pieces: AsyncIterable<string>): FastifyReply {
  return reply
    .code(207)
    .type(XML)
    .send(Readable.from(inWrites(pieces)));
}

const ACTS: Readonly<Record<Exclude<(typeof METHODS)[number], 'OPTIONS'>, Act>> = {
  async PROPFIND(asked) {
    const depth = headerOf(asked.request, 'depth') ?? 'infinity';
    return sendPieces(asked.reply, await propfind(asked, asked.place, { depth, body: asked.body }));
  },
  async PROPPATCH(asked) {
    return asked.reply
      .code(207)
      .type(XML)
      .send(await patchBook(asked, asked.place, asked.body));
  },
  async REPORT(asked) {
    return sendPieces(asked.reply, await report(asked, asked.place, asked.body));
  },
  async MKCOL(asked) {
    await makeBook(asked, asked.place, asked.body);
    return asked.reply.code(201).send();
  },
  async GET({ place, request, reply }) {
    if (place.kind !== 'card') throw new DavFault(405, 'This is a collection: ask by PROPFIND.');
    const { text, etag, version } = await getCard(place.book, place.name, request.headers.accept);
    reply.header('etag', etag).header('vary', 'accept, authorization');
    if (conditionsOf(request).ifNoneMatch === etag) return reply.code(304).send();
    return reply.type(`text/vcard; charset=utf-8; version=${version}`).send(text);
  },
  async PUT({ place, request, reply, body }) {
    if (place.kind !== 'card') throw new DavFault(405, 'Contacts are put into address books.');
    const type = request.headers['content-type'] ?? '';
    const { isNew } = await putCard(place.book, place.name, {
      type,
      body,
      conditions: conditionsOf(request),
    });
    return reply.code(isNew ? 201 : 204).send();
  },
  async DELETE({ place, request, reply }) {
    if (place.kind === 'card') await removeCard(place.book, place.name, conditionsOf(request));
    else if (place.kind === 'book') await requireWriter(place.book).destroy();
    else throw new DavFault(place.kind === 'nowhere' ? 404 : 403, 'This stays.');
    return reply.code(204).send();
  },
};

function answerFault(reply: FastifyReply, { log }: DavDependencies, error: unknown): FastifyReply {
  const fault = davFaultOf(error);
  if (!fault) log.error({ err: error }, 'a CardDAV request failed');
  const { status, precondition, message } = fault ?? new DavFault(500, 'An error of the server.');
  if (status === 401) reply.header('www-authenticate', 'Basic realm="CongThu", charset="UTF-8"');
  if (status === 405) reply.header('allow', METHODS.join(', '));
  if (status === 503 || status === 429) reply.header('retry-after', '5');
  const told = textFor(reply.request.headers['accept-language'], message);
  return reply.code(status).type(XML).send(encodeError(precondition, told));
}

/** So many requests of an account at once, and no more: each may read a whole address book. */
class Turns {
  readonly #running = new Map<string, number>();

  /** Takes a turn until the answer is out. Throws `DavFault` 503. */
  take(accountId: string, reply: FastifyReply): void {
    const now = this.#running.get(accountId) ?? 0;
    if (now >= MAX_AT_ONCE) throw new DavFault(503, `At most ${MAX_AT_ONCE} requests at once.`);
    if (reply.raw.destroyed) return;
    this.#running.set(accountId, now + 1);
    reply.raw.once('close', () => {
      const left = (this.#running.get(accountId) ?? 1) - 1;
      if (left === 0) this.#running.delete(accountId);
      else this.#running.set(accountId, left);
    });
  }
}

/** Says who asks before the body is read; strangers cost no memory. */
function addMethods(room: FastifyInstance, deps: DavDependencies): void {
  const turns = new Turns();
  const contexts = new WeakMap<FastifyRequest, PropertyContext>();
  room.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') return undefined;
    try {
      const scope = await openDavScope(request, deps);
      turns.take(scope.principal.accountId, reply);
      contexts.set(request, { deps, scope });
      return undefined;
    } catch (error) {
      return answerFault(reply, deps, error);
    }
  });
  const answered =
    (act: Act) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const context = contexts.get(request);
      if (!context) throw new Error('a route was reached without its scope');
      reply.header('dav', CLASSES).header('cache-control', 'private, no-cache');
      try {
        const path = request.url.replace(/\?.*$/s, '');
        const place = await findPlace(deps, context.scope, path);
        const body = typeof request.body === 'string' ? request.body : '';
        return await act({ ...context, request, reply, place, body });
      } catch (error) {
        return answerFault(reply, deps, error);
      }
    };
  for (const url of [ROOT, `${ROOT}*`]) {
    room.options(url, (_request, reply) =>
      reply.header('dav', CLASSES).header('allow', METHODS.join(', ')).code(204).send(),
    );
    for (const [method, act] of Object.entries(ACTS)) {
      const bodyLimit = method === 'PUT' ? MAX_VCARD_BYTES : MAX_XML_BYTES;
      room.route({ method, url, bodyLimit, exposeHeadRoute: method === 'GET', handler: answered(act) });
    }
  }
}

/** Adds the routes to an application. */
export function davRoutes(deps: DavDependencies): (app: FastifyInstance) => void {
  return (app) => {
    for (const method of ['PROPFIND', 'PROPPATCH', 'REPORT', 'MKCOL'])
      app.addHttpMethod(method, { hasBody: true });
    // RFC 6764 §5: a client that knows only the name of the machine, whichever its first request is.
    for (const method of ['GET', 'PROPFIND'])
      app.route({
        method,
        url: '/.well-known/carddav',
        handler: (_request, reply) => reply.redirect(ROOT, 301),
      });
    app.register((room, _options, done) => {
      room.removeAllContentTypeParsers();
      room.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, next) => next(null, body));
      room.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) =>
        answerFault(
          reply,
          deps,
          error.statusCode === undefined ? error : new DavFault(error.statusCode, error.message),
        ),
      );
      addMethods(room, deps);
      done();
    });
  };
}
