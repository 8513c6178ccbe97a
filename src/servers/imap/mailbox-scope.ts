/** Which mailboxes the filters of ESEARCH and NOTIFY mean (RFC 5465 §6, RFC 7377 §2.2). */
import type { MailboxFilter } from '#formats/imap/commands/mailbox-filter.ts';
import { type ImapSession, requireSignedIn } from './session.ts';
import type { ListedMailbox } from './shared-mailboxes.ts';
import { DELIMITER } from './shared-names.ts';

function isBelow(path: string, above: string): boolean {
  return path.startsWith(above + DELIMITER);
}

/** What each kind of filter that names mailboxes means by one name. */
const NAMED: Record<'mailboxes' | 'subtree' | 'subtree-one', (path: string, name: string) => boolean> = {
  mailboxes: (path, name) => path === name,
  subtree: (path, name) => path === name || isBelow(path, name),
  'subtree-one': (path, name) =>
    path === name || (isBelow(path, name) && !path.slice(name.length + 1).includes(DELIMITER)),
};

/** Whether a filter means a mailbox. */
export function isInScope(
  session: ImapSession,
  filter: MailboxFilter,
  { access, mailbox }: ListedMailbox,
): boolean {
  if ('names' in filter) return filter.names.some((name) => NAMED[filter.kind](mailbox.path, name));
  if (filter.kind === 'personal') return access.accountId === requireSignedIn(session).access.accountId;
  if (filter.kind === 'inboxes') return mailbox.role === 'inbox';
  return filter.kind === 'subscribed' ? mailbox.subscribed : session.selected?.mailbox.id === mailbox.id;
}
