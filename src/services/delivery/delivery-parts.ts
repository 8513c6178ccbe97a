/** What the pipeline works with, and what it answers. */

import type { Principal } from '#domain/directory/principal.ts';
import type { NewMailReport } from '#domain/mail-reports/mail-reports.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { HeldMail } from '#domain/quarantine/quarantined-mail.ts';
import type { Withheld } from '#domain/quarantine/withheld-mail.ts';
import type { SmimeAuthorities } from '#formats/smime/verify.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { Tracing } from '#platform/telemetry/tracing.ts';
import type { Scanner } from '#services/antivirus/scanner.ts';
import type { Acquaintances } from '#services/doubt/acquaintances.ts';
import type { PersonalJunk } from '#services/junk/personal.ts';
import type { JunkScorer } from '#services/junk/scorer.ts';
import type { DmarcCollector } from '#services/mail-reports/dmarc-collector.ts';
import type { SenderAuthenticator } from '#services/sender-authentication/authenticate.ts';
import type { FilterSettings } from './filters/filter-parts.ts';
import type { GroupSettings } from './groups/group-parts.ts';
import type { Entrance } from './incoming-message.ts';
import type { SendingRules } from './sending-rules.ts';

/** The answer to the peer. Codes of RFC 5321 §4.2 and RFC 3463. */
export type DeliveryReply =
  | { kind: 'accepted'; id: string }
  | ({ kind: 'refused' | 'deferred' } & NegativeReply);

/** Why not: reply code, enhanced status code, and a sentence. */
export interface NegativeReply {
  code: number;
  enhanced: string;
  text: string;
}

/** What the pipeline works with. */
/** A virus on its way in. */
export interface FoundVirus {
  name: string;
  by: 'clamd' | 'policy';
  entrance: Entrance;
  /** What its recipients are to know; absent where the message is held instead of refused. */
  refused?: Withheld;
}

export interface DeliveryParts {
  /** Where the time of a message goes; without it nobody asks. */
  tracing?: Tracing;
  filer: Filer;
  /** Which addresses the principal may send as; lower case, its own first. */
  ownAddresses: (principal: Principal) => Promise<ReadonlySet<string>>;
  /** Which addresses it may write for, as Sender (RFC 5322 §3.6.2); without it, none. */
  behalfAddresses?: (principal: Principal) => Promise<ReadonlySet<string>>;
  /** The mailbox at this path of the account, made where it is missing. */
  ensureMailbox: (accountId: AccountId, path: string) => Promise<MailboxId>;
  hostname: string;
  /** The mail domain, which our own letters are from. */
  domain?: string;
  /** Asks who strangers are; without it nobody is asked. */
  senderAuthentication?: SenderAuthenticator;
  /** Domains whose ARC seals may vouch for what fails DMARC. */
  trustedSealers?: readonly string[];
  /** The one mail domain; without it nothing is doubted. */
  ourDomain?: string;
  /** Who has written to whom before. */
  acquaintances?: Acquaintances;
  /** Scores junk; without it nothing is junk. */
  junk?: JunkScorer;
  /** What each reader has taught about junk. */
  personalJunk?: PersonalJunk;
  /** What groups are expanded with; without it there are none. */
  groups?: GroupSettings;
  /** What filters run with; without it nobody's run. */
  filters?: FilterSettings;
  /** Counts what DMARC finds, for reports to the domains that ask. */
  dmarcCollector?: Pick<DmarcCollector, 'note'>;
  /** Keeps a report that somebody sent us. */
  keepReport?: (report: NewMailReport) => void;
  /** Looks for viruses; without it nobody does. */
  scanner?: Scanner;
  /** What to do with a stranger's virus; refused by default. */
  virusFound?: 'refuse' | 'quarantine';
  /** Told of every virus found. */
  onVirus?: (found: FoundVirus) => void;
  /** Holds a message back, committed; without it nothing is. */
  hold?: (mail: HeldMail) => Promise<void>;
  /** The address to send on under in place of a stranger's; without it under his own. */
  bounceAddress?: (reversePath: string) => string;
  /** Whether a journal of all mail is kept (R6.7); without it none is. */
  isJournaled?: () => boolean;
  /** Policies of sending; without them nobody is held to any. */
  rules?: SendingRules;
  /** Authorities whose certificates may sign letters (S/MIME); without any, no signature is `verified`. */
  smimeTrust?: SmimeAuthorities;
  clock: Clock;
  ids: NewId;
  log: Logger;
  /** Told of each message that was kept: whether it looked like junk, whether it is held back. */
  onKept?: (facts: { isJunk: boolean; isHeld: boolean }) => void;
  /** Told what became of each message. */
  onReply?: (entrance: Entrance, kind: DeliveryReply['kind']) => void;
}
