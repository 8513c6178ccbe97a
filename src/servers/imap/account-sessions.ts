/** Counts the sessions of each account, so that a program gone wrong takes no more than its owner's share. */
import type { AccountId } from '#platform/kernel/ids.ts';

/** The places of one server. */
export class AccountSessions {
  readonly #most: number;
  readonly #counts = new Map<AccountId, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a place; false when there is none. */
  take(accountId: AccountId): boolean {
    const count = this.#counts.get(accountId) ?? 0;
    if (count >= this.#most) return false;
    this.#counts.set(accountId, count + 1);
    return true;
  }

  giveBack(accountId: AccountId): void {
    const left = (this.#counts.get(accountId) ?? 1) - 1;
    if (left > 0) this.#counts.set(accountId, left);
    else this.#counts.delete(accountId);
  }
}
