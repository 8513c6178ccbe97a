/**
 * Special uses of mailboxes on the wire (RFC 6154 §2) and the roles of the store.
 */
import type { MailboxRole } from '#domain/mailstore/message-values.ts';

const ATTRIBUTES: Record<Exclude<MailboxRole, 'inbox'>, string> = {
  sent: '\\Sent',
  drafts: '\\Drafts',
  trash: '\\Trash',
  junk: '\\Junk',
  archive: '\\Archive',
};

const ROLES = Object.keys(ATTRIBUTES) as Exclude<MailboxRole, 'inbox'>[];

/** The attribute that LIST gives a role, if there is one; INBOX is known by its name. */
export function specialUseOf(role: MailboxRole | undefined): string | undefined {
  return role === undefined || role === 'inbox' ? undefined : ATTRIBUTES[role];
}

/** The role that an attribute names, in any case. */
export function roleOfSpecialUse(attribute: string): MailboxRole | undefined {
  const wanted = attribute.toLowerCase();
  return ROLES.find((role) => ATTRIBUTES[role].toLowerCase() === wanted);
}
