/** The ManageSieve server as this program runs it. */
import { createManageSieveServer, type ManageSieveServer } from '#servers/managesieve/server.ts';
import { createMailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import type { Core } from './core.ts';
import { forwardingPolicy } from './filters.ts';
import { signInParts } from './sign-in.ts';

/** Makes the ManageSieve server. */
export function openManageSieve(core: Core): ManageSieveServer {
  const { settings, metrics } = core;
  const commands = metrics.duration({
    name: 'congthu_managesieve_command_seconds',
    help: 'ManageSieve commands from their line to their response.',
    labels: ['command', 'status'],
  });
  return createManageSieveServer({
    db: core.db,
    signIn: createMailboxSignIn(signInParts(core, 'sieve')),
    clock: core.clock,
    ids: core.ids,
    random: core.random,
    log: core.log.child({ room: 'managesieve' }),
    settings: {
      hostname: settings.hostname,
      allowPlainAuth: settings.allow_plain_auth,
      forwarding: forwardingPolicy(core),
    },
    onCommand: (command, status, seconds) => commands(seconds * 1000, { command, status }),
  });
}
