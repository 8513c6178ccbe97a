/** How much of one account's is under way at once (RFC 8620 §2 maxConcurrentRequests, maxConcurrentUpload). */
import { RequestFault } from '#formats/jmap/request.ts';
import { MAX_CONCURRENT_REQUESTS, MAX_CONCURRENT_UPLOAD } from './limits.ts';

const LIMITS = { maxConcurrentRequests: MAX_CONCURRENT_REQUESTS, maxConcurrentUpload: MAX_CONCURRENT_UPLOAD };
export type ConcurrencyLimit = keyof typeof LIMITS;

export class Concurrency {
  readonly #running = new Map<string, number>();

  /** Takes a place; the result gives it back. Throws `RequestFault`: limit. */
  take(accountId: string, limit: ConcurrencyLimit): () => void {
    const key = `${limit} ${accountId}`;
    const now = this.#running.get(key) ?? 0;
    if (now >= LIMITS[limit]) throw new RequestFault('limit', `At most ${LIMITS[limit]} at once.`, limit);
    this.#running.set(key, now + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.#running.get(key) ?? 1) - 1;
      if (left === 0) this.#running.delete(key);
      else this.#running.set(key, left);
    };
  }
}
