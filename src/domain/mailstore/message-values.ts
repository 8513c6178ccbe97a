/**
 * The values of the mail store: flags, mailboxes, messages, changes.
 *
 * Flags that IMAP and JMAP know by name are bits of one number, so that 10,000 of them are 10,000 small numbers;
 * any other keyword is text.
 */
import type { AccountId, EmailId, MailboxId, ThreadId, Uid } from '#platform/kernel/ids.ts';

/** System flags of RFC 9051 §2.3.2 and the registered keywords that clients use daily, as bits. */
export const FLAG_BITS = {
  '\\Seen': 1,
  '\\Answered': 2,
  '\\Flagged': 4,
  '\\Deleted': 8,
  '\\Draft': 16,
  $Forwarded: 32,
  $MDNSent: 64,
  $Junk: 128,
  $NotJunk: 256,
  $Phishing: 512,
} as const;

export type NamedFlag = keyof typeof FLAG_BITS;

export const SEEN = FLAG_BITS['\\Seen'];
export const DELETED = FLAG_BITS['\\Deleted'];

/** Flags of one message: the bits, and any further keywords in the order they were set. */
export interface Flags {
  bits: number;
  keywords: string[];
}

/** Special uses of RFC 6154 §2 that a mailbox may have, and `inbox`. */
export type MailboxRole = 'inbox' | 'sent' | 'drafts' | 'trash' | 'junk' | 'archive';

/** A mailbox with its counters, as of one read. */
export interface Mailbox {
  accountId: AccountId;
  id: MailboxId;
  parentId?: MailboxId;
  name: string;
  /** Names from the root down, joined by `/`. */
  path: string;
  role?: MailboxRole;
  sortOrder: number;
  subscribed: boolean;
  uidValidity: number;
  uidNext: number;
  modseq: number;
  messageCount: number;
  unseenCount: number;
  deletedCount: number;
  sizeBytes: number;
  /** Deleted while others are below it: a name, no mailbox (RFC 3501 §6.3.4). To JMAP it is an empty mailbox. */
  isNameOnly: boolean;
}

/** A mailbox as a session opens it. */
export interface OpenedMailbox {
  mailbox: Omit<Mailbox, 'path'>;
  /** The account's mod-sequence at the same moment: what is read afterwards is at least as new. */
  accountModseq: number;
  /** Messages with a UID from here on are \Recent to the session that opened it. */
  firstRecentUid: number;
}

/** Messages of a mailbox in the order of their UIDs, as columns. */
export interface MessagePage {
  uids: number[];
  bits: number[];
  modseqs: number[];
  sizes: number[];
  /** Keywords by UID, only for messages that have any. */
  keywords: Map<number, string[]>;
}

/** Which messages a mailbox holds, their sizes and flags. */
export interface MailboxSnapshot extends Omit<MessagePage, 'modseqs'> {
  mailbox: Omit<Mailbox, 'path'>;
}

/** The state of one message's flags after a change. */
export interface MessageFlags extends Flags {
  uid: Uid;
  modseq: number;
}

/** What happened in a mailbox after a mod-sequence. A message both added and removed is in neither list. */
export interface MailboxChanges {
  /** The mod-sequence these changes lead up to. */
  modseq: number;
  added: (MessageFlags & { size: number })[];
  flagged: MessageFlags[];
  removed: number[];
  /** The mailbox itself is gone. */
  destroyed: boolean;
}

/** What is stored of one message in a mailbox; `envelope` and `bodyStructure` are IMAP wire bytes. */
export interface StoredMessage {
  uid: Uid;
  emailId: EmailId;
  threadId: ThreadId;
  blob: Buffer;
  size: number;
  receivedAt: Date;
  /** When it came into this mailbox (RFC 8514). */
  savedAt: Date;
  /** The beginning of the text, at most 200 characters. */
  preview?: string;
  envelope?: Buffer;
  bodyStructure?: Buffer;
  /** Compact JSON of the part tree; decode with `decodeParts`. */
  parts?: string;
  /** Compact JSON of the header fields; decode with `decodeFields`. */
  fields?: string;
}

/** Where copied or moved messages went (RFC 4315 COPYUID): source and target UIDs pairwise, in UID order. */
export interface CopiedMessages {
  uidValidity: number;
  sourceUids: number[];
  targetUids: number[];
  modseq: number;
}
