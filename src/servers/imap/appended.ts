/** Messages as APPEND and REPLACE file them: put together, within the limits, with their flags and date; and what follows. */
import { type MailAccess, requireRight, rightsOn } from '#domain/mailstore/access.ts';
import type { FiledCopy, Filing, FilingCopy } from '#domain/mailstore/filing-values.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { parseMailboxPath } from '#domain/mailstore/mailbox-paths.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { ALL_RIGHTS, changeableFlags } from '#domain/mailstore/rights.ts';
import type { AppendMessage, AppendPart } from '#formats/imap/commands/append.ts';
import { appendUidCode, badUrlCode, type ResponseCode } from '#formats/imap/status-response.ts';
import { ImapSyntaxFault } from '#formats/imap/syntax-fault.ts';
import { type MessageUrl, parseMessageUrl } from '#formats/imap/url.ts';
import type { EventCause } from '#formats/sieve/extensions/imapsieve.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { CommandContext } from './command.ts';
import { ImapFault } from './faults.ts';
import { readUrl } from './message-url.ts';
import { tellWhile } from './progress.ts';
import { noSuchTarget, requireMailbox, requireSelected, requireTarget } from './requirements.ts';
import { requireSignedIn } from './session.ts';
import { isSharedName } from './shared-names.ts';

/** Where messages of a command go. */
export interface AppendTarget {
  access: MailAccess;
  place: FilingCopy['target'];
}

async function readOwnUrl(context: CommandContext, url: MessageUrl): Promise<Buffer | undefined> {
  const { deps, session } = context;
  if (url.host !== undefined && url.host !== deps.settings.hostname.toLowerCase()) return undefined;
  if (url.mailbox !== undefined) return readUrl(deps, await requireMailbox(context, url.mailbox), url);
  return readUrl(deps, requireSelected(session), url);
}

/** NO [BADURL] for whatever keeps a URL from naming bytes (RFC 4469 §5). */
async function bytesOf(context: CommandContext, part: AppendPart): Promise<Buffer> {
  if (part.kind === 'bytes') return part.bytes;
  let bytes: Buffer | undefined;
  try {
    bytes = await readOwnUrl(context, parseMessageUrl(part.url));
  } catch (error) {
    if (!(error instanceof ImapSyntaxFault || error instanceof Refusal || error instanceof ImapFault))
      throw error;
  }
  if (!bytes) throw new ImapFault('NO', 'There is nothing at this URL.', badUrlCode(part.url));
  return bytes;
}

async function assemble(context: CommandContext, { parts }: AppendMessage): Promise<Buffer> {
  const { maxMessageBytes } = context.deps.settings;
  const pieces: Buffer[] = [];
  let size = 0;
  for (const part of parts) {
    const bytes = await bytesOf(context, part);
    size += bytes.length;
    if (size > maxMessageBytes)
      throw new Refusal('tooLarge', `A message has at most ${maxMessageBytes} octets.`);
    pieces.push(bytes);
  }
  const [only] = pieces;
  if (size === 0) throw new ImapFault('NO', 'An empty message is not kept.', 'CANNOT');
  return pieces.length === 1 && only ? only : Buffer.concat(pieces);
}

/** NO [TRYCREATE] for a name that can be none, and one that was none when the filer looked it up (RFC 3501 §6.3.11). */
function isNoMailbox(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'notFound' || error.code === 'invalidArgument');
}

function namesOf(name: string): string[] {
  try {
    return parseMailboxPath(name);
  } catch (error) {
    throw isNoMailbox(error) ? noSuchTarget() : error;
  }
}

/**
 * Where a name leads. Whoever has all rights may append wherever a mailbox is, so that the name is looked up by the
 * transaction that files: one question less to the database before the answer.
 */
export async function appendTarget(context: CommandContext, name: string): Promise<AppendTarget> {
  const { access } = requireSignedIn(context.session);
  if (!isSharedName(name) && access.accountRights === ALL_RIGHTS)
    return { access, place: { names: namesOf(name) } };
  return presentTarget(context, name);
}

/** The same, made sure of beforehand. */
export async function presentTarget(context: CommandContext, name: string): Promise<AppendTarget> {
  const { access, mailbox } = await requireTarget(context, name);
  requireRight(access, mailbox.id, 'i');
  return { access, place: { mailboxId: mailbox.id } };
}

/** The flags of a message, as far as the rights on the mailbox let them be set (RFC 4314 §4). */
function flagsWithin({ access, place }: AppendTarget, names: readonly string[]): FilingCopy['flags'] {
  const flags = flagsFromNames(names);
  if (!('mailboxId' in place)) return flags;
  const reach = changeableFlags(rightsOn(access, place.mailboxId));
  return { bits: flags.bits & reach.mask, keywords: reach.keywords ? flags.keywords : [] };
}

/** What the filer is given for one message. */
export async function filingOf(
  context: CommandContext,
  target: AppendTarget,
  message: AppendMessage,
): Promise<Filing> {
  return {
    message: prepareMessage(await assemble(context, message)),
    copies: [
      {
        accountId: target.access.accountId,
        target: target.place,
        flags: flagsWithin(target, message.flags),
        receivedAt: message.internalDate ?? new Date(context.deps.clock()),
      },
    ],
    enforceQuota: true,
  };
}

/** Files by a function of the filer, and says what the client waits for: where the messages are (RFC 4315 §3). */
export async function fileInto(
  context: CommandContext,
  { access, place }: AppendTarget,
  file: () => Promise<FiledCopy[]>,
): Promise<ResponseCode> {
  let filed: FiledCopy[];
  try {
    filed = await tellWhile(context, file());
  } catch (error) {
    throw 'names' in place && isNoMailbox(error) ? noSuchTarget() : error;
  }
  const [first] = filed;
  if (!first) throw new Error('nothing was filed');
  const uids = filed.map(({ uid }) => uid);
  await noteArrivals(context, { access, mailboxId: first.mailboxId }, 'APPEND', uids);
  return appendUidCode(first.uidValidity, uids);
}

/**
 * New messages are an event to scripts (RFC 6785 §2.2.1, §2.2.2), where a move is told as a copy; and news to the session that
 * has their mailbox open.
 */
export async function noteArrivals(
  { deps, session }: CommandContext,
  to: { access: MailAccess; mailboxId: MailboxId },
  cause: EventCause,
  uids: readonly number[],
): Promise<void> {
  await deps.events?.note([{ ...to, uids, cause }]);
  session.hasNews ||= session.selected?.mailbox.id === to.mailboxId;
}
