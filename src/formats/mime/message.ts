/**
 * The values a parsed message is made of: header fields, addresses, envelope, part tree.
 *
 * All positions are byte offsets into the whole message, so a part or a header is read later by range without
 * parsing again. Texts are JavaScript strings: header bytes read as UTF-8 (RFC 6532), or as the windows-1252
 * bytes they are when they are not valid UTF-8; encoded words (RFC 2047) are left as they stand.
 */

/** One header field. `bytes[start, end)` is the field with its folding, without its last line ending. */
export interface HeaderField {
  /** As written, e.g. `Subject`. */
  name: string;
  start: number;
  /** First byte after the colon. */
  valueStart: number;
  end: number;
}

/** A mailbox of RFC 5322 §3.4. `name` is unquoted and unfolded, with encoded words still encoded. */
export interface MailboxAddress {
  kind: 'mailbox';
  name?: string;
  /** Source route of RFC 5322 §4.4, obsolete. */
  route?: string;
  localPart: string;
  /** Absent where the header names none (`To: root`). */
  domain?: string;
}

/** A group of RFC 5322 §3.4. */
export interface GroupAddress {
  kind: 'group';
  name: string;
  members: MailboxAddress[];
}

export type Address = MailboxAddress | GroupAddress;

/** What IMAP ENVELOPE (RFC 9051 §7.5.2) shows; strings unfolded, encoded words kept. */
export interface Envelope {
  date?: string;
  subject?: string;
  from: Address[];
  sender: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  inReplyTo?: string;
  messageId?: string;
}

/** A parameter of Content-Type or Content-Disposition, decoded by RFC 2231 (and RFC 2047 where senders misuse it). */
export interface Parameter {
  name: string;
  value: string;
}

/** One node of the part tree. Names in lower case, values as written. */
export interface MessagePart {
  /** IMAP part number, `1.2`; empty for a multipart root and for the root of an embedded message's multipart. */
  section: string;
  type: string;
  subtype: string;
  parameters: Parameter[];
  /** Content-Transfer-Encoding in lower case; `7bit` by default. */
  encoding: string;
  disposition?: { kind: string; parameters: Parameter[] };
  contentId?: string;
  description?: string;
  md5?: string;
  language: string[];
  location?: string;
  /** `[headerStart, bodyStart)` is the header with its blank line, `[bodyStart, bodyEnd)` the body. */
  headerStart: number;
  bodyStart: number;
  bodyEnd: number;
  /** Lines of the body: number of LF, plus one where the last line has none. */
  lines: number;
  /** Children of a multipart. */
  parts: MessagePart[];
  /** The embedded message of a message/rfc822 or message/global part. */
  message?: { envelope: Envelope; root: MessagePart };
}

/** A whole message after one pass over its bytes. */
export interface ParsedMessage {
  size: number;
  headers: HeaderField[];
  envelope: Envelope;
  /** Message-IDs without angle brackets, in order (RFC 5322 §3.6.4). */
  references: string[];
  root: MessagePart;
  /** Limits that were reached; the rest of the message is then one opaque leaf or unlisted header. */
  exceeded: ('depth' | 'parts' | 'headerSize' | 'headerCount')[];
}
