/**
 * One command from its segments to its tagged response: read the whole line, check the state, run, answer.
 *
 * The one catch of the server stands here. Changes by others are told between the command's own data and its
 * tagged response, where its entry in the registry allows.
 */
import type { Segment } from '#formats/imap/collector.ts';
import { Decoder } from '#formats/imap/decoder.ts';
import type { CommandContext, Completion, RegisteredCommand } from './command.ts';
import { ConnectionEnd, completionOf, ImapFault, isBug } from './faults.ts';
import { findCommand } from './registry.ts';
import { encodingOf, stateOf } from './session.ts';
import { catchUp, requirePresentAccess } from './untagged.ts';

/** What the connection gives to a command; the tag comes with the command. */
export type CommandSurroundings = Omit<CommandContext, 'tag'>;

interface ReadCommand {
  command: RegisteredCommand;
  act: (context: CommandContext) => Promise<Completion>;
}

/** Longest unknown command name that is repeated to the client. */
const MAX_NAME_SHOWN = 40;

function requireCommand(name: string, { session }: CommandSurroundings): RegisteredCommand {
  const command = findCommand(name);
  if (!command) throw new ImapFault('BAD', `Unknown command ${name.slice(0, MAX_NAME_SHOWN)}.`);
  const state = stateOf(session);
  if (command.usesNumbers && session.enabled.has('UIDONLY'))
    throw new ImapFault('BAD', `Only UID ${name} is allowed.`, 'UIDREQUIRED');
  if (command.states.includes(state)) return command;
  throw new ImapFault(
    'BAD',
    state === 'notAuthenticated' ? 'Sign in first.' : `${name} cannot be given now.`,
  );
}

function readCommand(decoder: Decoder, surroundings: CommandSurroundings): ReadCommand {
  const command = requireCommand(decoder.expectCommandName(), surroundings);
  return { command, act: command.prepare(decoder) };
}

/** Works on the selected mailbox and nowhere else. */
function isOnMailbox({ states }: RegisteredCommand): boolean {
  return states.length === 1 && states[0] === 'selected';
}

/** The tagged response to a fault; ours are noted in the log. */
function completeFault(error: unknown, { deps, session }: CommandSurroundings, name: string): Completion {
  if (error instanceof ConnectionEnd) throw error;
  if (isBug(error))
    deps.log.error({ err: error, session: session.id, command: name }, 'an IMAP command failed');
  return completionOf(error);
}

async function run(context: CommandContext, { command, act }: ReadCommand): Promise<Completion> {
  let completion: Completion;
  try {
    if (isOnMailbox(command)) await requirePresentAccess(context);
    completion = await act(context);
  } catch (error) {
    completion = completeFault(error, context, command.name);
  }
  try {
    await catchUp(context, command.mayExpunge, command.catchesUp ?? false);
  } catch (error) {
    // The command's own answer stands; what others did is told at the next command.
    completeFault(error, context, command.name);
    context.session.hasNews = true;
  }
  return completion;
}

/** Runs one collected command and writes everything it answers. */
export async function answerCommand(
  surroundings: CommandSurroundings,
  segments: readonly Segment[],
): Promise<Completion> {
  const { deps, out } = surroundings;
  const decoder = new Decoder(segments, encodingOf(surroundings.session));
  const started = deps.clock();
  let tag = '*';
  let name = 'unknown';
  let completion: Completion;
  try {
    tag = decoder.expectTag();
    decoder.expectSp();
    const read = readCommand(decoder, surroundings);
    name = read.command.name;
    completion = await run({ ...surroundings, tag }, read);
  } catch (error) {
    completion = completeFault(error, surroundings, name);
  }
  deps.onCommand?.(name, completion.status, (deps.clock() - started) / 1000);
  out.status(tag, completion.status, completion.text, completion.code);
  await out.flush();
  return completion;
}
