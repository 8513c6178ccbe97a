/**
 * JMAP over the browser's own connection (RFC 8620 §3): the session cookie says who asks, so nothing secret is in a script.
 *
 * At most four requests at once, below the server's limit of eight, so that uploads and pictures find room too.
 */
import { OfflineFault, RefusedFault, SignedOutFault } from './faults.ts';
import type { JmapSession } from './objects.ts';

export type Arguments = Record<string, unknown>;
export type Call = readonly [name: string, args: Arguments];

const MAX_AT_ONCE = 4;

/** A response by call: its arguments, or the error of that call. */
export type Answer = Arguments;

const signedOutListeners = new Set<() => void>();

/** Told when the server says that nobody is signed in any more: the session ended, here or from elsewhere. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

async function fetchJson(url: string, init: RequestInit): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(url, { credentials: 'same-origin', ...init });
  } catch {
    throw new OfflineFault('The server cannot be reached.');
  }
  if (answer.status === 401) {
    for (const listener of signedOutListeners) listener();
    throw new SignedOutFault('Nobody is signed in.');
  }
  if (answer.status === 502 || answer.status === 503 || answer.status === 504)
    throw new OfflineFault('The server is not available.');
  const body: unknown = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const { type, detail } = body as { type?: string; detail?: string };
    throw new RefusedFault(type ?? String(answer.status), detail ?? '');
  }
  return body;
}

export async function fetchSession(): Promise<JmapSession> {
  return (await fetchJson('/jmap/session', { headers: { accept: 'application/json' } })) as JmapSession;
}

/** The server's own address may be another name of the host we were reached by: only the path counts. */
export function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, '');
}

/** A value of an answer that should be a text. */
export function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

/** A reference to a result of an earlier call of the same request (RFC 8620 §3.7). */
export function resultOf(call: number, name: string, path: string): object {
  return { resultOf: String(call), name, path };
}

export class Transport {
  readonly #session: JmapSession;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(session: JmapSession) {
    this.#session = session;
  }

  /** Makes the calls in one request. Throws the first call's error unless `keepErrors`. */
  async request(calls: readonly Call[], keepErrors = false): Promise<Answer[]> {
    await this.#enter();
    try {
      const body = (await fetchJson(pathOf(this.#session.apiUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({
          using: Object.keys(this.#session.capabilities),
          methodCalls: calls.map(([name, args], index) => [name, args, String(index)]),
        }),
      })) as { methodResponses: [string, Arguments, string][] };
      return this.#answersOf(calls, body.methodResponses, keepErrors);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= MAX_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
  }

  #answersOf(
    calls: readonly Call[],
    responses: [string, Arguments, string][],
    keepErrors: boolean,
  ): Answer[] {
    const nothing: [string, Arguments] = ['error', {}];
    return calls.map((_call, index) => {
      const [name, args] = responses.find((response) => response[2] === String(index)) ?? nothing;
      if (name === 'error' && !keepErrors)
        throw new RefusedFault(textOf(args['type'], 'serverFail'), textOf(args['description']));
      return args;
    });
  }

  downloadUrl(accountId: string, blobId: string, name: string, type: string): string {
    const values: Record<string, string> = { accountId, blobId, name: name || 'file', type };
    return pathOf(this.#session.downloadUrl).replaceAll(/\{(\w+)\}/g, (_, key: string) =>
      encodeURIComponent(values[key] ?? ''),
    );
  }

  uploadUrl(accountId: string): string {
    return pathOf(this.#session.uploadUrl).replace('{accountId}', accountId);
  }

  eventSourceUrl(): string {
    const values: Record<string, string> = { types: '*', closeafter: 'no', ping: '45' };
    return pathOf(this.#session.eventSourceUrl).replaceAll(
      /\{(\w+)\}/g,
      (_, key: string) => values[key] ?? '',
    );
  }
}
