/** The question that shows a folder. Pure. */
import type { ListQuery } from '../../../jmap/email-list-calls.ts';
import type { Mailbox } from '../../../jmap/objects.ts';

const NEWEST_FIRST = [{ property: 'receivedAt', isAscending: false }];

export function collapsesThreads(
  mailbox: Pick<Mailbox, 'role'> | undefined,
  conversations: boolean,
): boolean {
  return conversations && mailbox?.role !== 'drafts';
}

/** Mail newest first; conversations as one row where the person wants it, drafts never. */
export function mailQuery(
  accountId: string,
  mailbox: Pick<Mailbox, 'role'> | undefined,
  filter: object | null,
  conversations: boolean,
): ListQuery {
  const collapseThreads = collapsesThreads(mailbox, conversations);
  return { accountId, filter, sort: NEWEST_FIRST, collapseThreads };
}

export function inFolder({ id }: Pick<Mailbox, 'id'>): object {
  return { inMailbox: id };
}
