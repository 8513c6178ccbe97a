/**
 * The STATUS items of a mailbox, for STATUS and for LIST RETURN (STATUS …) (RFC 3501 §6.3.10, RFC 5819).
 */

import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { countRecent } from '#domain/mailstore/recent.ts';
import type { StatusItem } from '#formats/imap/commands/status.ts';
import type { CommandContext } from './command.ts';
import type { NamedMailbox } from './requirements.ts';

/** All but RECENT are counters of the mailbox's own row. */
const COUNTERS: Record<Exclude<StatusItem, 'RECENT'>, (mailbox: Mailbox) => number> = {
  MESSAGES: (mailbox) => mailbox.messageCount,
  UIDNEXT: (mailbox) => mailbox.uidNext,
  UIDVALIDITY: (mailbox) => mailbox.uidValidity,
  UNSEEN: (mailbox) => mailbox.unseenCount,
  DELETED: (mailbox) => mailbox.deletedCount,
  SIZE: (mailbox) => mailbox.sizeBytes,
  HIGHESTMODSEQ: (mailbox) => mailbox.modseq,
};

/** Items with their values, in the order asked for. */
export async function statusValues(
  { deps }: CommandContext,
  { access, mailbox }: NamedMailbox,
  items: readonly StatusItem[],
): Promise<(readonly [StatusItem, number])[]> {
  const recent = items.includes('RECENT') ? await countRecent(deps.db, access, mailbox.id) : 0;
  return items.map((item) => [item, item === 'RECENT' ? recent : COUNTERS[item](mailbox)] as const);
}
