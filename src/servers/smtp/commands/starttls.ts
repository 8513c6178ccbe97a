/** STARTTLS (RFC 3207): what was said before it is forgotten. */
import { reply } from '#formats/smtp/reply.ts';
import type { SmtpCommand } from '../command.ts';

export const startTls: SmtpCommand = {
  verb: 'STARTTLS',
  needsHelo: true,
  announces: (session) => (session.isSecure ? [] : ['STARTTLS']),
  run({ session, dialog }, argument) {
    if (session.isSecure) return reply(503, '5.5.1', 'TLS is on already');
    if (argument !== '') return reply(501, '5.5.4', 'STARTTLS takes nothing');
    dialog.startTlsAfterReply();
    return reply(220, '2.0.0', 'Go ahead');
  },
};
