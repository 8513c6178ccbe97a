/** What a file keeps of one message: its bytes and what the mailbox knew of it. */

/** A message read from a file or about to be written to one. */
export interface MessageInFile {
  /** The message with CRLF line endings. */
  bytes: Buffer;
  /** IMAP flag names (RFC 9051 §2.3.2), e.g. `\Seen`, and keywords. */
  flags: string[];
  /** When it arrived, where the file says so. */
  receivedAt?: Date;
  /** The reverse-path on the From_ line of mbox. */
  sender?: string;
}
