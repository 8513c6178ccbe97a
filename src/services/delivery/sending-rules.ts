/** What the steps ask of the policies that people change at run time; `services/sending-rules` makes it. */
import type { Principal, Role } from '#domain/directory/principal.ts';
import type { HoldReason } from '#domain/outbound/sending-holds.ts';
import type { PersonalMail } from '#domain/policy/personal-mail.ts';
import type { SentSoFar } from '#domain/policy/policies/sending-limits.ts';
import type { PolicyReader } from '#domain/policy/policy-reader.ts';
import type { Sending } from '#domain/policy/sending-counts.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { OwnMessage } from './disposition.ts';

/** What a notice about a message that waits names. */
export interface WaitingSend {
  accountId: AccountId;
  unitId: UnitId;
  sender: string;
  subject: string;
  recipients: number;
}

export interface SendingRules {
  policies: Pick<PolicyReader, 'read'>;
  /** Declared as a network of its own, without connection to others (R6.4). */
  isIsolatedNetwork: boolean;
  /** Counts what is offered, and gives all there was. */
  count(sending: Sending): Promise<SentSoFar>;
  isHeld(accountId: AccountId): Promise<boolean>;
  /** Holds the account's queue and tells the center, once. */
  suspect(accountId: AccountId, address: string, reason: HoldReason, sent: SentSoFar): Promise<void>;
  /** For the report on personal mail services. */
  recordPersonalMail(mails: readonly PersonalMail[]): Promise<void>;
  /** What is written to the sender and to those who may decide. */
  noticesOfWaiting(send: WaitingSend): Promise<OwnMessage[]>;
}

/** The roles a principal holds, wherever. */
export function rolesOf(principal: Principal | undefined): Role[] {
  return principal?.kind === 'account' ? principal.roles.map(({ role }) => role) : [];
}
