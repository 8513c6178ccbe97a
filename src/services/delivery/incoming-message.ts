/** A message on its way in: its bytes, its envelope, and who brought it. */
import type { Principal } from '#domain/directory/principal.ts';
import type { FiledCopy } from '#domain/mailstore/filing-values.ts';
import type { Assessment } from '#formats/assessment/assessment.ts';
import type { AccountId, QueueId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';

/** One recipient of the envelope; `accountId` where RCPT found it to be local. */
export interface EnvelopeRecipient {
  /** As given by the peer. */
  address: string;
  accountId?: AccountId;
  /** Where RCPT found it to be a group's. */
  groupId?: string;
  /** A moderator has let the message through. */
  isApproved?: true;
  /** The part after `+` (RFC 5233). */
  mailboxTag?: string;
  notify?: ('never' | 'success' | 'failure' | 'delay')[];
  orcpt?: string;
}

/** Whether a recipient is of another system. */
export function isElsewhere({ accountId, groupId }: EnvelopeRecipient): boolean {
  return accountId === undefined && groupId === undefined;
}

/** Where a message comes from. */
export interface PeerFacts {
  remoteAddress: string;
  helo: string;
  /** The protocol as the Received header names it (RFC 3848, RFC 6531 §4.3), e.g. `ESMTPS`. */
  protocol: string;
  tls?: { version: string; cipher: string };
}

/** The ways in. */
/** `release`: what was held back and is let go; it has been through all the questions. */
export type Entrance = 'mx' | 'submission' | 'api' | 'release';

/** A message with its envelope, complete and not yet accepted. */
export interface IncomingMessage {
  entrance: Entrance;
  /** CRLF line endings, dot-unstuffed, without our trace header. */
  bytes: Buffer;
  /** Empty for the null reverse-path. */
  reversePath: string;
  recipients: EnvelopeRecipient[];
  ret?: 'full' | 'headers';
  envid?: string;
  /** The name it is to have in the outbound queue; without one it gets one. */
  queueId?: QueueId;
  smtputf8: boolean;
  /** RFC 8689: every server on the way must take it over TLS with a certificate that holds. */
  requireTls?: boolean;
  /** RFC 6710: -9 to 9. */
  priority?: number;
  body?: '7bit' | '8bitmime' | 'binarymime';
  peer: PeerFacts;
  /** What was found out before it was held back, on release. */
  assessment?: Assessment;
  /** The account it is sent from, where that is not the sender’s own: an agency’s. */
  sentFrom?: AccountId;
  /** Not before this time (RFC 4865); judged now all the same. */
  holdUntil?: number;
  /** Other letters, filed in the same transaction: the same said in another language. */
  beside?: readonly { bytes: Buffer; recipient: EnvelopeRecipient }[];
  /** What these get in place of `bytes`: the same letter, its frame in the language they chose. Only what we wrote ourselves has it. */
  inOtherWords?: ReadonlyMap<AccountId, Buffer>;
  /** Whose Sent keeps a copy, in the same transaction; what a mail program sends it keeps itself. */
  keptBy?: AccountId;
  /** Done in the transaction that files it, told where its local copies went. */
  alongside?: (tx: Transaction, filed: readonly FiledCopy[]) => Promise<void>;
  /** Who sends, on submission and api. */
  principal?: Principal;
}
