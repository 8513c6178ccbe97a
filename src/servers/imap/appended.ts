/** Messages as APPEND and REPLACE file them: put together, within the limits, with their flags and date; and what follows. */
import { requireRight } from '#domain/mailstore/access.ts';
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import type { AppendMessage, AppendPart } from '#formats/imap/commands/append.ts';
import { badUrlCode } from '#formats/imap/status-response.ts';
import { ImapSyntaxFault } from '#formats/imap/syntax-fault.ts';
import { type MessageUrl, parseMessageUrl } from '#formats/imap/url.ts';
import type { EventCause } from '#formats/sieve/extensions/imapsieve.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { CommandContext } from './command.ts';
import { ImapFault } from './faults.ts';
import { readUrl } from './message-url.ts';
import { type NamedMailbox, requireMailbox, requireSelected } from './requirements.ts';

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

/** What the filer is given for one message. */
export async function filingOf(
  context: CommandContext,
  { access, mailbox }: NamedMailbox,
  message: AppendMessage,
): Promise<Filing> {
  requireRight(access, mailbox.id, 'i');
  return {
    message: prepareMessage(await assemble(context, message)),
    copies: [
      {
        accountId: access.accountId,
        target: { mailboxId: mailbox.id },
        flags: flagsFromNames(message.flags),
        receivedAt: message.internalDate ?? new Date(context.deps.clock()),
      },
    ],
    enforceQuota: true,
  };
}

/** New messages are an event to scripts (RFC 6785 §2.2.1, §2.2.2); a move is told as a copy. */
export async function noteArrivals(
  { deps }: CommandContext,
  { access, mailbox }: NamedMailbox,
  cause: EventCause,
  uids: readonly number[],
): Promise<void> {
  await deps.events?.note([{ access, mailboxId: mailbox.id, uids, cause }]);
}
