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

/** The message as somebody gets it, where that differs from what came in: by a list, or by somebody's own filters. */
export interface MessageForm {
  /** Whole, without Return-Path. */
  bytes: Buffer;
  reversePath: string;
}

/** One copy. */
export interface Place {
  target: PlaceTarget;
  /** Names, such as `\Seen`. */
  flags: readonly string[];
  /** The recipient's form unless told. */
  form?: MessageForm;
}

/** Addresses of other systems that the message goes on to. */
export interface Onward {
  recipients: readonly EnvelopeRecipient[];
  form?: MessageForm;
}

/** A message that we write ourselves: a vacation reply, a refusal, a notice. */
export interface OwnMessage {
  bytes: Buffer;
  recipient: EnvelopeRecipient;
}

export interface Disposition {
  accountId: AccountId;
  /** As the envelope names it; its tag may matter. */
  recipient: EnvelopeRecipient;
  /** Reasons for this reader to doubt the message (R8.8). */
  signals?: readonly string[];
  /** None: the message is not kept. */
  places: readonly Place[];
  onward: readonly Onward[];
  replies: readonly OwnMessage[];
  /** What all of this is about; the message as it came in unless told. */
  form?: MessageForm;
  /** What is remembered in the same transaction (who was answered, what was seen before). */
  remember?: (tx: Transaction) => Promise<void>;
}
