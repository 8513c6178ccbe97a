/** What the server is given: functions and values, so that tests give others (law 5). */

import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { MailSignIn } from '#services/sign-in/mail-sign-in.ts';
import type { AllowPlainAuth } from '#services/sign-in/plain-auth.ts';
import type { AddressBook } from './address-book.ts';
import type { LdapLimits } from './limits.ts';
import type { ReadPictures } from './pictures.ts';

/** What an operator decides. */
export interface LdapSettings {
  domain: string;
  /** From where a password may come without TLS. */
  allowPlainAuth: AllowPlainAuth;
}

export interface LdapDependencies {
  book: AddressBook;
  signIn: MailSignIn;
  /** The principal of a proven account; `Refusal` when it is locked or gone. */
  readPrincipal: (accountId: AccountId) => Promise<AccountPrincipal>;
  readPictures: ReadPictures;
  clock: Clock;
  random: (bytes: number) => Buffer;
  log: Logger;
  settings: LdapSettings;
  /** Other limits than `DEFAULT_LIMITS`. */
  limits?: Partial<LdapLimits>;
  /** For the metrics: operation, result code and seconds. */
  onOperation?: (operation: string, code: number, seconds: number) => void;
}
