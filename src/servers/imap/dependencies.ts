/**
 * What the server is given: functions and values, so that tests give others (law 5).
 */

import type { Filer } from '#domain/mailstore/filing.ts';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailEvents } from '#services/mail-events/mail-events.ts';
import type { MailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import type { AllowPlainAuth } from '#services/sign-in/plain-auth.ts';
import type { AccountSessions } from './account-sessions.ts';
import type { MailboxStates } from './mailbox-states.ts';
import type { MessageKeyCache } from './search/message-key-cache.ts';
import type { StoredMessageCache } from './stored-message-cache.ts';

/** The part of a structured log that the server writes to. */
export interface ImapLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** What an operator decides. */
export interface ImapSettings {
  /** Name in the greeting. */
  hostname: string;
  /** Largest message taken by APPEND, in bytes; announced as APPENDLIMIT (RFC 7889). */
  maxMessageBytes: number;
  /** From where a password may come without TLS. */
  allowPlainAuth: AllowPlainAuth;
  /** The offset from UTC that INTERNALDATE is told in and that SEARCH counts days by. */
  zoneMinutes: number;
  /** Sessions of one account at the same time. */
  maxSessionsPerAccount: number;
  /** Where scripts are managed (RFC 6785 §2.1), `sieve://host:port`; absent where that is not served. */
  sieveUrl?: string;
  /** Messages that one command may touch (RFC 9738); without, any number. */
  messageLimit?: number;
  /** False: one connection serves one person (RFC 8437 §6). */
  allowUnauthenticate?: boolean;
  /** Where the same mail is served by JMAP (RFC 9698); absent where it is not. */
  jmapUrl?: string;
}

/** How much each memory of the server may hold, in bytes; more than that is read again when it is asked for. */
export interface ImapCaches {
  blobs: number;
  storedMessages: number;
  mailboxStates: number;
  messageKeys: number;
}

/** What an application gives. */
export interface ImapServerParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  hub: ChangeHub;
  /** Bounds what all sessions together hold of large messages; without it nobody does. */
  receiving?: ReceivingMemory;
  signIn: MailboxSignIn;
  /** Scripts on what happens in mailboxes (RFC 6785); absent where none run. */
  events?: MailEvents;
  clock: Clock;
  ids: NewId;
  random: (bytes: number) => Buffer;
  log: ImapLog;
  settings: ImapSettings;
  /** Each cache has a bound of its own where this is absent. */
  caches?: ImapCaches;
  /** Instead of `SIGN_IN_WITHIN_MS`, for tests. */
  signInWithinMs?: number;
  /** For the metrics: name, status and seconds of every command. */
  onCommand?: (name: string, status: string, seconds: number) => void;
}

/** What commands work with: what was given, and what the server keeps for all its sessions. */
export interface ImapDependencies extends ImapServerParts {
  accountSessions: AccountSessions;
  mailboxStates: MailboxStates;
  messageKeys: MessageKeyCache;
  storedMessages: StoredMessageCache;
}
