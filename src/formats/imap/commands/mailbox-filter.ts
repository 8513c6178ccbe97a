/**
 * `filter-mailboxes` (RFC 5465 §8, RFC 7377 §2.2): which mailboxes ESEARCH searches and NOTIFY watches.
 */
import type { Decoder } from '../decoder.ts';

export type MailboxFilter =
  | { kind: 'selected' | 'selected-delayed' | 'inboxes' | 'personal' | 'subscribed' }
  | { kind: 'subtree' | 'subtree-one' | 'mailboxes'; names: string[] };

const PLAIN = ['selected', 'selected-delayed', 'inboxes', 'personal', 'subscribed'] as const;
const NAMED = ['subtree', 'subtree-one', 'mailboxes'] as const;

/** Names in one filter. */
const MAX_NAMES = 500;

export function expectMailboxFilter(d: Decoder): MailboxFilter {
  const word = d.expectAtom().toLowerCase();
  const plain = PLAIN.find((kind) => kind === word);
  if (plain) return { kind: plain };
  const named = NAMED.find((kind) => kind === word) ?? d.fail(`unknown mailbox filter ${word}`);
  d.expectSp();
  const names = d.isChar('(') ? d.expectList(() => d.expectMailbox(), MAX_NAMES) : [d.expectMailbox()];
  return { kind: named, names };
}
