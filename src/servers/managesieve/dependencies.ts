/** What the server is given: functions and values, so that tests give others (law 5). */

import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { ForwardingPolicy } from '#services/delivery/filters/forwarding.ts';
import type { MailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import type { AllowPlainAuth } from '#services/sign-in/plain-auth.ts';
import type { ManageSieveLimits } from './limits.ts';

/** What an operator decides. */
export interface ManageSieveSettings {
  hostname: string;
  /** From where a password may come without TLS. */
  allowPlainAuth: AllowPlainAuth;
  /** Whom filters may forward to; scripts that want more are refused. */
  forwarding: ForwardingPolicy;
}

export interface ManageSieveDependencies {
  db: Database;
  signIn: MailboxSignIn;
  clock: Clock;
  ids: NewId;
  random: (bytes: number) => Buffer;
  log: Logger;
  settings: ManageSieveSettings;
  /** Other limits than `DEFAULT_LIMITS`. */
  limits?: Partial<ManageSieveLimits>;
  /** For the metrics: name, status and seconds of every command. */
  onCommand?: (name: string, status: string, seconds: number) => void;
}
