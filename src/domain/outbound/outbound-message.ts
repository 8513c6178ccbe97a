/** The values of the outbound queue. */
import type { AccountId, QueueId, UnitId } from '#platform/kernel/ids.ts';

/** When the sender wants to hear of a recipient (RFC 3461 §4.1). */
export type Notify = 'never' | 'success' | 'failure' | 'delay';

export type TlsWish = 'normal' | 'required' | 'optional';

/** Why a message waits: its account may be stolen, or so many recipients outside need an approval. */
export type Held = { for: 'suspicion' } | { for: 'approval'; unitId: UnitId; subject: string };

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
  /** RFC 6710: -9 to 9, 0 where not given. */
  priority?: number;
  /** RFC 8689: `required` by REQUIRETLS, `optional` by `TLS-Required: No`. */
  tls?: TlsWish;
  /** It waits for somebody's decision instead of leaving. */
  held?: Held;
  /** The trace it belongs to, where it is traced (W3C's `traceparent`). */
  traceparent?: string;
  createdAt: Date;
  recipients: readonly OutboundRecipient[];
}

/** The domain of an address in lower case; the whole text where there is no `@`. */
export function outboundDomain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
