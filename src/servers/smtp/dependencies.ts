/**
 * What the server is given: functions and values, so that tests give others (law 5).
 */

import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { Tracing } from '#platform/telemetry/tracing.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import type { RecipientAnswer } from '#services/delivery/recipient-answer.ts';
import type { ReceptionGuard } from '#services/reception/guard.ts';
import type { MailSignIn } from '#services/sign-in/mail-sign-in.ts';
import type { AllowPlainAuth } from '#services/sign-in/plain-auth.ts';
import type { SmtpLimits } from './limits.ts';

/** What an operator decides. */
export interface SmtpSettings {
  hostname: string;
  /** The one domain mail is taken for. */
  domain: string;
  maxMessageBytes: number;
  maxRecipients: number;
  /** From where a password may come without TLS. */
  allowPlainAuth: AllowPlainAuth;
}

/** Who has signed in, with the addresses they may send as. */
export interface Sender {
  principal: AccountPrincipal;
  /** In lower case. */
  addresses: ReadonlySet<string>;
}

export interface SmtpDependencies {
  /** Whom something goes back to that came to an address we forwarded under; undefined for what is none. */
  forwardedFor?: (address: string) => string | undefined;
  delivery: Delivery;
  /** Where the time of a message goes; without it nobody asks. */
  tracing?: Tracing;
  /** Whether a domain is one of ours. */
  isServed: (domain: string) => Promise<boolean>;
  /** Looks up an address of our domain; lookups of one moment are one query. */
  findRecipient(address: string): Promise<RecipientAnswer>;
  signIn: MailSignIn;
  findSender(accountId: AccountId): Promise<Sender>;
  /** Keeps strangers within measure; without it nobody does. */
  guard?: ReceptionGuard;
  /** Bounds what all connections together hold of large messages. */
  receiving: ReceivingMemory;
  clock: Clock;
  random: (bytes: number) => Buffer;
  log: Logger;
  settings: SmtpSettings;
  /** Other limits than `DEFAULT_LIMITS`. */
  limits?: Partial<SmtpLimits>;
  onCommand?: (verb: string, code: number) => void;
}
