/** The relay as this program runs it: settings into parts. */
import { createResolver } from '#platform/dns/resolver.ts';
import { createMailSigner } from '#services/relay/signing.ts';
import { type RelayWorker, startRelay } from '#services/relay/worker.ts';
import { createFailureWatch } from '#services/sending-rules/create-rules.ts';
import type { Core } from './core.ts';

/** Starts the worker of the outbound queue. */
export function openRelay(core: Core): Promise<RelayWorker> {
  const { settings, metrics } = core;
  const recipients = metrics.counter({
    name: 'congthu_relay_recipients_total',
    help: 'What became of recipients elsewhere, each try.',
    labels: ['outcome'],
  });
  const credentials =
    settings.smart_host_user !== undefined && settings.smart_host_password !== undefined
      ? { smartHostCredentials: { user: settings.smart_host_user, password: settings.smart_host_password } }
      : {};
  return startRelay({
    db: core.db,
    blobs: core.blobs,
    filer: core.filer,
    clock: core.clock,
    ids: core.ids,
    random: Math.random,
    owner: core.processId,
    log: core.log.child({ room: 'relay' }),
    hostname: settings.hostname,
    domain: settings.domain,
    retry: {
      retryMs: settings.relay_retry,
      expiryMs: settings.relay_expiry,
      delayNoticeMs: settings.relay_delay_notice,
    },
    resolver: createResolver({
      servers: settings.dns_servers,
      validates: settings.dns_validates,
      clock: core.clock,
    }),
    signer: createMailSigner({ ...core, domain: settings.domain, hostname: settings.hostname }),
    destinations: { routes: settings.routes, smartHost: settings.smart_host, hostname: settings.hostname },
    connection: { hostname: settings.hostname, random: core.random, ...credentials },
    onFailures: createFailureWatch({
      ...core,
      domain: settings.domain,
      hostname: settings.hostname,
      isIsolatedNetwork: settings.isolated_network,
    }),
    maxConnections: settings.relay_connections,
    maxConnectionsPerDomain: settings.relay_connections_per_domain,
    onOutcome: (outcome) => recipients({ outcome }),
  });
}
