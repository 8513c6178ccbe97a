/**
 * A small JMAP client (RFC 8620): one request, its responses, result references by a function. It uses `fetch` and nothing of
 * Node's, so that the browser can use the same.
 */

export type JmapArguments = Record<string, unknown>;
/** One response: name, arguments, id of the call. */
export type JmapInvocation = [name: string, args: JmapArguments, callId: string];

export interface JmapSession {
  apiUrl: string;
  downloadUrl: string;
  uploadUrl: string;
  eventSourceUrl: string;
  username: string;
  state: string;
  primaryAccounts: Record<string, string>;
  accounts: Record<string, { name: string; isPersonal: boolean; isReadOnly: boolean }>;
  capabilities: Record<string, Record<string, unknown>>;
}

/** A whole request that was refused. */
export class JmapProblem extends Error {
  readonly status: number;
  readonly problem: { type?: string; limit?: string };

  constructor(status: number, problem: { type?: string; detail?: string }) {
    super(problem.detail ?? problem.type ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

export class JmapClient {
  readonly authorization: string;
  readonly session: JmapSession;

  constructor(authorization: string, session: JmapSession) {
    this.authorization = authorization;
    this.session = session;
  }

  /** Reads the session of whoever the authorization is. Throws `JmapProblem`. */
  static async open(url: string, authorization: string): Promise<JmapClient> {
    const answer = await fetch(`${url}/.well-known/jmap`, { headers: { authorization } });
    const body = (await answer.json()) as JmapSession & { type?: string; detail?: string };
    if (!answer.ok) throw new JmapProblem(answer.status, body);
    return new JmapClient(authorization, body);
  }

  /** The account of this person's own mail. */
  get accountId(): string {
    return this.session.primaryAccounts['urn:ietf:params:jmap:mail'] ?? '';
  }

  /** Sends calls and gives the responses in their order. Throws `JmapProblem`. */
  async request(calls: readonly (readonly [string, JmapArguments, string?])[]): Promise<JmapInvocation[]> {
    const methodCalls = calls.map(([name, args, callId], index) => [name, args, callId ?? `c${index}`]);
    const using = Object.keys(this.session.capabilities);
    const answer = await this.post(JSON.stringify({ using, methodCalls }));
    return answer.methodResponses;
  }

  /** Sends a body as it is. */
  async post(body: string): Promise<{
    methodResponses: JmapInvocation[];
    sessionState: string;
    createdIds?: Record<string, string>;
  }> {
    const headers = { authorization: this.authorization, 'content-type': 'application/json' };
    const answer = await fetch(this.session.apiUrl, { method: 'POST', headers, body });
    const json = (await answer.json()) as { methodResponses: JmapInvocation[]; sessionState: string };
    if (!answer.ok) throw new JmapProblem(answer.status, json as { type?: string });
    return json;
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
