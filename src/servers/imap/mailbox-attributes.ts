/** The attributes of a mailbox's name: LIST's (RFC 9051 §7.3.1, RFC 5258, RFC 3348, RFC 6154), and those told unasked (RFC 5465 §5.4). */
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { specialUseOf } from './special-use.ts';

/** `\Subscribed` is told only where it is wanted; the others always. */
export function mailboxAttributes(
  mailbox: Mailbox,
  { hasChildren, tellsSubscribed }: { hasChildren: boolean; tellsSubscribed: boolean },
): string[] {
  const use = specialUseOf(mailbox.role);
  return [
    ...(mailbox.isNameOnly ? ['\\Noselect'] : []),
    hasChildren ? '\\HasChildren' : '\\HasNoChildren',
    ...(use === undefined ? [] : [use]),
    ...(tellsSubscribed && mailbox.subscribed ? ['\\Subscribed'] : []),
  ];
}
