/**
 * What the server is given: functions and values, so that tests give others (law 5).
 */

import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { MailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import type { AllowPlainAuth } from '#services/sign-in/plain-auth.ts';
import type { Pop3Limits } from './limits.ts';

/** What an operator decides. */
export interface Pop3Settings {
  /** Name in the greeting. */
  hostname: string;
  /** From where a password may come without TLS. */
  allowPlainAuth: AllowPlainAuth;
}

export interface Pop3Dependencies {
  db: Database;
  blobs: BlobStore;
  signIn: MailboxSignIn;
  clock: Clock;
  random: (bytes: number) => Buffer;
  log: Logger;
  settings: Pop3Settings;
  /** Other limits than `DEFAULT_LIMITS`. */
  limits?: Partial<Pop3Limits>;
  /** For the metrics: keyword, status and seconds of every command. */
  onCommand?: (keyword: string, status: string, seconds: number) => void;
}
