/**
 * The STATUS items of a mailbox, for STATUS, LIST RETURN (STATUS …) and NOTIFY (RFC 3501 §6.3.10, RFC 5819).
 */

import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { countRecent, sumDeleted } from '#domain/mailstore/recent.ts';
import type { StatusItem } from '#formats/imap/commands/status.ts';
import type { CommandContext } from './command.ts';
import type { NamedMailbox } from './requirements.ts';

/** Items that are no counters of the mailbox's own row and cost a query. */
type Counted = 'RECENT' | 'DELETED-STORAGE';

const OF_ROW: Record<Exclude<StatusItem, Counted>, (mailbox: Mailbox) => number | string> = {
  MESSAGES: (mailbox) => mailbox.messageCount,
  UIDNEXT: (mailbox) => mailbox.uidNext,
  UIDVALIDITY: (mailbox) => mailbox.uidValidity,
  UNSEEN: (mailbox) => mailbox.unseenCount,
  DELETED: (mailbox) => mailbox.deletedCount,
  SIZE: (mailbox) => mailbox.sizeBytes,
  HIGHESTMODSEQ: (mailbox) => mailbox.modseq,
  MAILBOXID: (mailbox) => `(${mailbox.id})`,
};

/** Items with their values, in the order asked for. */
export async function statusValues(
  { deps }: CommandContext,
  { access, mailbox }: NamedMailbox,
  items: readonly StatusItem[],
): Promise<(readonly [StatusItem, number | string])[]> {
  const counts: Record<Counted, number> = {
    RECENT: items.includes('RECENT') ? await countRecent(deps.db, access, mailbox.id) : 0,
    'DELETED-STORAGE': items.includes('DELETED-STORAGE') ? await sumDeleted(deps.db, access, mailbox.id) : 0,
  };
  return items.map((item) => {
    const isCounted = item === 'RECENT' || item === 'DELETED-STORAGE';
    return [item, isCounted ? counts[item] : OF_ROW[item](mailbox)] as const;
  });
}
