/** Where exported mail goes: one interface, three formats. */
import type { MessageInFile } from '#formats/mailbox-files/message-in-file.ts';

/** A message on its way out; its date is known. */
export type ExportedMessage = MessageInFile & { receivedAt: Date };

/** Takes messages, mailbox by mailbox, in the order of their UIDs. */
export interface MailSink {
  /** Begins a mailbox; empty ones are begun too, so that they come back. */
  openMailbox(path: string): Promise<void>;
  write(message: ExportedMessage): Promise<void>;
  close(): Promise<void>;
}
