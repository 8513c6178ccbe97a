/**
 * What the server is given: functions and values, so that tests give others (law 5).
 */
import type { ScramKeys } from '#formats/sasl/scram-keys.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

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
  allowPlainAuth: 'never' | 'loopback' | 'always';
  /** The offset from UTC that INTERNALDATE is told in and that SEARCH counts days by. */
  zoneMinutes: number;
}

/** An account whose owner has proved to be there. */
export interface ProvenAccount {
  accountId: AccountId;
  /** The primary address. */
  address: string;
}

/** How people prove who they are; every failure is a `Refusal`. */
export interface ImapSignIn {
  /** Checks a password, slowed down by address and account after wrong ones. */
  verifyPassword(attempt: {
    address: string;
    password: string;
    remoteAddress: string;
  }): Promise<ProvenAccount>;
  /** Keys for SCRAM-SHA-256; for an address that cannot sign in, keys that no proof fits. */
  findScramKeys(attempt: {
    address: string;
    remoteAddress: string;
  }): Promise<{ keys: ScramKeys; account?: ProvenAccount }>;
  /** Told how an exchange of SCRAM ended, for the throttle; `proof` is the client's last message. */
  recordScramResult(attempt: {
    address: string;
    remoteAddress: string;
    proof: Buffer;
    succeeded: boolean;
  }): void;
  /** The key to the account's own mail. */
  openMail(accountId: AccountId): Promise<MailAccess>;
}

export interface ImapDependencies {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  hub: ChangeHub;
  signIn: ImapSignIn;
  clock: Clock;
  ids: NewId;
  random: (bytes: number) => Buffer;
  log: ImapLog;
  settings: ImapSettings;
  /** For the metrics: name, status and seconds of every command. */
  onCommand?: (name: string, status: string, seconds: number) => void;
}
