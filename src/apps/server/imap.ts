/** The IMAP server as this program runs it. */
import { STANDARD_PORTS } from '#platform/config/settings.ts';
import { baseUrl } from '#servers/http/base-url.ts';
import { createImapServer, type ImapServer } from '#servers/imap/server.ts';
import { createMailboxSignIn } from '#services/sign-in/mailbox-sign-in.ts';
import { shareCacheMemory } from './cache-memory.ts';
import type { Core } from './core.ts';
import { openPortsOf } from './http.ts';
import { signInParts } from './sign-in.ts';

/** Vietnam's offset from UTC, the year round. */
const ZONE_MINUTES = 7 * 60;

/** Where this program serves the same mail by JMAP. */
function jmapUrlOf(settings: Core['settings']): string {
  const ports = openPortsOf(settings);
  const known = { hostname: settings.hostname, isTryOut: false };
  return `${baseUrl({ ports, settings: known }, undefined, 'https')}/jmap/session`;
}

/** Where this program lets scripts be managed (RFC 5804 §3). */
function sieveUrlOf({ hostname, ports }: Core['settings']): string {
  const port = ports.managesieve === STANDARD_PORTS.managesieve ? '' : `:${ports.managesieve}`;
  return `sieve://${hostname}${port}`;
}

/** Makes the IMAP server. */
export function openImap(core: Core): ImapServer {
  const { settings, metrics } = core;
  const commands = metrics.duration({
    name: 'congthu_imap_command_seconds',
    help: 'IMAP commands from their last byte to their tagged response.',
    labels: ['command', 'status'],
  });
  return createImapServer({
    db: core.db,
    blobs: core.blobs,
    filer: core.filer,
    hub: core.hub,
    receiving: core.receiving,
    events: core.mailEvents,
    signIn: createMailboxSignIn(signInParts(core, 'imap')),
    clock: core.clock,
    ids: core.ids,
    random: core.random,
    log: core.log.child({ room: 'imap' }),
    settings: {
      hostname: settings.hostname,
      maxMessageBytes: settings.max_message_size,
      allowPlainAuth: settings.allow_plain_auth,
      zoneMinutes: ZONE_MINUTES,
      messageLimit: settings.imap_message_limit,
      allowUnauthenticate: settings.imap_unauthenticate,
      maxSessionsPerAccount: settings.max_imap_sessions_per_account,
      ...(settings.roles.includes('managesieve') && { sieveUrl: sieveUrlOf(settings) }),
      ...(settings.roles.includes('http') && { jmapUrl: jmapUrlOf(settings) }),
    },
    caches: shareCacheMemory(settings.cache_memory),
    onCommand: (command, status, seconds) => commands(seconds * 1000, { command, status }),
  });
}
