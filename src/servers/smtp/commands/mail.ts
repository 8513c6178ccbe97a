/**
 * MAIL (RFC 5321 §4.1.1.2) with SIZE, BODY, SMTPUTF8, RET, ENVID, REQUIRETLS (RFC 8689), MT-PRIORITY (RFC 6710), and on
 * submission HOLDFOR and HOLDUNTIL (RFC 4865).
 */
import { decodeMail, type MailCommand } from '#formats/smtp/command.ts';
import { holdLimits, parseHold } from '#formats/smtp/future-release.ts';
import { type Reply, reply } from '#formats/smtp/reply.ts';
import type { CommandContext, SmtpCommand } from '../command.ts';

/**
 * R8.4: nobody sends in another's name. The null reverse-path is nobody's name, and what a mail program must put on a
 * receipt that somebody asked for (RFC 8098 §3); whose it is stands in the From header, which the pipeline holds to.
 */
function refuseSender({ session }: CommandContext, mail: MailCommand): Reply | undefined {
  if (session.mode === 'mx') return undefined;
  if (!session.sender) return reply(530, '5.7.0', 'Sign in first');
  if (!mail.address) return undefined;
  const address = `${mail.address.localPart}@${mail.address.domain}`.toLowerCase();
  return session.sender.addresses.has(address)
    ? undefined
    : reply(553, '5.7.1', 'You may send only from your own address');
}

/** When the message is to go out, for senders who say (RFC 4865 §4); strangers have their mail delivered at once. */
function readHold(
  { session, deps }: CommandContext,
  { holdFor, holdUntil }: MailCommand,
): { releaseAt: number } | Reply | undefined {
  const hold = parseHold(holdFor, holdUntil, deps.clock());
  if (!hold) return undefined;
  if (session.mode === 'mx') return reply(555, '5.5.4', 'Messages are held only for those who sign in');
  return 'fault' in hold ? reply(501, '5.5.4', hold.fault) : hold;
}

/** Higher ones are for operators. */
const MAX_PRIORITY = 4;

export const mail: SmtpCommand = {
  verb: 'MAIL',
  needsHelo: true,
  announces: ({ mode, isSecure }, { settings, clock }) => [
    'PIPELINING',
    `SIZE ${settings.maxMessageBytes}`,
    '8BITMIME',
    'SMTPUTF8',
    'DSN',
    'ENHANCEDSTATUSCODES',
    // RFC 9422 §4: what a client would otherwise find out by being refused.
    `LIMITS RCPTMAX=${settings.maxRecipients}`,
    ...(mode === 'mx' ? [] : [`FUTURERELEASE ${holdLimits(clock()).join(' ')}`]),
    'MT-PRIORITY MIXER',
    // RFC 8689 §3: only where TLS is on.
    ...(isSecure ? ['REQUIRETLS'] : []),
  ],
  run(context, argument) {
    const { session, deps } = context;
    if (session.envelope) return reply(503, '5.5.1', 'A message is under way; RSET first');
    const command = decodeMail(argument);
    if ((command.size ?? 0) > deps.settings.maxMessageBytes)
      return reply(552, '5.3.4', `A message holds at most ${deps.settings.maxMessageBytes} bytes`);
    const refusal = refuseSender(context, command);
    if (refusal) return refusal;
    if (command.requireTls && !session.isSecure)
      return reply(530, '5.7.10', 'REQUIRETLS needs TLS here already');
    const hold = readHold(context, command);
    if (hold && 'code' in hold) return hold;
    session.envelope = { mail: command, recipients: [], ...(hold && { holdUntil: hold.releaseAt }) };
    const { priority } = command;
    if (priority === undefined) return reply(250, '2.1.0', 'Sender ok');
    // RFC 6710 §5: what a stranger asks for is noted, and given to nobody.
    command.priority = session.mode === 'submission' ? Math.min(priority, MAX_PRIORITY) : 0;
    return reply(250, '2.3.6', `${command.priority} is the priority`);
  },
};
