/**
 * LIST (RFC 3501 §6.3.8) with LIST-EXTENDED (RFC 5258), LIST-STATUS (RFC 5819), SPECIAL-USE (RFC 6154) and CHILDREN
 * (RFC 3348).
 *
 * One query reads all mailboxes; an account has at most some thousands, and the hierarchy is needed anyway.
 */

import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { decodeList, type ListCommand } from '#formats/imap/commands/list.ts';
import { encodeListResponse, encodeStatusResponse } from '#formats/imap/responses.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { joinReference, matchesListPattern } from '../list-pattern.ts';
import { statusValues } from '../mailbox-status.ts';
import { requireSignedIn } from '../requirements.ts';
import { specialUseOf } from '../special-use.ts';

const DELIMITER = '/';

/** What the selection options ask of a mailbox itself (RFC 5258 §3). */
function isSelected({ select }: ListCommand, mailbox: Mailbox): boolean {
  if (select.has('SUBSCRIBED') && !mailbox.subscribed) return false;
  return !select.has('SPECIAL-USE') || specialUseOf(mailbox.role) !== undefined;
}

function attributesOf({ select, returns }: ListCommand, mailbox: Mailbox, hasChildren: boolean): string[] {
  const attributes = [hasChildren ? '\\HasChildren' : '\\HasNoChildren'];
  const use = specialUseOf(mailbox.role);
  if (use !== undefined) attributes.push(use);
  if (mailbox.subscribed && (select.has('SUBSCRIBED') || returns.has('SUBSCRIBED')))
    attributes.push('\\Subscribed');
  return attributes;
}

/** Selection options that something below the mailbox meets, for CHILDINFO (RFC 5258 §3.5). */
function childInfoOf(command: ListCommand, mailbox: Mailbox, all: readonly Mailbox[]): string[] {
  if (!command.select.has('RECURSIVEMATCH')) return [];
  const below = all.filter((other) => other.path.startsWith(`${mailbox.path}${DELIMITER}`));
  const isMet = below.some((other) => isSelected(command, other));
  return isMet
    ? [...command.select].filter((option) => option === 'SUBSCRIBED' || option === 'SPECIAL-USE')
    : [];
}

async function writeMailbox(
  context: CommandContext,
  command: ListCommand,
  mailbox: Mailbox,
  all: readonly Mailbox[],
): Promise<void> {
  const childInfo = childInfoOf(command, mailbox, all);
  const isItself = isSelected(command, mailbox);
  if (!isItself && childInfo.length === 0) return;
  const hasChildren = all.some((other) => other.parentId === mailbox.id);
  const attributes = attributesOf(command, mailbox, hasChildren);
  const entry = { attributes, delimiter: DELIMITER, name: mailbox.path };
  context.out.wire(encodeListResponse(childInfo.length > 0 ? { ...entry, childInfo } : entry));
  if (!isItself || !command.returns.has('STATUS')) return;
  const named = { access: requireSignedIn(context.session).access, mailbox };
  const values = await statusValues(context, named, command.statusItems);
  context.out.wire(encodeStatusResponse(mailbox.path, values));
}

export const list = defineCommand({
  name: 'LIST',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['CHILDREN', 'SPECIAL-USE', 'LIST-EXTENDED', 'LIST-STATUS'],
  decode: decodeList,
  async run(context, command) {
    const { deps, session, out } = context;
    // RFC 3501 §6.3.8: an empty name asks for the separator and the root of the reference.
    if (!command.extended && command.patterns[0] === '') {
      out.wire(encodeListResponse({ attributes: ['\\Noselect'], delimiter: DELIMITER, name: '' }));
      return ok('That is all.');
    }
    if (command.statusItems.includes('HIGHESTMODSEQ')) enableCondstore(context);
    const all = await listMailboxes(deps.db, requireSignedIn(session).access);
    const patterns = command.patterns.map((pattern) => joinReference(command.reference, pattern));
    for (const mailbox of all) {
      if (!patterns.some((pattern) => matchesListPattern(pattern, mailbox.path))) continue;
      await writeMailbox(context, command, mailbox, all);
      await out.relieve();
    }
    return ok('That is all.');
  },
});
