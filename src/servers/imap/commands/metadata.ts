/**
 * GETMETADATA and SETMETADATA (RFC 5464). The server's own `/shared/` notes are for the center to make.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import {
  type Annotation,
  MAX_ANNOTATION_BYTES,
  readAnnotations,
  SEEN_ENTRY,
  writeAnnotations,
} from '#domain/mailstore/annotations.ts';
import {
  decodeGetMetadata,
  decodeSetMetadata,
  encodeMetadataResponse,
  type GetMetadataCommand,
} from '#formats/imap/commands/metadata.ts';
import { longEntriesCode, metadataMaxSizeCode } from '#formats/imap/status-response.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { passOverOwnNotes } from '../notify.ts';
import { requireMailbox } from '../requirements.ts';
import { encodingOf, requireSignedIn } from '../session.ts';

const STATES = ['authenticated', 'selected'] as const;

interface Noted {
  access: MailAccess;
  mailboxId?: MailboxId;
  name: string;
}

/** The empty name is the account itself (RFC 5464 §3.2.1.1). */
async function requireNoted(context: CommandContext, name: string): Promise<Noted> {
  if (name === '') return { access: requireSignedIn(context.session).access, name };
  const { access, mailbox } = await requireMailbox(context, name);
  return { access, mailboxId: mailbox.id, name: mailbox.path };
}

/** How many levels an entry lies below another; undefined where it does not. */
function levelsBelow(entry: string, above: string): number | undefined {
  if (entry === above) return 0;
  return entry.startsWith(`${above}/`) ? entry.slice(above.length + 1).split('/').length : undefined;
}

function isWanted(entry: string, { entries, depth }: GetMetadataCommand): boolean {
  const most = depth === 'infinity' ? Number.POSITIVE_INFINITY : depth;
  return entries.some((above) => (levelsBelow(entry, above) ?? Number.POSITIVE_INFINITY) <= most);
}

/** RFC 5464 §4.2.1: what is too long is left out, and its size told. */
function splitBySize(found: readonly Annotation[], maxSize = Number.POSITIVE_INFINITY) {
  const told = found.filter(({ value }) => value.length <= maxSize);
  const longest = Math.max(0, ...found.map(({ value }) => value.length));
  return { told, ...(longest > maxSize && { longest }) };
}

export const getMetadata = defineCommand({
  name: 'GETMETADATA',
  states: STATES,
  mayExpunge: true,
  announces: ['METADATA', 'METADATA-SERVER'],
  decode: decodeGetMetadata,
  async run(context, command) {
    const { access, mailboxId, name } = await requireNoted(context, command.mailbox);
    const prefixes = command.depth === 0 ? [] : command.entries.map((entry) => `${entry}/`);
    const found = await readAnnotations(context.deps.db, access, mailboxId && [mailboxId], {
      entries: command.entries,
      prefixes,
    });
    const { told, longest } = splitBySize(
      found.filter(({ entry }) => isWanted(entry, command)),
      command.maxSize,
    );
    if (told.length > 0) context.out.wire(encodeMetadataResponse(name, told, encodingOf(context.session)));
    return ok('That is all.', longest === undefined ? undefined : longEntriesCode(longest));
  },
});

/** RFC 5464 §4.3: the codes that tell a client why. */
function metadataFault(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  if (error.code === 'tooLarge')
    return new ImapFault('NO', error.message, metadataMaxSizeCode(MAX_ANNOTATION_BYTES));
  return error.code === 'tooMany' ? new ImapFault('NO', error.message, 'METADATA TOOMANY') : error;
}

export const setMetadata = defineCommand({
  name: 'SETMETADATA',
  states: STATES,
  mayExpunge: true,
  decode: decodeSetMetadata,
  async run(context, { mailbox, changes }) {
    const { access, mailboxId } = await requireNoted(context, mailbox);
    try {
      await writeAnnotations(context.deps.db, access, mailboxId, changes, context.deps.clock());
    } catch (error) {
      throw metadataFault(error);
    }
    // Flags may have changed with it.
    context.session.hasNews ||= changes.some(({ entry }) => entry === SEEN_ENTRY);
    context.deps.events?.forget(access.accountId);
    await passOverOwnNotes(context);
    return ok('Noted.');
  },
});
