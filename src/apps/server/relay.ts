/** The relay as this program runs it: settings into parts. */
import { countTlsSessions, type TlsSession } from '#domain/outbound/transport-security.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { createBatcher } from '#platform/kernel/batcher.ts';
import { TlsMemory } from '#services/relay/connections.ts';
import { createMailSigner } from '#services/relay/signing.ts';
import { createStsPolicies } from '#services/relay/sts-policies.ts';
import { type RelayWorker, startRelay } from '#services/relay/worker.ts';
import { createFailureWatch } from '#services/sending-rules/create-rules.ts';
import type { Core } from './core.ts';
import { decodeForwarded } from './smtp.ts';

/** Sessions counted in one statement. */
const MAX_SESSIONS = 500;

/** Counts TLS sessions for reports; what cannot be counted is let go. */
function countSessions(core: Core): (session: TlsSession) => void {
  const batcher = createBatcher<TlsSession>(MAX_SESSIONS, (sessions) => countTlsSessions(core.db, sessions));
  return (session) => {
    batcher.add(session).catch((error: unknown) => {
      core.log.warn({ err: error }, 'TLS sessions were not counted');
    });
  };
}

/** Starts the worker of the outbound queue. */
export function openRelay(core: Core): Promise<RelayWorker> {
  const { settings, metrics, db, clock } = core;
  const resolver = createResolver({
    servers: settings.dns_servers,
    validates: settings.dns_validates,
    clock,
  });
  const log = core.log.child({ room: 'relay' });
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
    log,
    tracing: core.tracing,
    hostname: settings.hostname,
    domain: settings.domain,
    retry: {
      retryMs: settings.relay_retry,
      expiryMs: settings.relay_expiry,
      delayNoticeMs: settings.relay_delay_notice,
    },
    policies: core.policies,
    resolver,
    signer: createMailSigner({ ...core, hostname: settings.hostname }),
    destinations: {
      routes: settings.routes,
      smartHost: settings.smart_host,
      hostname: settings.hostname,
      sts: createStsPolicies({ db, resolver, clock, log }),
    },
    connection: {
      hostname: settings.hostname,
      random: core.random,
      clock,
      sources: settings.relay_source_addresses,
      memory: new TlsMemory(),
      onTlsSession: countSessions(core),
      ...credentials,
    },
    forwardedFor: (address) => decodeForwarded(core, address),
    onFailures: createFailureWatch({
      ...core,
      domain: settings.domain,
      hostname: settings.hostname,
      isIsolatedNetwork: settings.isolated_network,
    }),
    maxConnections: settings.relay_connections,
    maxConnectionsPerDomain: settings.relay_connections_per_domain,
    onOutcome: (outcome) => {
      recipients({ outcome });
      if (outcome === 'delivered') core.traffic.note('sent');
      else if (outcome === 'failed') core.traffic.note('undelivered');
    },
  });
}
