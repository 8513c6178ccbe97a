/**
 * Other pages and programs of the same person take places at the server too. A request that found none was not begun (RFC 8620 §3.6.1
 * `limit`), so it is asked again a moment later instead of being told to the person.
 */
import type { JmapTransport } from '#formats/jmap/client.ts';

const TRIES = 40;
const FIRST_WAIT_MS = 50;
const MAX_WAIT_MS = 1_000;

function foundNoPlace({ status, body }: { status: number; body: string }): boolean {
  return status === 400 && body.includes('"maxConcurrentRequests"');
}

/** `wait`: lets so many milliseconds pass. */
export function withPatience(ask: JmapTransport, wait: (ms: number) => Promise<void>): JmapTransport {
  return async (asked) => {
    let answer = await ask(asked);
    for (let turn = 0; turn < TRIES && foundNoPlace(answer); turn += 1) {
      await wait(Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** turn));
      answer = await ask(asked);
    }
    return answer;
  };
}
