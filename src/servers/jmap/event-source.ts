/**
 * Push by server-sent events (RFC 8620 §7.3): each commit that changed something, told as its new state.
 *
 * A connection costs a socket and two watches for each account. Changes in quick succession are told once; the state is read then,
 * one query, so a lost announcement is made good by the next.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JmapDependencies } from './dependencies.ts';
import { PUSHED_TYPES, readStates, type TouchedTypes, watchTypes } from './pushed-types.ts';
import type { RequestScope } from './scope.ts';

/** Short enough that nobody notices, long enough that moving a hundred messages is one event. */
const GATHER_MS = 25;
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
  readonly #wishes: Wishes;
  readonly #scope: RequestScope;
  #touched: TouchedTypes = new Map();
  readonly #unwatch: () => void;
  readonly #ping: NodeJS.Timeout;
  #gathering: NodeJS.Timeout | undefined;

  constructor(deps: JmapDependencies, reply: FastifyReply, wishes: Wishes, scope: RequestScope) {
    this.#deps = deps;
    this.#reply = reply;
    this.#wishes = wishes;
    this.#scope = scope;
    this.#unwatch = watchTypes(deps, scope, wishes.types, (accountId, types) => this.#note(accountId, types));
    this.#ping = setInterval(
      () => this.#send('ping', { interval: wishes.pingSeconds }),
      wishes.pingSeconds * 1000,
    );
    reply.raw.on('close', () => this.end());
  }

  end(): void {
    clearInterval(this.#ping);
    clearTimeout(this.#gathering);
    this.#unwatch();
    this.#reply.raw.end();
  }

  #note(accountId: string, types: readonly string[]): void {
    this.#touched.set(accountId, (this.#touched.get(accountId) ?? new Set()).union(new Set(types)));
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#tell().catch((error: unknown) => {
        this.#deps.log.error({ err: error }, 'a change could not be pushed');
        this.end();
      });
    }, GATHER_MS);
  }

  async #tell(): Promise<void> {
    const touched = this.#touched;
    this.#touched = new Map();
    const changed = await readStates(this.#deps, this.#scope, touched);
    this.#send('state', { '@type': 'StateChange', changed });
    if (this.#wishes.closesAfterState) this.end();
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
