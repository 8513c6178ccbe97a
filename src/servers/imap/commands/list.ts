/**
 * LIST (RFC 3501 §6.3.8) with LIST-EXTENDED (RFC 5258), LIST-STATUS (RFC 5819), SPECIAL-USE (RFC 6154) and CHILDREN
 * (RFC 3348).
 *
 * One query reads all mailboxes; an account has at most some thousands, and the hierarchy is needed anyway.
 */

import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { decodeList, type ListCommand } from '#formats/imap/commands/list.ts';
import { encodeListResponse, encodeStatusResponse } from '#formats/imap/responses.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { joinReference, matchesListPattern } from '../list-pattern.ts';
import { statusValues } from '../mailbox-status.ts';
import { encodingOf } from '../session.ts';
import { type ListedMailbox, listAllMailboxes } from '../shared-mailboxes.ts';
import { DELIMITER } from '../shared-names.ts';
import { specialUseOf } from '../special-use.ts';

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
  listed: ListedMailbox,
  all: readonly Mailbox[],
): Promise<void> {
  const { mailbox } = listed;
  const childInfo = childInfoOf(command, mailbox, all);
  const isItself = isSelected(command, mailbox);
  if (!isItself && childInfo.length === 0) return;
  const hasChildren = all.some((other) => other.parentId === mailbox.id);
  const attributes = attributesOf(command, mailbox, hasChildren);
  const entry = { attributes, delimiter: DELIMITER, name: mailbox.path };
  const encoding = encodingOf(context.session);
  context.out.wire(encodeListResponse(childInfo.length > 0 ? { ...entry, childInfo } : entry, encoding));
  if (!isItself || !command.returns.has('STATUS')) return;
  const values = await statusValues(context, listed, command.statusItems);
  context.out.wire(encodeStatusResponse(mailbox.path, values, encoding));
}

/** A name that is no mailbox, above those of others (RFC 3501 §7.2.2). */
function writeNode({ out }: CommandContext, name: string): void {
  out.wire(encodeListResponse({ attributes: ['\\Noselect', '\\HasChildren'], delimiter: DELIMITER, name }));
}

export const list = defineCommand({
  name: 'LIST',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['CHILDREN', 'SPECIAL-USE', 'LIST-EXTENDED', 'LIST-STATUS'],
  decode: decodeList,
  async run(context, command) {
    const { out } = context;
    // RFC 3501 §6.3.8: an empty name asks for the separator and the root of the reference.
    if (!command.extended && command.patterns[0] === '') {
      out.wire(encodeListResponse({ attributes: ['\\Noselect'], delimiter: DELIMITER, name: '' }));
      return ok('That is all.');
    }
    if (command.statusItems.includes('HIGHESTMODSEQ')) enableCondstore(context);
    const { nodes, mailboxes } = await listAllMailboxes(context);
    const all = mailboxes.map(({ mailbox }) => mailbox);
    const patterns = command.patterns.map((pattern) => joinReference(command.reference, pattern));
    const isAsked = (name: string): boolean => patterns.some((pattern) => matchesListPattern(pattern, name));
    for (const listed of mailboxes) {
      if (!isAsked(listed.mailbox.path)) continue;
      await writeMailbox(context, command, listed, all);
      await out.relieve();
    }
    if (command.select.size === 0) for (const name of nodes) if (isAsked(name)) writeNode(context, name);
    return ok('That is all.');
  },
});
