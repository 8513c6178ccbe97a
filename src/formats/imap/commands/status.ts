/**
 * STATUS (RFC 9051 §6.3.11) with HIGHESTMODSEQ (RFC 7162), SIZE (RFC 8438), MAILBOXID (RFC 8474) and
 * DELETED-STORAGE (RFC 9208 §4.1.4); also the STATUS return option of
 * LIST (RFC 5819).
 *
 * A further item is one line in `statusItems`.
 */
import type { Decoder } from '../decoder.ts';

const statusItems = [
  'MESSAGES',
  'RECENT',
  'UIDNEXT',
  'UIDVALIDITY',
  'UNSEEN',
  'DELETED',
  'SIZE',
  'HIGHESTMODSEQ',
  'MAILBOXID',
  'DELETED-STORAGE',
] as const;

export type StatusItem = (typeof statusItems)[number];

export interface StatusCommand {
  mailbox: string;
  items: StatusItem[];
}

/** `"(" status-att *(SP status-att) ")"`, each item once. */
export function expectStatusItems(d: Decoder): StatusItem[] {
  const items = d.expectList(() => {
    const name = d.expectKeyword();
    return statusItems.find((item) => item === name) ?? d.fail(`unknown STATUS item ${name}`);
  });
  return [...new Set(items)];
}

export function decodeStatus(d: Decoder): StatusCommand {
  d.expectSp();
  const mailbox = d.expectMailbox();
  d.expectSp();
  const items = expectStatusItems(d);
  d.expectEnd();
  return { mailbox, items };
}
