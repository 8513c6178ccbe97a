/**
 * LIST (RFC 3501 §6.3.8) with LIST-EXTENDED (RFC 5258), LIST-STATUS (RFC 5819), SPECIAL-USE (RFC 6154) and CHILDREN
 * (RFC 3348), LIST-MYRIGHTS (RFC 8440), LIST-METADATA (RFC 9590).
 *
 * One query reads all mailboxes; an account has at most some thousands, and the hierarchy is needed anyway.
 */

import { hasRight, rightsOn } from '#domain/mailstore/access.ts';
import { type MailboxAnnotation, readAnnotations } from '#domain/mailstore/annotations.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import { tellRights } from '#domain/mailstore/rights.ts';
import { listSubscribedNames } from '#domain/mailstore/subscribed-names.ts';
import { encodeMyRightsResponse } from '#formats/imap/commands/acl.ts';
import { decodeList, type ListCommand } from '#formats/imap/commands/list.ts';
import { encodeMetadataResponse } from '#formats/imap/commands/metadata.ts';
import { encodeListResponse, encodeStatusResponse } from '#formats/imap/responses.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { joinReference, matchesListPattern } from '../list-pattern.ts';
import { mailboxAttributes } from '../mailbox-attributes.ts';
import { statusValues } from '../mailbox-status.ts';
import { encodingOf, requireSignedIn } from '../session.ts';
import { type ListedMailbox, listAllMailboxes } from '../shared-mailboxes.ts';
import { DELIMITER } from '../shared-names.ts';
import { specialUseOf } from '../special-use.ts';

/** What the selection options ask of a mailbox itself (RFC 5258 §3). */
function isSelected({ select }: ListCommand, mailbox: Mailbox): boolean {
  if (select.has('SUBSCRIBED') && !mailbox.subscribed) return false;
  return !select.has('SPECIAL-USE') || specialUseOf(mailbox.role) !== undefined;
}

/** What a LIST goes over: every mailbox, and which names its patterns mean. */
interface Listing {
  all: readonly Mailbox[];
  isAsked: (name: string) => boolean;
}

/**
 * Selection options that something below the mailbox meets, for CHILDINFO (RFC 5258 §3.5). A mailbox that does not meet
 * them itself is told only for what is not listed anyway.
 */
function childInfoOf(command: ListCommand, mailbox: Mailbox, { all, isAsked }: Listing): string[] {
  if (!command.select.has('RECURSIVEMATCH')) return [];
  const isItself = isSelected(command, mailbox);
  const below = all.filter((other) => other.path.startsWith(`${mailbox.path}${DELIMITER}`));
  const isMet = below.some((other) => isSelected(command, other) && (isItself || !isAsked(other.path)));
  return isMet
    ? [...command.select].filter((option) => option === 'SUBSCRIBED' || option === 'SPECIAL-USE')
    : [];
}

type ListedNotes = ReadonlyMap<MailboxId | undefined, readonly MailboxAnnotation[]>;

/** The notes asked for on all mailboxes listed: one query for each account. */
async function readNotes(
  { deps }: CommandContext,
  { returns, metadataEntries }: ListCommand,
  listed: readonly ListedMailbox[],
): Promise<ListedNotes> {
  if (!returns.has('METADATA')) return new Map();
  const wanted = { entries: metadataEntries, prefixes: [] };
  const readable = listed.filter(({ access, mailbox }) => hasRight(access, mailbox.id, 'r'));
  const notes: MailboxAnnotation[] = [];
  for (const [access, ofAccount] of Map.groupBy(readable, (one) => one.access)) {
    const ids = ofAccount.map(({ mailbox }) => mailbox.id);
    notes.push(...(await readAnnotations(deps.db, access, ids, wanted)));
  }
  return Map.groupBy(notes, ({ mailboxId }) => mailboxId);
}

/** MYRIGHTS (RFC 8440) and METADATA (RFC 9590) beside the mailbox. */
function writeReturned(
  { out, session }: CommandContext,
  { returns, metadataEntries }: ListCommand,
  { access, mailbox }: ListedMailbox,
  notes: ListedNotes,
): void {
  const encoding = encodingOf(session);
  if (returns.has('MYRIGHTS'))
    out.wire(encodeMyRightsResponse(mailbox.path, tellRights(rightsOn(access, mailbox.id)), encoding));
  if (!returns.has('METADATA') || !hasRight(access, mailbox.id, 'r')) return;
  const byEntry = new Map(notes.get(mailbox.id)?.map(({ entry, value }) => [entry, value]));
  // RFC 9590 §3: every entry that was asked for is told, NIL where there is none.
  const entries = metadataEntries.map((entry) => ({ entry, value: byEntry.get(entry) }));
  out.wire(encodeMetadataResponse(mailbox.path, entries, encoding));
}

async function writeMailbox(
  context: CommandContext,
  command: ListCommand,
  listed: ListedMailbox,
  listing: Listing,
  notes: ListedNotes,
): Promise<void> {
  const { mailbox } = listed;
  const childInfo = childInfoOf(command, mailbox, listing);
  const isItself = isSelected(command, mailbox);
  if (!isItself && childInfo.length === 0) return;
  const hasChildren = listing.all.some((other) => other.parentId === mailbox.id);
  const tellsSubscribed = command.select.has('SUBSCRIBED') || command.returns.has('SUBSCRIBED');
  const attributes = mailboxAttributes(mailbox, { hasChildren, tellsSubscribed });
  const entry = { attributes, delimiter: DELIMITER, name: mailbox.path };
  const encoding = encodingOf(context.session);
  context.out.wire(encodeListResponse(childInfo.length > 0 ? { ...entry, childInfo } : entry, encoding));
  if (!isItself || mailbox.isNameOnly) return;
  writeReturned(context, command, listed, notes);
  if (!command.returns.has('STATUS')) return;
  const values = await statusValues(context, listed, command.statusItems);
  context.out.wire(encodeStatusResponse(mailbox.path, values, encoding));
}

/** A name that is no mailbox, above those of others (RFC 3501 §7.2.2). */
function writeNode({ out }: CommandContext, name: string): void {
  out.wire(encodeListResponse({ attributes: ['\\Noselect', '\\HasChildren'], delimiter: DELIMITER, name }));
}

/** Subscribed names whose mailboxes are gone (RFC 5258 §3.4). */
async function writeSubscribedNames(
  { deps, session, out }: CommandContext,
  command: ListCommand,
  { isAsked, all }: Listing,
): Promise<void> {
  if (!command.select.has('SUBSCRIBED') || command.select.has('SPECIAL-USE')) return;
  const paths = new Set(all.filter((mailbox) => !mailbox.isNameOnly).map(({ path }) => path));
  const attributes = ['\\NonExistent', '\\Subscribed'];
  for (const name of await listSubscribedNames(deps.db, requireSignedIn(session).access))
    if (isAsked(name) && !paths.has(name))
      out.wire(encodeListResponse({ attributes, delimiter: DELIMITER, name }, encodingOf(session)));
}

export const list = defineCommand({
  name: 'LIST',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['CHILDREN', 'SPECIAL-USE', 'LIST-EXTENDED', 'LIST-STATUS', 'LIST-MYRIGHTS', 'LIST-METADATA'],
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
    const asked = mailboxes.filter(({ mailbox }) => isAsked(mailbox.path));
    const notes = await readNotes(context, command, asked);
    for (const listed of asked) {
      await writeMailbox(context, command, listed, { all, isAsked }, notes);
      await out.relieve();
    }
    await writeSubscribedNames(context, command, { isAsked, all });
    if (command.select.size === 0) for (const name of nodes) if (isAsked(name)) writeNode(context, name);
    return ok('That is all.');
  },
});
