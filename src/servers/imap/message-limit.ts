/**
 * MESSAGELIMIT (RFC 9738): at most so many messages in one command, as the operator decides (`imap_message_limit`): a bound on
 * what one command costs, far above what any client asks for. Answers stream, so it may be high.
 *
 * FETCH, STORE, SEARCH, MOVE and UID EXPUNGE take the newest of what they were asked for, and tell in the tagged OK where they
 * stopped; COPY, APPEND, SORT and THREAD, which are whole or not at all, refuse.
 */
import { messageLimitCode, type ResponseCode } from '#formats/imap/status-response.ts';
import type { CommandContext } from './command.ts';
import { ImapFault } from './faults.ts';
import type { SelectedMailbox } from './selected.ts';

type Limits = Pick<CommandContext, 'deps'>;

/** What of a command is done; with a code where that is not all. */
export interface WithinLimit {
  items: readonly number[];
  code?: ResponseCode;
}

function newest({ deps }: Limits, items: readonly number[], uidOf: (item: number) => number): WithinLimit {
  const { messageLimit } = deps.settings;
  if (!messageLimit || items.length <= messageLimit) return { items };
  const kept = items.slice(-messageLimit);
  return { items: kept, code: messageLimitCode(messageLimit, uidOf(kept[0] as number)) };
}

/** The newest of ascending UIDs. */
export function newestUids(context: Limits, uids: readonly number[]): WithinLimit {
  return newest(context, uids, (uid) => uid);
}

/** The newest of ascending indexes. */
export function newestIndexes(
  context: Limits,
  view: SelectedMailbox,
  indexes: readonly number[],
): WithinLimit {
  return newest(context, indexes, (index) => view.messages.uids[index] ?? 0);
}

/** NO [MESSAGELIMIT] for a command that is done whole or not at all (RFC 9738 §3.1). */
export function requireWithinLimit({ deps }: Limits, count: number): void {
  const { messageLimit } = deps.settings;
  if (messageLimit && count > messageLimit)
    throw new ImapFault('NO', 'Too many messages for one command.', messageLimitCode(messageLimit));
}
