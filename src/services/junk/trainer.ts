/**
 * Learns from what people move, in the background: woken by the change log, an account at a time, never in a delivery's way.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { learnFromMoves } from '#domain/junk-training/learn.ts';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface JunkTrainerParts {
  db: Database;
  blobs: BlobStore;
  hub: ChangeHub;
  log: { error(facts: object, message: string): void };
  /** How long changes gather before they are looked at. */
  gatherMs?: number;
}

export interface JunkTrainer {
  /** Ends after the account under way. */
  stop(): Promise<void>;
}

/** Nobody waits for a lesson: the changes of half a minute cost one look. */
const GATHER_MS = 30_000;

/** Starts it. What happened while nobody listened is learned with the account's next change. */
export function startJunkTrainer({
  db,
  blobs,
  hub,
  log,
  gatherMs = GATHER_MS,
}: JunkTrainerParts): JunkTrainer {
  const changed = new Set<AccountId>();
  const stop = new AbortController();
  const unwatch = hub.watchAll((accountId) => void changed.add(accountId));
  /** One look at each, those that changed meanwhile not among them; gives who has more to teach. */
  const workOff = async (accounts: readonly AccountId[]): Promise<AccountId[]> => {
    const more: AccountId[] = [];
    for (const [done, accountId] of accounts.entries()) {
      if (stop.signal.aborted) return [];
      try {
        if ((await learnFromMoves({ db, blobs }, accountId)) > 0) more.push(accountId);
      } catch (error) {
        for (const left of [...more, ...accounts.slice(done)]) changed.add(left);
        throw error;
      }
    }
    return more;
  };
  const workOffAll = async (): Promise<void> => {
    let accounts: AccountId[] = [...changed];
    changed.clear();
    while (accounts.length > 0) accounts = await workOff(accounts);
  };
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await sleep(gatherMs, undefined, { signal: stop.signal }).catch(() => undefined);
      try {
        await workOffAll();
      } catch (error) {
        log.error({ err: error }, 'junk could not be learned from; trying again');
      }
    }
  };
  const ended = run();
  return {
    stop: async () => {
      unwatch();
      stop.abort();
      await ended;
    },
  };
}
