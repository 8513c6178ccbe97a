/** The values of the outbound queue. */
import type { AccountId, QueueId } from '#platform/kernel/ids.ts';

/** When the sender wants to hear of a recipient (RFC 3461 §4.1). */
export type Notify = 'never' | 'success' | 'failure' | 'delay';

export interface OutboundRecipient {
  /** As given, case kept. */
  address: string;
  /** In lower case. */
  domain: string;
  notify?: readonly Notify[];
  orcpt?: string;
}

/** A message for recipients elsewhere. */
export interface OutboundMessage {
  id: QueueId;
  accountId?: AccountId;
  /** Hash of its bytes in the blob store; the queue holds one reference. */
  blob: Buffer;
  size: number;
  /** Empty for the null reverse-path. */
  returnPath: string;
  ret?: 'full' | 'headers';
  envid?: string;
  smtputf8: boolean;
  body: '7bit' | '8bitmime' | 'binarymime';
  createdAt: Date;
  recipients: readonly OutboundRecipient[];
}

/** The domain of an address in lower case; the whole text where there is no `@`. */
export function outboundDomain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
