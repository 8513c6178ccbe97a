/**
 * Push by server-sent events (RFC 8620 §7.3): each commit that changed something, told as its new state.
 *
 * A connection costs a socket and two watches for each account. Changes in quick succession are told once; the state is read then,
 * one query, so a lost announcement is made good by the next.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#platform/kernel/fault.ts';
import { authenticate } from './authenticate.ts';
import type { JmapDependencies } from './dependencies.ts';
import { ChangeFeed } from './push/change-feed.ts';
import { PUSHED_TYPES } from './pushed-types.ts';
import type { RequestScope } from './scope.ts';

/** Below the idle timeout of our own port and of most balancers. */
const MAX_PING_SECONDS = 60;
const MIN_PING_SECONDS = 5;
const MAX_STREAMS_PER_ACCOUNT = 30;

interface Wishes {
  types: string[];
  closesAfterState: boolean;
  pingSeconds: number;
}

function readWishes(request: FastifyRequest): Wishes {
  const { types = '*', closeafter, ping } = request.query as Record<string, string | undefined>;
  const asked = types === '*' ? PUSHED_TYPES : types.split(',', 100);
  const seconds = Number(ping ?? 0);
  return {
    types: PUSHED_TYPES.filter((type) => asked.includes(type)),
    closesAfterState: closeafter === 'state',
    pingSeconds:
      Number.isFinite(seconds) && seconds > 0
        ? Math.min(MAX_PING_SECONDS, Math.max(MIN_PING_SECONDS, seconds))
        : MAX_PING_SECONDS,
  };
}

/** One open stream. */
class Stream {
  readonly #deps: JmapDependencies;
  readonly #reply: FastifyReply;
  readonly #feed: ChangeFeed;
  readonly #ping: NodeJS.Timeout;

  constructor(deps: JmapDependencies, reply: FastifyReply, wishes: Wishes, scope: RequestScope) {
    this.#deps = deps;
    this.#reply = reply;
    this.#feed = new ChangeFeed(deps, scope, wishes.types, ({ changed }) => {
      this.#send('state', { '@type': 'StateChange', changed });
      if (wishes.closesAfterState) this.end();
    });
    this.#ping = setInterval(() => this.#checkLife(wishes.pingSeconds), wishes.pingSeconds * 1000);
    reply.raw.on('close', () => this.end());
  }

  end(): void {
    clearInterval(this.#ping);
    this.#feed.end();
    this.#reply.raw.end();
  }

  /** Whose sign-in has ended is told nothing more. */
  #checkLife(interval: number): void {
    this.#send('ping', { interval });
    authenticate(this.#reply.request, this.#deps).catch((error: unknown) => {
      if (error instanceof Refusal) this.end();
    });
  }

  /** A client that reads nothing is cut rather than remembered. */
  #send(event: string, data: object): void {
    if (!this.#reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)) this.end();
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
