/** The POP3 server as this program runs it. */
import { createPop3Server, type Pop3Server } from '#servers/pop3/server.ts';
import { createMailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import type { Core } from './core.ts';
import { signInParts } from './sign-in.ts';

/** Makes the POP3 server. */
export function openPop3(core: Core): Pop3Server {
  const { settings, metrics } = core;
  const commands = metrics.duration({
    name: 'congthu_pop3_command_seconds',
    help: 'POP3 commands from their line to their last byte.',
    labels: ['command', 'status'],
  });
  return createPop3Server({
    db: core.db,
    blobs: core.blobs,
    signIn: createMailboxSignIn(signInParts(core, 'pop3')),
    clock: core.clock,
    random: core.random,
    log: core.log.child({ room: 'pop3' }),
    settings: { hostname: settings.hostname, allowPlainAuth: settings.allow_plain_auth },
    onCommand: (command, status, seconds) => commands(seconds * 1000, { command, status }),
  });
}
