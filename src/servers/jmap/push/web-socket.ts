/**
 * JMAP over WebSocket (RFC 8887): requests and responses as messages, and changes pushed on the same connection.
 *
 * Who asks is proved at the handshake and asked again with every request and ping, and whose sign-in ends is sent away at once. Requests
 * run side by side within the account's limit; responses come as they are ready (§4.3). What is asked of push counts for all
 * that is sent after it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { isObject, type Json, type JsonObject, parseIJson } from '#formats/jmap/json.ts';
import { decodeRequest, RequestFault } from '#formats/jmap/request.ts';
import { takeUpgrade } from '#platform/net/upgrade.ts';
import { authenticate } from '../authenticate.ts';
import type { Concurrency } from '../concurrency.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { runRequest } from '../dispatch.ts';
import { MAX_CALLS_IN_REQUEST, MAX_SIZE_REQUEST } from '../limits.ts';
import { problemOf } from '../problems.ts';
import { openScope, type RequestScope } from '../scope.ts';
import { ChangeFeed } from './change-feed.ts';
import { SignInCheck } from './sign-in-check.ts';

const SUBPROTOCOL = 'jmap';
const PING_MS = 45_000;
const MAX_SOCKETS_PER_ACCOUNT = 30;
const MAX_ID = 255;
/** RFC 6455 §7.4.1. */
const CLOSE = { goingAway: 1001, unsupportedData: 1003, policy: 1008 };

interface Parts {
  deps: JmapDependencies;
  concurrency: Concurrency;
  request: FastifyRequest;
}

function requestIdOf(message: Json): string | undefined {
  const id = isObject(message) ? message['id'] : undefined;
  return typeof id === 'string' && id.length <= MAX_ID ? id : undefined;
}

/** A message arrives in one piece, or in several. */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
}

/** One open connection. */
class Connection {
  readonly #parts: Parts;
  readonly #socket: WebSocket;
  readonly #ping: NodeJS.Timeout;
  readonly #signIn: SignInCheck;
  #feed: ChangeFeed | undefined;
  #isAlive = true;
  /** The last wish about push, when it is done: the next one, and requests sent after it, wait for that. */
  #pushIsSet: Promise<void> = Promise.resolve();

  constructor(parts: Parts, scope: RequestScope, socket: WebSocket) {
    this.#parts = parts;
    this.#socket = socket;
    const { deps, request } = parts;
    this.#signIn = new SignInCheck(deps, request, scope, () => this.close(CLOSE.policy));
    this.#ping = setInterval(() => this.#checkLife(), PING_MS);
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#end());
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  #end(): void {
    clearInterval(this.#ping);
    this.#signIn.end();
    this.#feed?.end();
  }

  #send(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** A peer that did not answer is gone; one whose sign-in ended is told so. */
  #checkLife(): void {
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
    this.#signIn.check();
  }

  async #openScope(): Promise<RequestScope> {
    const { deps, request } = this.#parts;
    return openScope(deps, await authenticate(request, deps), request.ip);
  }

  #take(data: RawData, isBinary: boolean): void {
    if (isBinary) this.close(CLOSE.unsupportedData);
    else
      this.#handle(textOf(data)).catch((error: unknown) => {
        this.#parts.deps.log.error({ err: error }, 'a message of a WebSocket failed');
        this.#send({
          '@type': 'RequestError',
          requestId: null,
          type: 'about:blank',
          status: 500,
          detail: 'Something went wrong on the server; it has been noted.',
        });
      });
  }

  async #handle(text: string): Promise<void> {
    let requestId: string | undefined;
    try {
      const message = parseIJson(text);
      requestId = requestIdOf(message);
      if (!isObject(message)) throw new RequestFault('notRequest', 'A message is an object.');
      await this.#run(message, requestId);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      this.#send({ '@type': 'RequestError', requestId: requestId ?? null, ...problem });
      if (problem.status === 401) this.close(CLOSE.policy);
    }
  }

  async #run(message: JsonObject, requestId: string | undefined): Promise<void> {
    const kind = message['@type'];
    if (kind === 'Request') {
      await this.#pushIsSet;
      return this.#answer(message, requestId);
    }
    if (kind !== 'WebSocketPushEnable' && kind !== 'WebSocketPushDisable')
      throw new RequestFault(
        'notRequest',
        'A message is a Request, WebSocketPushEnable or WebSocketPushDisable.',
      );
    const wish = this.#pushIsSet.then(() =>
      kind === 'WebSocketPushEnable' ? this.#enablePush(message) : this.#endPush(),
    );
    // A wish that fails is told to who made it, and holds up nobody.
    this.#pushIsSet = wish.catch(() => undefined);
    return wish;
  }

  #endPush(): void {
    this.#feed?.end();
    this.#feed = undefined;
  }

  async #answer(message: JsonObject, requestId: string | undefined): Promise<void> {
    const { deps, concurrency } = this.#parts;
    const scope = await this.#openScope();
    const giveBack = concurrency.take(scope.principal.accountId, 'maxConcurrentRequests');
    try {
      const response = await runRequest(deps, scope, decodeRequest(message, MAX_CALLS_IN_REQUEST));
      this.#send({ '@type': 'Response', ...(requestId !== undefined && { requestId }), ...response });
    } finally {
      giveBack();
    }
  }

  /** §4.3.5.2: null is all types; a `pushState` of before asks to be told of what was missed. */
  async #enablePush({ dataTypes = null, pushState = null }: JsonObject): Promise<void> {
    const areTypes = Array.isArray(dataTypes) && dataTypes.every((type) => typeof type === 'string');
    if ((dataTypes !== null && !areTypes) || (pushState !== null && typeof pushState !== 'string'))
      throw new RequestFault('notRequest', 'dataTypes is a list of types, pushState text.');
    const scope = await this.#openScope();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#feed?.end();
    const feed = new ChangeFeed(this.#parts.deps, scope, areTypes ? dataTypes : undefined, (changed) =>
      this.#send({ '@type': 'StateChange', ...changed }),
    );
    this.#feed = feed;
    if (typeof pushState === 'string') await feed.catchUp(pushState);
  }
}

/** Opens connections, so many for an account, and ends them all. */
export class WebSockets {
  readonly #deps: JmapDependencies;
  readonly #concurrency: Concurrency;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_SIZE_REQUEST,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  readonly #open = new Map<Connection, string>();

  constructor(deps: JmapDependencies, concurrency: Concurrency) {
    this.#deps = deps;
    this.#concurrency = concurrency;
  }

  /** Answers a handshake (RFC 6455 §4.2); the reply is ours from here on where it is one. */
  open(request: FastifyRequest, reply: FastifyReply, scope: RequestScope): FastifyReply {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    const upgrade = takeUpgrade(request.raw);
    if (!upgrade || !offered.includes(SUBPROTOCOL))
      return reply
        .code(426)
        .header('upgrade', 'websocket')
        .send({ status: 426, detail: 'A WebSocket with the subprotocol jmap.' });
    const { accountId } = scope.principal;
    if ([...this.#open.values()].filter((id) => id === accountId).length >= MAX_SOCKETS_PER_ACCOUNT)
      return reply.code(429).send({ status: 429 });
    reply.hijack();
    const { socket, head } = upgrade.detach();
    this.#server.handleUpgrade(request.raw, socket, head, (webSocket) => {
      const parts = { deps: this.#deps, concurrency: this.#concurrency, request };
      const connection = new Connection(parts, scope, webSocket);
      this.#open.set(connection, accountId);
      webSocket.on('close', () => this.#open.delete(connection));
    });
    return reply;
  }

  /** Tells all that the server stops. */
  endWith(app: FastifyInstance): void {
    app.addHook('preClose', (done) => {
      for (const connection of this.#open.keys()) connection.close(CLOSE.goingAway);
      done();
    });
  }
}
