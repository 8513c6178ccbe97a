/**
 * Push by server-sent events (RFC 8620 §7.3): each commit that changed something, told as its new state.
 *
 * Each carries the state of everything as its id, so that a client that comes back is told what it missed. A connection costs a socket
 * and two watches for each account. Changes in quick succession are told once; the state is read then,
 * one query, so a lost announcement is made good by the next.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JmapDependencies } from './dependencies.ts';
import { ChangeFeed } from './push/change-feed.ts';
import { SignInCheck } from './push/sign-in-check.ts';
import { PUSHED_TYPES } from './pushed-types.ts';
import type { RequestScope } from './scope.ts';

/** §7.3: a shortest of at most 30, a longest of at least 300. */
const MIN_PING_SECONDS = 5;
const MAX_PING_SECONDS = 300;
/** Below the idle timeout of our own port and of most balancers: a comment goes out, which no client is told of. */
const LIFE_MS = 60_000;
const MAX_EVENT_ID = 64;
const MAX_STREAMS_PER_ACCOUNT = 30;

interface Wishes {
  types: string[];
  closesAfterState: boolean;
  /** None are sent where it is 0. */
  pingSeconds: number;
  /** What the client saw last. */
  lastEventId: string | undefined;
}

function readWishes(request: FastifyRequest): Wishes {
  const { types = '*', closeafter, ping } = request.query as Record<string, string | undefined>;
  const asked = types === '*' ? PUSHED_TYPES : types.split(',', 100);
  const seconds = Number(ping ?? 0);
  const lastEventId = request.headers['last-event-id'];
  return {
    types: PUSHED_TYPES.filter((type) => asked.includes(type)),
    closesAfterState: closeafter === 'state',
    pingSeconds:
      Number.isFinite(seconds) && seconds > 0
        ? Math.min(MAX_PING_SECONDS, Math.max(MIN_PING_SECONDS, Math.ceil(seconds)))
        : 0,
    lastEventId: typeof lastEventId === 'string' ? lastEventId.slice(0, MAX_EVENT_ID) : undefined,
  };
}

/** One open stream. */
class Stream {
  readonly #reply: FastifyReply;
  readonly #feed: ChangeFeed;
  readonly #signIn: SignInCheck;
  readonly #life: NodeJS.Timeout;
  /** Begins anew with each event (§7.3). */
  readonly #ping: NodeJS.Timeout | undefined;

  constructor(deps: JmapDependencies, reply: FastifyReply, wishes: Wishes, scope: RequestScope) {
    this.#reply = reply;
    this.#signIn = new SignInCheck(deps, reply.request, scope, () => this.end());
    this.#feed = new ChangeFeed(deps, scope, wishes.types, ({ changed, pushState }) => {
      this.#send('state', { '@type': 'StateChange', changed }, pushState);
      if (wishes.closesAfterState) this.end();
    });
    this.#life = setInterval(() => this.#checkLife(), LIFE_MS);
    const { pingSeconds: interval, lastEventId } = wishes;
    if (interval > 0) this.#ping = setInterval(() => this.#send('ping', { interval }), interval * 1000);
    reply.raw.on('close', () => this.end());
    if (lastEventId !== undefined)
      this.#feed.catchUp(lastEventId).catch((error: unknown) => {
        deps.log.error({ err: error }, 'what a client missed could not be told');
      });
  }

  end(): void {
    clearInterval(this.#life);
    clearInterval(this.#ping);
    this.#signIn.end();
    this.#feed.end();
    this.#reply.raw.end();
  }

  /** Whose sign-in ran out is told nothing more. */
  #checkLife(): void {
    this.#write(': \n\n');
    this.#signIn.check();
  }

  #send(event: string, data: object, id?: string): void {
    const named = id === undefined ? '' : `id: ${id}\n`;
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n${named}\n`);
    this.#ping?.refresh();
  }

  /** A client that reads nothing is cut rather than remembered. */
  #write(text: string): void {
    if (!this.#reply.raw.write(text)) this.end();
  }
}

/** Opens streams, so many for an account, and ends them all. */
export class EventSources {
  readonly #deps: JmapDependencies;
  readonly #streams = new Map<Stream, string>();

  constructor(deps: JmapDependencies) {
    this.#deps = deps;
  }

  /** Answers with a stream; the reply is ours from here on. */
  open(request: FastifyRequest, reply: FastifyReply, scope: RequestScope): FastifyReply {
    const { accountId } = scope.principal;
    const own = [...this.#streams.values()].filter((id) => id === accountId).length;
    if (own >= MAX_STREAMS_PER_ACCOUNT) return reply.code(429).send({ status: 429 });
    reply.hijack();
    // Who hung up meanwhile has closed already: such a stream would count for ever.
    if (reply.raw.destroyed) return reply;
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    reply.raw.write(': open\n\n');
    const stream = new Stream(this.#deps, reply, readWishes(request), scope);
    this.#streams.set(stream, accountId);
    reply.raw.on('close', () => this.#streams.delete(stream));
    return reply;
  }

  /** Ends all streams when the server stops. */
  endWith(app: FastifyInstance): void {
    app.addHook('preClose', (done) => {
      for (const stream of this.#streams.keys()) stream.end();
      done();
    });
  }
}
