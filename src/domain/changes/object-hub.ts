/**
 * Tells of commits that changed things that are not mail: whose, and of which type.
 *
 * One LISTEN connection a process. After a lost connection, and when one commit touched very many accounts, every watcher is
 * called, because it may have missed something; what changed is read from the log.
 */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

/** Called with the type, or undefined when it may be any. */
type ObjectHandler = (type: string | undefined) => void;

/** Watches things of accounts, and of the province (`PROVINCE`). */
export interface ObjectHub {
  /** The result ends the watch. */
  watch(accountId: AccountId, handler: ObjectHandler): () => void;
  /** The same for everybody's; undefined where any account's may have changed. */
  watchAll(handler: (accountId: AccountId | undefined, type: string | undefined) => void): () => void;
  close(): Promise<void>;
}

/** Starts listening. */
export async function createObjectHub(db: Database): Promise<ObjectHub> {
  const watchers = new Map<string, Set<ObjectHandler>>();
  const watchersOfAll = new Set<(accountId: AccountId | undefined, type: string | undefined) => void>();
  const announce = (accountId: string, type: string | undefined): void => {
    for (const handler of watchers.get(accountId) ?? []) handler(type);
    for (const handler of watchersOfAll) handler(accountId as AccountId, type);
  };
  const announceToAll = (type: string | undefined): void => {
    for (const handlers of watchers.values()) for (const handler of handlers) handler(type);
    for (const handler of watchersOfAll) handler(undefined, type);
  };
  const subscription = await db.listen('object_change', {
    onNotification: (payload) => {
      const [type = '', accountIds = ''] = payload.split(':', 2);
      if (accountIds === '*') announceToAll(type);
      else for (const accountId of accountIds.split(',')) announce(accountId, type);
    },
    onReconnected: () => announceToAll(undefined),
  });
  return {
    watch: (accountId, handler) => {
      const handlers = watchers.get(accountId) ?? new Set();
      watchers.set(accountId, handlers.add(handler));
      return () => {
        handlers.delete(handler);
        if (handlers.size === 0 && watchers.get(accountId) === handlers) watchers.delete(accountId);
      };
    },
    watchAll: (handler) => {
      watchersOfAll.add(handler);
      return () => void watchersOfAll.delete(handler);
    },
    close: () => subscription.close(),
  };
}
