/**
 * The client that tests use: the project's own (`formats/jmap/client.ts`) over `fetch`, with short ways for tests, which mostly
 * look at responses as they come.
 */
import { type JmapClientCore, type JmapTransport, openClient } from '#formats/jmap/client.ts';

export type JmapArguments = Record<string, unknown>;
/** One response: name, arguments, id of the call. */
export type JmapInvocation = [name: string, args: JmapArguments, callId: string];
/** A whole request that was refused. */
export { JmapRequestFault as JmapProblem } from '#formats/jmap/client.ts';

/** A connection that proves itself by these headers. */
export function transportOf(headers: Readonly<Record<string, string>>): JmapTransport {
  return async ({ url, method, body }) => {
    const all = { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const answer = await fetch(url, { method, headers: all, ...(body !== undefined && { body }) });
    return { status: answer.status, body: await answer.text() };
  };
}

export class JmapClient {
  readonly authorization: string;
  readonly core: JmapClientCore;

  constructor(authorization: string, core: JmapClientCore) {
    this.authorization = authorization;
    this.core = core;
  }

  /** Reads the session of whoever the authorization is. Throws `JmapProblem`. */
  static async open(url: string, authorization: string): Promise<JmapClient> {
    const transport = transportOf({ authorization });
    return new JmapClient(authorization, await openClient(transport, `${url}/.well-known/jmap`));
  }

  get session(): JmapClientCore['session'] {
    return this.core.session;
  }

  /** The account of this person's own mail. */
  get accountId(): string {
    return this.core.accountId;
  }

  /** Sends calls and gives the responses in their order. Throws `JmapProblem`. */
  async request(calls: readonly (readonly [string, JmapArguments, string?])[]): Promise<JmapInvocation[]> {
    const methodCalls = calls.map(([name, args, callId], index) => [name, args, callId ?? `c${index}`]);
    const using = Object.keys(this.session.capabilities);
    return (await this.post(JSON.stringify({ using, methodCalls }))).methodResponses;
  }

  /** Sends a body as it is. */
  post(body: string): ReturnType<JmapClientCore['post']> {
    return this.core.post(body);
  }

  /** One call on this person's own account, and its arguments; throws when the answer is an error. */
  async call(name: string, args: JmapArguments = {}): Promise<JmapArguments> {
    const [response] = await this.request([[name, { accountId: this.accountId, ...args }]]);
    if (response?.[0] === 'error') throw new Error(`${name}: ${JSON.stringify(response[1])}`);
    return response?.[1] ?? {};
  }

  /** The type of the error that one call ends with, or the name of its response. */
  async errorOf(name: string, args: JmapArguments = {}): Promise<string> {
    const [response] = await this.request([[name, { accountId: this.accountId, ...args }]]);
    return response?.[0] === 'error' ? String(response[1]['type']) : (response?.[0] ?? '');
  }
}

/** An argument that is taken from the response to an earlier call (RFC 8620 §3.7). */
export function resultOf(callId: string, name: string, path: string): JmapArguments {
  return { resultOf: callId, name, path };
}
