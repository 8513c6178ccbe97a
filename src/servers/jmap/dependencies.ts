/** What the JMAP server is given (law 5). */
import type { Filer } from '#domain/mailstore/filing.ts';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailSignIn } from '#services/sign-in/mail-sign-in.ts';

export interface JmapSettings {
  /** Passwords and tokens may come without TLS from this machine itself. */
  isTryOut: boolean;
  /** The address clients know us by; in the try-out each client's own. */
  baseUrl: (host: string | undefined, protocol: string) => string;
  maxMessageBytes: number;
}

export interface JmapDependencies {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  hub: ChangeHub;
  signIn: Pick<MailSignIn, 'verifyPassword' | 'verifyToken'>;
  clock: Clock;
  ids: NewId;
  settings: JmapSettings;
  log: { warn(facts: object, message: string): void; error(facts: object, message: string): void };
  /** For the metrics: name, whether it failed, and seconds of every call. */
  onCall?: (name: string, failed: boolean, seconds: number) => void;
}
