/**
 * Tells sessions that an account's mail changed, whoever changed it: this process, another, or the command line.
 *
 * One LISTEN connection a process on the channel that the change log announces every commit on. A handler is told
 * only that something changed, and in which mailboxes where those are few; what changed it reads from the change log.
 * After a lost connection every handler is called once, because announcements may have been missed.
 *
 * A traced filing says so on the same channel just before its change, so that whoever is told goes on with its trace, in whatever process.
 */

import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

/** Told of a change; undefined where it may be in any mailbox of the account. */
export type ChangeHandler = (mailboxes?: ReadonlySet<MailboxId>) => void;

/** Watches accounts for changes. */
export interface ChangeHub {
  /** Calls the handler after each commit that changed the account; the result ends the watch. */
  watch(accountId: AccountId, handler: ChangeHandler): () => void;
  /** The same for every account; after a lost connection it is not told of what it may have missed. */
  watchAll(handler: (accountId: AccountId) => void): () => void;
  close(): Promise<void>;
}

/** Told, before the change itself, that an account is changed by something traced (W3C's `traceparent`). */
export type TraceHandler = (accountId: AccountId, traceparent: string) => void;

/** Stands between the accounts of an announcement and their mailboxes. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** An account of zeros: programs that know nothing of traces look for it and find nothing. */
const TRACE = `${NIL},${NIL},`;
/** PostgreSQL takes 8,000 bytes. */
const MAX_TRACED_ACCOUNTS = 200;

/** Says that a filing is traced; in its transaction, before what changes. */
export function encodeTraceAnnouncement(traceparent: string, accountIds: readonly AccountId[]): string {
  return TRACE + [traceparent, ...accountIds.slice(0, MAX_TRACED_ACCOUNTS)].join(',');
}

function decodeAnnouncement(payload: string): { accounts: string[]; mailboxes?: ReadonlySet<MailboxId> } {
  const [accounts = '', mailboxes] = payload.split(`,${NIL},`);
  return {
    accounts: accounts.split(','),
    ...(mailboxes !== undefined && { mailboxes: new Set(mailboxes.split(',') as MailboxId[]) }),
  };
}

/** Starts listening. */
export async function createChangeHub(db: Database, onTrace?: TraceHandler): Promise<ChangeHub> {
  const watchers = new Map<string, Set<ChangeHandler>>();
  const watchersOfAll = new Set<(accountId: AccountId) => void>();
  const announce = (accountId: string, mailboxes?: ReadonlySet<MailboxId>): void => {
    for (const handler of watchers.get(accountId) ?? []) handler(mailboxes);
  };
  const subscription = await db.listen('mail_change', {
    onNotification: (payload) => {
      if (payload.startsWith(TRACE)) {
        const [traceparent = '', ...traced] = payload.slice(TRACE.length).split(',');
        for (const accountId of traced) onTrace?.(accountId as AccountId, traceparent);
        return;
      }
      const { accounts, mailboxes } = decodeAnnouncement(payload);
      for (const accountId of accounts) {
        announce(accountId, mailboxes);
        for (const handler of watchersOfAll) handler(accountId as AccountId);
      }
    },
    onReconnected: () => {
      for (const accountId of watchers.keys()) announce(accountId);
    },
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
