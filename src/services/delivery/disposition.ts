/**
 * What becomes of a message at one local recipient: where it is filed, under which flags, to whom it goes on, and what
 * is answered. Values only; `file-mail.ts` turns all of them into one transaction.
 */
import type { FilingCopy } from '#domain/mailstore/filing-values.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { EnvelopeRecipient } from './incoming-message.ts';

/** A mailbox by id, by role, or by a path that is made where it is missing. */
export type PlaceTarget = FilingCopy['target'] | { path: string };

/** One copy. */
export interface Place {
  target: PlaceTarget;
  /** Names, such as `\Seen`. */
  flags: readonly string[];
}

/** A message that we write ourselves: a vacation reply, a refusal, a notice. */
export interface OwnMessage {
  bytes: Buffer;
  recipient: EnvelopeRecipient;
}

/** The message as this recipient gets it, where that differs from what came in. */
export interface EditedForm {
  headers: readonly (readonly [name: string, value: string])[];
  removed: readonly { start: number; end: number }[];
}

export interface Disposition {
  accountId: AccountId;
  /** As the envelope names it; its tag may matter. */
  recipient: EnvelopeRecipient;
  /** Reasons for this reader to doubt the message (R8.8). */
  signals?: readonly string[];
  /** None: the message is not kept. */
  places: readonly Place[];
  /** Addresses of other systems that the message goes on to. */
  redirects: readonly EnvelopeRecipient[];
  replies: readonly OwnMessage[];
  edited?: EditedForm;
  /** What is remembered in the same transaction (who was answered, what was seen before). */
  remember?: (tx: Transaction) => Promise<void>;
}
