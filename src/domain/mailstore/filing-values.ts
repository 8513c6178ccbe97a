/** The values of filing: what goes where, what became of it, and what a filer works with. */

import type { HeldMessage } from '#domain/outbound/held-messages.ts';
import type { OutboundMessage } from '#domain/outbound/outbound-message.ts';
import type { DeferredRecipient, FinishedRecipient } from '#domain/outbound/outbound-outcomes.ts';
import type { BlobStore, PreparedBlob } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, EmailId, MailboxId, NewId, ThreadId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { JournalEntry } from './journal.ts';
import type { Flags, MailboxRole } from './message-values.ts';
import type { PreparedMessage } from './prepare.ts';

/**
 * Where one copy of a message goes. A role that an account has no mailbox for falls back to its INBOX; names are looked up
 * in the transaction that files, from the root down.
 */
export interface FilingCopy {
  accountId: AccountId;
  target: { mailboxId: MailboxId } | { role: MailboxRole } | { names: readonly string[] };
  flags: Flags;
  receivedAt: Date;
  /** Reasons for this reader to doubt the message (R8.8). */
  signals?: readonly string[];
}

/** One message with all its local copies and, in the same transaction, its place in the outbound queue. */
export interface Filing {
  /** Needed where there are copies. */
  message?: PreparedMessage;
  copies: readonly FilingCopy[];
  /** What delivery found out about the message, encoded. */
  assessment?: string;
  /** Somebody has looked for viruses already (R6.6). */
  isScanned?: true;
  /** Refuse with `overQuota` where a copy would exceed its account's space. */
  enforceQuota: boolean;
  outbound?: { blob: PreparedBlob; message: OutboundMessage };
  /** Kept until its time instead of being sent now. */
  held?: { blob: PreparedBlob; message: HeldMessage };
  /** The trace it belongs to, where it is traced (W3C's `traceparent`). */
  traceparent?: string;
  /** Its place in the journal, where one is kept. */
  journal?: JournalEntry;
  /** Recipients of the queue that end with this message, which tells of them. */
  finished?: readonly FinishedRecipient[];
  /** Recipients of the queue that go on waiting, of whose delay this message tells. */
  deferred?: readonly DeferredRecipient[];
}

/** Where a copy was filed. */
export interface FiledCopy {
  accountId: AccountId;
  mailboxId: MailboxId;
  emailId: EmailId;
  threadId: ThreadId;
  uid: number;
  uidValidity: number;
  modseq: number;
}

export interface FilerParts {
  db: Database;
  blobs: BlobStore;
  ids: NewId;
  clock: Clock;
  /** How long a batch waits for messages that are being judged. */
  gatherMs?: number;
  /** Told the number of messages and the seconds of every committed batch. */
  onBatch?: (messages: number, seconds: number) => void;
}
