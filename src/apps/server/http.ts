/** The HTTP server as this program runs it: start page, autoconfiguration, health, metrics. */
import { join } from 'node:path';
import { listDkimKeys } from '#domain/outbound/dkim-keys.ts';
import { type PortName, type Settings, STANDARD_PORTS } from '#platform/config/settings.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import type { Certificates } from '#platform/net/certificates.ts';
import { countPendingMigrations } from '#platform/postgres/migrate.ts';
import { baseUrl } from '#servers/http/base-url.ts';
import type { OpenPort } from '#servers/http/dependencies.ts';
import type { ReadinessItem } from '#servers/http/health.ts';
import { createHttpServer, type HttpServer } from '#servers/http/server.ts';
import type { JmapDependencies } from '#servers/jmap/dependencies.ts';
import { jmapRoutes } from '#servers/jmap/routes.ts';
import { scannerWords } from '#services/antivirus/scanner-words.ts';
import { type CheckedRecord, checkRecords } from '#services/dns-records/check-records.ts';
import { mtaStsPolicy, wantedRecords } from '#services/dns-records/wanted-records.ts';
import { createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import { type Core, MIGRATIONS } from './core.ts';
import { lifecycleParts } from './lifecycle.ts';
import { createRecipientFinder, openDelivery } from './smtp.ts';

/** Built by `tools/build-web.ts`. */
const WEB_APP = join(import.meta.dirname, '../../../web/dist');

/** The ports of every role; those not listed here are of protocols to come. */
const PORTS_BY_ROLE: Record<Settings['roles'][number], readonly PortName[]> = {
  smtp: ['smtp'],
  submission: ['submission', 'submissions'],
  imap: ['imap', 'imaps'],
  pop3: ['pop3', 'pop3s'],
  ldap: ['ldap', 'ldaps'],
  http: ['http', 'https'],
  worker: [],
};

/** The ports that HTTP is served on, by the settings. */
export function openPortsOf(settings: Settings): OpenPort[] {
  return (Object.keys(STANDARD_PORTS) as PortName[])
    .filter((name) => settings.roles.some((role) => PORTS_BY_ROLE[role].includes(name)))
    .map((name) => ({ name, port: settings.ports[name] }));
}

async function check(name: string, question: () => Promise<string | undefined>): Promise<ReadinessItem> {
  try {
    const detail = await question();
    return detail === undefined ? { name, ok: true } : { name, ok: false, detail };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Without a scanner mail is served all the same; people should know it. */
async function scannerItem(core: Core): Promise<ReadinessItem> {
  const { isGood, vi, en, advice } = scannerWords(await core.scanner.state());
  if (isGood) return { name: 'scanner', ok: true };
  const note = advice ? { vi: `${vi}. ${advice.vi}.`, en: `${en}. ${advice.en}.` } : { vi, en };
  return { name: 'scanner', ok: true, detail: en, note };
}

/** What mail needs: the database, its schema, the bytes. */
function readinessOf(core: Core): Promise<ReadinessItem[]> {
  return Promise.all([
    check('database', async () => {
      await core.db.query('select 1');
      return undefined;
    }),
    check('migrations', async () => {
      const pending = await countPendingMigrations(core.db, MIGRATIONS);
      return pending === 0 ? undefined : `${pending} to run`;
    }),
    check('blobs', async () => {
      await core.blobs.readMany([]);
      return undefined;
    }),
    scannerItem(core),
  ]);
}

/** The records of our domain, with all its keys. */
async function checkDnsRecords({ db, settings, clock }: Core): Promise<CheckedRecord[]> {
  const { domain, hostname, mta_sts: mtaSts, ports } = settings;
  const wanted = wantedRecords({ domain, hostname, mtaSts, ports }, await listDkimKeys(db, domain));
  const { dns_servers: servers, dns_validates: validates } = settings;
  return checkRecords(wanted, createResolver({ servers, validates, clock }));
}

function jmapDependencies(core: Core, ports: readonly OpenPort[]): JmapDependencies {
  const { settings, metrics } = core;
  const calls = metrics.duration({
    name: 'congthu_jmap_call_seconds',
    help: 'JMAP calls, without the time of the request around them.',
    labels: ['method', 'failed'],
  });
  return {
    db: core.db,
    blobs: core.blobs,
    filer: core.filer,
    hub: core.hub,
    objects: core.objects,
    delivery: openDelivery(core),
    scanner: core.scanner,
    secrecyGuard: core.secrecyGuard,
    sealing: { sealingKey: core.sealingKey, random: core.random },
    checkDnsRecords: () => checkDnsRecords(core),
    isServed: core.isServed,
    lifecycle: lifecycleParts(core),
    findRecipient: createRecipientFinder(core),
    signIn: createAccountSignIn(core),
    clock: core.clock,
    ids: core.ids,
    settings: {
      isTryOut: settings.try_out,
      baseUrl: (host, protocol) =>
        baseUrl(
          { ports, settings: { hostname: settings.hostname, isTryOut: settings.try_out } },
          host,
          protocol,
        ),
      webOrigins: settings.web_origins,
      maxMessageBytes: settings.max_message_size,
      maxRecipients: settings.max_recipients,
      domain: settings.domain,
      hostname: settings.hostname,
    },
    log: core.log.child({ room: 'jmap' }),
    onCall: (method, failed, seconds) => calls(seconds * 1000, { method, failed: String(failed) }),
  };
}

/** Opens the ports for HTTP and HTTPS. */
export async function openHttp(core: Core, certificates: Certificates): Promise<HttpServer> {
  const { settings } = core;
  const ports = openPortsOf(settings);
  const server = await createHttpServer({
    settings: {
      domain: settings.domain,
      hostname: settings.hostname,
      isTryOut: settings.try_out,
      metricsToken: settings.metrics_token,
      ...(settings.mta_sts !== 'none' && {
        mtaStsPolicy: mtaStsPolicy({ hostname: settings.hostname, mtaSts: settings.mta_sts }),
      }),
      proxyNetworks: settings.proxy_networks,
      maxConnections: settings.max_connections,
      maxConnectionsPerAddress: settings.max_connections_per_address,
    },
    ports,
    certificates,
    readiness: () => readinessOf(core),
    webApp: WEB_APP,
    moreRoutes: [jmapRoutes(jmapDependencies(core, ports))],
    people: { db: core.db, hasher: core.hasher, ids: core.ids, random: core.random },
    metrics: core.metrics,
    clock: core.clock,
    log: core.log.child({ room: 'http' }),
  });
  await server.listen({
    http: { port: settings.ports.http, hosts: settings.listen },
    https: { port: settings.ports.https, hosts: settings.listen },
  });
  return server;
}
