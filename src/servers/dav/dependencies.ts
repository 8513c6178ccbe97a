/** What the service is given: functions and values, so that tests give others (law 5). */
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { MailSignIn } from '#services/sign-in/mail-sign-in.ts';

export interface DavDependencies {
  db: Database;
  clock: Clock;
  ids: NewId;
  /** Of the protocol `dav`. */
  signIn: MailSignIn;
  /** The bytes of a picture by its hash. */
  readPicture: (hash: Buffer) => Promise<Buffer>;
  settings: { isTryOut: boolean };
  log: { error(facts: object, message: string): void };
}
