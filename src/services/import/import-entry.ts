/** What a source of mail gives, one after the other: messages with their place, or what could not be read. */
import type { MessageInFile } from '#formats/mailbox-files/message-in-file.ts';

/** Why something in a source did not become a message. */
export type ImportFaultReason = 'tooLarge' | 'notMbox' | 'unreadable' | 'empty' | 'refused';

/** One message found, or one fault. `origin` says where, for people: a path, with an offset inside mbox. */
export type ImportEntry =
  | { kind: 'message'; origin: string; mailbox: MailboxNames; message: MessageInFile }
  | { kind: 'fault'; origin: string; reason: ImportFaultReason; detail?: string };

/** Names of mailboxes from the source's root down; empty for the root itself. */
export type MailboxNames = readonly string[];

/** How a source is read. */
export interface SourceOptions {
  /** A message larger than this is reported and passed over. */
  maxMessageBytes: number;
  /** Told how many bytes of the source were read. */
  onBytes: (count: number) => void;
}
