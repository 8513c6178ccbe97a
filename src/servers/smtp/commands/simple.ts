/** RSET, NOOP, VRFY, EXPN, HELP, QUIT (RFC 5321 §4.1.1.5–10): no state but what they end. */
import { reply } from '#formats/smtp/reply.ts';
import type { SmtpCommand } from '../command.ts';

export const rset: SmtpCommand = {
  verb: 'RSET',
  needsHelo: false,
  run({ session }) {
    delete session.envelope;
    return reply(250, '2.0.0', 'Ok');
  },
};

export const noop: SmtpCommand = { verb: 'NOOP', needsHelo: false, run: () => reply(250, '2.0.0', 'Ok') };

/** Who is here is not for strangers to find out (RFC 5321 §7.3). */
export const vrfy: SmtpCommand = {
  verb: 'VRFY',
  needsHelo: false,
  run: () => reply(252, '2.5.0', 'Send some mail and see'),
};

export const expn: SmtpCommand = {
  verb: 'EXPN',
  needsHelo: false,
  run: () => reply(502, '5.5.1', 'Lists are not shown'),
};

export const help: SmtpCommand = {
  verb: 'HELP',
  needsHelo: false,
  run: ({ deps }) => reply(214, '2.0.0', `CongThu at ${deps.settings.hostname}; see RFC 5321`),
};

export const quit: SmtpCommand = {
  verb: 'QUIT',
  needsHelo: false,
  run({ session, deps }) {
    session.isEnding = true;
    return reply(221, '2.0.0', `${deps.settings.hostname} closing`);
  },
};
