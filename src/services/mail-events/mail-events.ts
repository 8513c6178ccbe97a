/**
 * Notes what happens in mailboxes, for scripts that run on it (RFC 6785): one job a message, there before the client has its answer.
 *
 * Which mailboxes have such scripts is kept in memory, so that everybody else's mail costs nothing; another process is told of a
 * change within milliseconds, this one at once. What scripts do is no event (§2.2.3, §6), so nothing goes round in a circle.
 */

import type { ObjectHub } from '#domain/changes/object-hub.ts';
import {
  type EventScriptNames,
  eventScriptName,
  readEventScriptNames,
} from '#domain/filters/event-scripts.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { EVENT_SCRIPT_TYPE } from '#domain/mailstore/annotations.ts';
import type { EmailOutcome } from '#domain/mailstore/emails.ts';
import { flagNames } from '#domain/mailstore/flag-names.ts';
import type { Flags } from '#domain/mailstore/message-values.ts';
import type { EventCause } from '#formats/sieve/extensions/imapsieve.ts';
import { addJobs } from '#platform/jobs/add-jobs.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { FilterSource } from '#services/delivery/filters/filter-source.ts';

export const EVENT_QUEUE = 'filters.mailEvent';

/** Jobs of one statement; a command over more messages makes several. */
const JOBS_AT_ONCE = 1_000;
/** A script that fails because of the machine is tried again for some hours; the message stays where it is meanwhile. */
const MAX_ATTEMPTS = 8;
const MAX_ACCOUNTS = 50_000;

/** One message that something happened to. */
export interface EventJob {
  accountId: AccountId;
  mailboxId: MailboxId;
  uid: number;
  cause: EventCause;
  /** Who did it. */
  user: string;
  changedFlags: string[];
}

/** Messages that the same happened to. */
export interface MailEvent {
  access: MailAccess;
  mailboxId: MailboxId;
  uids: readonly number[];
  cause: EventCause;
  changedFlags?: readonly string[];
}

export interface MailEvents {
  /** Resolves when the scripts are sure to run. */
  note(events: readonly MailEvent[]): Promise<void>;
  /** The account's notes have changed. */
  forget(accountId: AccountId): void;
  close(): void;
}

/** Names of flags in one state and not in the other. */
function changedNames(before: Flags, after: Flags): string[] {
  const was = new Map(flagNames(before).map((name) => [name.toLowerCase(), name]));
  const is = new Map(flagNames(after).map((name) => [name.toLowerCase(), name]));
  return [
    ...[...is].filter(([key]) => !was.has(key)).map(([, name]) => name),
    ...[...was].filter(([key]) => !is.has(key)).map(([, name]) => name),
  ];
}

/** Flags of one message after a change, and what they were. */
type FlaggedMessage = Flags & { uid: number; before: Flags };

/** A change of flags as events: messages of which the same flags changed together. */
export function flagEvents(
  access: MailAccess,
  mailboxId: MailboxId,
  changed: readonly FlaggedMessage[],
): MailEvent[] {
  // Many messages change alike: those without keywords are compared once for all with the same flags.
  const plain = new Map<string, string>();
  const namesOf = ({ before, ...after }: FlaggedMessage): string => {
    if (before.keywords.length + after.keywords.length > 0) return changedNames(before, after).join(' ');
    const key = `${before.bits} ${after.bits}`;
    const names = plain.get(key) ?? changedNames(before, after).join(' ');
    plain.set(key, names);
    return names;
  };
  const byFlags = Map.groupBy(changed, namesOf);
  return [...byFlags]
    .filter(([flags]) => flags !== '')
    .map(([flags, messages]) => ({
      access,
      mailboxId,
      uids: messages.map(({ uid }) => uid),
      cause: 'FLAG',
      changedFlags: flags.split(' '),
    }));
}

/** What became of e-mails that were changed wherever they lie (JMAP), as events of their mailboxes. */
export function emailEvents(
  access: MailAccess,
  { placed, flagged }: Pick<EmailOutcome, 'placed' | 'flagged'>,
): MailEvent[] {
  const copies = [...Map.groupBy(placed, ({ mailboxId }) => mailboxId)].map(
    ([mailboxId, places]): MailEvent => ({
      access,
      mailboxId,
      uids: places.map(({ uid }) => uid),
      cause: 'COPY',
    }),
  );
  const flags = [...Map.groupBy(flagged, ({ mailboxId }) => mailboxId)].flatMap(([mailboxId, places]) =>
    flagEvents(access, mailboxId, places),
  );
  return [...copies, ...flags];
}

function jobsOf({ access, mailboxId, uids, cause, changedFlags = [] }: MailEvent): EventJob[] {
  const { accountId, principal } = access;
  return uids.map((uid) => ({
    accountId,
    mailboxId,
    uid,
    cause,
    user: principal.name,
    changedFlags: [...changedFlags],
  }));
}

/** Makes the notes of a process. */
export function createMailEvents(parts: {
  db: Database;
  ids: NewId;
  clock: Clock;
  source: FilterSource;
  objects: ObjectHub;
}): MailEvents {
  const { db, source, objects } = parts;
  const known = new Map<AccountId, Promise<EventScriptNames>>();
  const unwatch = objects.watchAll((accountId, type) => {
    if (type !== undefined && type !== EVENT_SCRIPT_TYPE) return;
    if (accountId === undefined) known.clear();
    else known.delete(accountId);
  });

  const namesOf = (accountId: AccountId): Promise<EventScriptNames> => {
    const found = known.get(accountId);
    if (found) return found;
    if (known.size >= MAX_ACCOUNTS) known.clear();
    const reading = readEventScriptNames(db, accountId);
    known.set(accountId, reading);
    // A reading that failed is no answer for the next event.
    reading.catch(() => known.delete(accountId));
    return reading;
  };

  const concerns = async ({ access, mailboxId, uids }: MailEvent): Promise<boolean> => {
    if (uids.length === 0) return false;
    if ((await source.organisation()).events.length > 0) return true;
    const name = eventScriptName(await namesOf(access.accountId), mailboxId);
    return name !== undefined && name !== '';
  };

  return {
    async note(events) {
      const jobs: EventJob[] = [];
      for (const event of events) if (await concerns(event)) jobs.push(...jobsOf(event));
      for (let at = 0; at < jobs.length; at += JOBS_AT_ONCE)
        await addJobs(
          db,
          parts,
          jobs.slice(at, at + JOBS_AT_ONCE).map((payload) => ({
            queue: EVENT_QUEUE,
            payload,
            maxAttempts: MAX_ATTEMPTS,
          })),
        );
    },
    forget: (accountId) => void known.delete(accountId),
    close: unwatch,
  };
}
