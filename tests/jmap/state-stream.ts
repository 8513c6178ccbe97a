/** An event stream that remembers the states it was told (RFC 8620 §7.3). */
import type { JmapClient } from '#tests/clients/jmap.ts';

const SILENCE_MS = 60_000;

interface StateChange {
  changed: Record<string, Record<string, string>>;
}

export class StateStream {
  readonly #abort = new AbortController();
  readonly #accountId: string;
  readonly #told = new Map<string, Set<string>>();
  #wake: (() => void) | undefined;

  private constructor(accountId: string) {
    this.#accountId = accountId;
  }

  /** Opens one for everything, and comes back when it is open. */
  static async open({ core, authorization, accountId }: JmapClient): Promise<StateStream> {
    const stream = new StateStream(accountId);
    const { signal } = stream.#abort;
    const answer = await fetch(core.eventSourceUrl(['*'], 0), { headers: { authorization }, signal });
    if (!answer.ok || !answer.body) throw new Error(`the stream was refused: ${answer.status}`);
    void stream.#read(answer.body).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    return stream;
  }

  /** Waits until a type's state was told; fails when it is not told within a while. */
  async until(type: string, state: string): Promise<void> {
    const deadline = Date.now() + SILENCE_MS;
    while (this.#told.get(type)?.has(state) !== true) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`the state ${state} of ${type} was not told`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.#hear(event);
    }
  }

  #hear(event: string): void {
    const data = /^event: state\ndata: (.*)$/m.exec(event)?.[1];
    if (data === undefined) return;
    const { changed } = JSON.parse(data) as StateChange;
    for (const [type, state] of Object.entries(changed[this.#accountId] ?? {}))
      this.#told.set(type, (this.#told.get(type) ?? new Set()).add(state));
    this.#wake?.();
  }
}
