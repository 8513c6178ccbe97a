/**
 * JMAP over the browser's own connection (RFC 8620 §3): the project's client (`formats/jmap/client.ts`) over `fetch`. The session cookie
 * says who asks, so nothing secret is in a script.
 *
 * At most four requests that ask, and three that change something, at once: below the server's limit of eight, so that uploads and
 * pictures find room too. What somebody did does not wait for what is read, for until it is sent a page that closes takes it along.
 */
import {
  type JmapAnswer,
  JmapCallFault,
  JmapClientCore,
  JmapRequestBuilder,
  JmapRequestFault,
  type JmapTransport,
  openClient,
  type PlacedCall,
} from '#formats/jmap/client.ts';
import { OfflineFault, RefusedFault, SignedOutFault } from './faults.ts';
import type { JmapSession } from './objects.ts';
import { isAct, takeRoom } from './outliving.ts';
import { withPatience } from './patience.ts';

export type Arguments = Record<string, unknown>;
export type Call = readonly [name: string, args: Arguments];

const MAX_AT_ONCE = { reads: 4, acts: 3 } as const;
/** A connection that died without a word would keep a button turning for ever. */
const PATIENCE_MS = 60_000;
const QUIET_MS = 1_000;

/** A response by call: its arguments, or the error of that call. */
export type Answer = Arguments;

const signedOutListeners = new Set<() => void>();

/** Told when the server says that nobody is signed in any more: the session ended, here or from elsewhere. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

const SESSION = '/jmap/session';

/** Only being offline and being signed out are told apart here. */
const askOnce: JmapTransport = async ({ url, method, body }) => {
  const returnRoom = takeRoom(body);
  let answer: Response;
  try {
    answer = await fetch(pathOf(url), {
      method,
      keepalive: returnRoom !== undefined,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    });
  } catch {
    throw new OfflineFault('The server cannot be reached.');
  } finally {
    returnRoom?.();
  }
  if (answer.status === 401) {
    for (const listener of signedOutListeners) listener();
    throw new SignedOutFault('Nobody is signed in.');
  }
  if (answer.status === 502 || answer.status === 503 || answer.status === 504)
    throw new OfflineFault('The server is not available.');
  return { status: answer.status, body: await answer.text() };
};

const ask = withPatience(askOnce, (ms) => new Promise((resolve) => setTimeout(resolve, ms)));

type Ask = Parameters<JmapTransport>[0];

/** Requests made before the application ran, by what they ask; each is taken over once. */
const ahead = new Map<string, ReturnType<JmapTransport>>();
const questionOf = ({ url, method, body }: Ask): string => `${method} ${pathOf(url)} ${body ?? ''}`;

/** Asks, and keeps the answer for whoever asks the same next. */
export const askAhead: JmapTransport = (asked) => {
  const answer = ask(asked);
  ahead.set(questionOf(asked), answer);
  return answer;
};

/** What nobody asked for in time would be old news. */
export function forgetAsked(): void {
  ahead.clear();
}

/** What the client's requests go by. */
const browser: JmapTransport = (asked) => {
  const question = questionOf(asked);
  const answer = ahead.get(question);
  ahead.delete(question);
  return answer ?? ask(asked);
};

/** Requests that the server refused whole, in the application's words. */
async function refusing<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof JmapRequestFault)
      throw new RefusedFault(error.problem.type ?? String(error.status), error.problem.detail ?? '');
    throw error;
  }
}

export async function fetchSession(via = browser): Promise<JmapSession> {
  return (await refusing(openClient(via, SESSION))).session;
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
  return { resultOf: `c${call}`, name, path };
}

function answerOf(answer: JmapAnswer, call: PlacedCall<string>, keepErrors: boolean): Answer {
  try {
    return answer.of(call);
  } catch (error) {
    if (!(error instanceof JmapCallFault)) throw error;
    if (keepErrors) return error.facts;
    throw new RefusedFault(error.type, textOf(error.facts['description']));
  }
}

type Kind = keyof typeof MAX_AT_ONCE;

export class Transport {
  readonly #core: JmapClientCore;
  readonly #running = { reads: 0, acts: 0 };
  #made = 0;
  readonly #waiting: Record<Kind, (() => void)[]> = { reads: [], acts: [] };

  constructor(session: JmapSession, via = browser) {
    this.#core = new JmapClientCore(via, SESSION, session);
  }

  /** Makes the calls in one request. Throws the first call's error unless `keepErrors`. */
  async request(calls: readonly Call[], keepErrors = false): Promise<Answer[]> {
    const kind = isAct(calls.map(([name]) => name)) ? 'acts' : 'reads';
    await this.#enter(kind);
    try {
      const request = new JmapRequestBuilder();
      const placed = calls.map(([name, args]) => request.call<string>(name, args));
      const answer = await refusing(this.#core.send(request));
      return placed.map((call) => answerOf(answer, call, keepErrors));
    } finally {
      this.#running[kind] -= 1;
      this.#waiting[kind].shift()?.();
    }
  }

  async #enter(kind: Kind): Promise<void> {
    if (this.#running[kind] >= MAX_AT_ONCE[kind])
      await new Promise<void>((resolve) => this.#waiting[kind].push(resolve));
    this.#running[kind] += 1;
    this.#made += 1;
  }

  /** When nothing was asked for a while: the time for what nobody waits for. */
  async whenQuiet(): Promise<void> {
    let made: number;
    do {
      made = this.#made;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    } while (this.#running.reads + this.#running.acts > 0 || made !== this.#made);
  }

  downloadUrl(accountId: string, blobId: string, name: string, type: string): string {
    return pathOf(this.#core.downloadUrl({ accountId, blobId, name: name || 'file', type }));
  }

  uploadUrl(accountId: string): string {
    return pathOf(this.#core.uploadUrl(accountId));
  }

  eventSourceUrl(): string {
    return pathOf(this.#core.eventSourceUrl(['*'], 45));
  }
}
