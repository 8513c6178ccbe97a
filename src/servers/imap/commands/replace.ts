/**
 * REPLACE and UID REPLACE (RFC 8508): a message in the place of another, as with drafts, in one step.
 */
import { replaceMessage } from '#domain/mailstore/replace.ts';
import { decodeReplace, type ReplaceCommand } from '#formats/imap/commands/append.ts';
import { resolveSet, uidsOf } from '../addressed.ts';
import { fileInto, filingOf, presentTarget } from '../appended.ts';
import {
  type CommandContext,
  type Completion,
  defineCommand,
  ok,
  type RegisteredCommand,
} from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireWritableView } from '../requirements.ts';

async function replaceOne(
  context: CommandContext,
  command: ReplaceCommand,
  byUid: boolean,
): Promise<Completion> {
  const { deps, session, out } = context;
  const view = requireWritableView(session);
  const [uid, second] = uidsOf(view, resolveSet(view, command.set, byUid));
  if (uid === undefined || second !== undefined) throw new ImapFault('NO', 'Name one message that is there.');
  const target = await presentTarget(context, command.mailbox);
  const filing = await filingOf(context, target, command.message);
  const replaced = { access: view.access, mailboxId: view.mailbox.id, uid, now: deps.clock() };
  const code = await fileInto(context, target, () => replaceMessage(deps, filing, replaced));
  session.hasNews = true;
  out.status('*', 'OK', 'The message that takes its place.', code);
  return ok('Replaced.');
}

function replaceCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    mayExpunge: true,
    announces: ['REPLACE'],
    decode: decodeReplace,
    run: (context, command) => replaceOne(context, command, byUid),
  });
}

export const replace = replaceCommand('REPLACE', false);
export const uidReplace = replaceCommand('UID REPLACE', true);
