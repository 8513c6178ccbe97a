/**
 * A client of JMAP (RFC 8620): requests built with result references, their responses by call, the session kept fresh. Pure: the
 * connection is a function that is given, so that a browser, a test or a program brings its own.
 *
 *   const client = await openClient(transport, 'https://mail.example/.well-known/jmap');
 *   const request = new JmapRequestBuilder();
 *   const query = request.call('Email/query', { accountId, filter: { inMailbox } });
 *   const list = request.call('Email/get', { accountId, ids: query.ref('/ids') });
 *   const emails = (await client.send(request)).of(list).list;
 */
import type { JmapMethods, Values } from './client-methods.ts';
import type { Session } from './client-objects.ts';

/** One request over HTTP; the given function adds whatever proves who asks. */
export interface TransportRequest {
  url: string;
  method: 'GET' | 'POST';
  /** JSON, for POST. */
  body?: string;
}

export type JmapTransport = (request: TransportRequest) => Promise<{ status: number; body: string }>;

/** An argument that the server takes from an earlier response (§3.7). */
export class ResultReference {
  readonly resultOf: string;
  readonly name: string;
  readonly path: string;

  constructor(resultOf: string, name: string, path: string) {
    this.resultOf = resultOf;
    this.name = name;
    this.path = path;
  }

  encode(): Values {
    const { resultOf, name, path } = this;
    return { resultOf, name, path };
  }
}

type Referable<Args> = { [Name in keyof Args]: Args[Name] | ResultReference };

/** A method that has types; any other name is called with any arguments. */
type ArgsOf<Name extends string> = Name extends keyof JmapMethods
  ? Referable<JmapMethods[Name]['args']>
  : Values;
type ResultOf<Name extends string> = Name extends keyof JmapMethods ? JmapMethods[Name]['result'] : Values;

/** A call of a request being built: what its response is asked for by, and referred to. */
export interface PlacedCall<Name extends string> {
  readonly id: string;
  readonly name: Name;
  /** A reference to a part of its response: `query.ref('/ids')`. */
  ref(path: string): ResultReference;
}

type Wire = [name: string, args: Values, callId: string];

/** Calls in the order in which the server makes them. */
export class JmapRequestBuilder {
  readonly #calls: Wire[] = [];

  /** Adds a call; arguments that are references go as `#name`. */
  call<Name extends string>(name: Name, args: ArgsOf<Name>): PlacedCall<Name> {
    const id = `c${this.#calls.length}`;
    const wire = Object.entries(args).map(([key, value]) =>
      value instanceof ResultReference ? [`#${key}`, value.encode()] : [key, value],
    );
    this.#calls.push([name, Object.fromEntries(wire) as Values, id]);
    return { id, name, ref: (path) => new ResultReference(id, name, path) };
  }

  encode(using: readonly string[]): string {
    return JSON.stringify({ using, methodCalls: this.#calls });
  }
}

/** One call that failed (§3.6.2). */
export class JmapCallFault extends Error {
  override readonly name = 'JmapCallFault';
  readonly type: string;
  readonly facts: Values;

  constructor(facts: Values) {
    super(String(facts['description'] ?? facts['type']));
    this.type = String(facts['type']);
    this.facts = facts;
  }
}

/** A whole request that was refused (§3.6.1), or an answer that is none of JMAP's. */
export class JmapRequestFault extends Error {
  override readonly name = 'JmapRequestFault';
  readonly status: number;
  readonly problem: { type?: string; detail?: string; limit?: string };

  constructor(status: number, problem: { type?: string; detail?: string; limit?: string }) {
    super(problem.detail ?? problem.type ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The responses to a request. */
export class JmapAnswer {
  readonly responses: readonly Wire[];

  constructor(responses: readonly Wire[]) {
    this.responses = responses;
  }

  /** The response to a call. Throws `JmapCallFault` where it failed. */
  of<Name extends string>({ id, name }: PlacedCall<Name>): ResultOf<Name> {
    const response = this.responses.find(([, , callId]) => callId === id);
    if (response?.[0] === name) return response[1] as ResultOf<Name>;
    throw new JmapCallFault(
      response?.[1] ?? { type: 'serverFail', description: `${name} was not answered.` },
    );
  }

  /** The arguments of the implicit calls that followed one (§3.4): `Email/set` after a submission. */
  following({ id }: PlacedCall<string>): readonly Wire[] {
    return this.responses.filter(([, , callId]) => callId === id).slice(1);
  }
}

function parseObject(status: number, body: string): Values {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Values;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new JmapRequestFault(status, { detail: `The server answered ${status} without JSON.` });
}

async function exchange(transport: JmapTransport, request: TransportRequest): Promise<Values> {
  const { status, body } = await transport(request);
  const value = parseObject(status, body);
  if (status < 200 || status > 299) throw new JmapRequestFault(status, value);
  return value;
}

/** A template of the session with its variables put in (RFC 6570 level 1). */
function expand(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

/** A signed-in person's client. */
export class JmapClientCore {
  readonly #transport: JmapTransport;
  readonly #sessionUrl: string;
  #session: Session;

  constructor(transport: JmapTransport, sessionUrl: string, session: Session) {
    this.#transport = transport;
    this.#sessionUrl = sessionUrl;
    this.#session = session;
  }

  get session(): Session {
    return this.#session;
  }

  /** The account of this person's own mail. */
  get accountId(): string {
    return this.#session.primaryAccounts['urn:ietf:params:jmap:mail'] ?? '';
  }

  /** Sends what was built. A session that changed meanwhile is read anew before this returns (§3.4 `sessionState`). */
  async send(request: JmapRequestBuilder): Promise<JmapAnswer> {
    const answer = await this.post(request.encode(Object.keys(this.#session.capabilities)));
    if (answer.sessionState !== this.#session.state) await this.refresh();
    return new JmapAnswer(answer.methodResponses);
  }

  /** One call and its response. Throws `JmapCallFault`. */
  async ask<Name extends string>(name: Name, args: ArgsOf<Name>): Promise<ResultOf<Name>> {
    const request = new JmapRequestBuilder();
    const call = request.call(name, args);
    return (await this.send(request)).of(call);
  }

  /** Sends a body as it is. */
  async post(body: string): Promise<{
    methodResponses: Wire[];
    sessionState: string;
    createdIds?: Record<string, string>;
  }> {
    const value = await exchange(this.#transport, { url: this.#session.apiUrl, method: 'POST', body });
    return value as { methodResponses: Wire[]; sessionState: string };
  }

  async refresh(): Promise<void> {
    this.#session = await readSession(this.#transport, this.#sessionUrl);
  }

  uploadUrl(accountId: string): string {
    return expand(this.#session.uploadUrl, { accountId });
  }

  downloadUrl(file: { accountId: string; blobId: string; name: string; type: string }): string {
    return expand(this.#session.downloadUrl, file);
  }

  eventSourceUrl(types: readonly string[], pingSeconds: number, closesAfterState = false): string {
    const closeafter = closesAfterState ? 'state' : 'no';
    return expand(this.#session.eventSourceUrl, {
      types: types.join(','),
      closeafter,
      ping: String(pingSeconds),
    });
  }
}

async function readSession(transport: JmapTransport, url: string): Promise<Session> {
  return (await exchange(transport, { url, method: 'GET' })) as unknown as Session;
}

/** Reads the session and gives a client. Throws `JmapRequestFault`. */
export async function openClient(transport: JmapTransport, url: string): Promise<JmapClientCore> {
  return new JmapClientCore(transport, url, await readSession(transport, url));
}
