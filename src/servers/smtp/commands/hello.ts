/** EHLO and HELO (RFC 5321 §4.1.1.1). */
import { type Reply, reply } from '#formats/smtp/reply.ts';
import type { CommandContext, SmtpCommand } from '../command.ts';
import { resetSession } from '../session.ts';

/** A name or an address literal; what else a client calls itself is taken, but must be one printable word. */
const NAME = /^[\x21-\x7e\u0080-\uffff]{1,255}$/;

function greet({ session, deps }: CommandContext, name: string, isExtended: boolean): Reply | undefined {
  if (!NAME.test(name)) return reply(501, '5.5.4', 'Say your name: EHLO name');
  resetSession(session);
  session.helo = name;
  session.isExtended = isExtended;
  deps.log.debug({ remoteAddress: session.remoteAddress, helo: name }, 'greeted');
  return undefined;
}

export const ehlo: SmtpCommand = {
  verb: 'EHLO',
  needsHelo: false,
  run(context, argument) {
    const refusal = greet(context, argument, true);
    return refusal ?? { code: 250, lines: [context.deps.settings.hostname, ...context.keywords()] };
  },
};

export const helo: SmtpCommand = {
  verb: 'HELO',
  needsHelo: false,
  run(context, argument) {
    const refusal = greet(context, argument, false);
    return refusal ?? { code: 250, lines: [context.deps.settings.hostname] };
  },
};
