/** The HTTP server as this program runs it: start page, autoconfiguration, health, metrics. */
import { join } from 'node:path';
import { PORTS_OF_ROLE, type PortName, type Settings, STANDARD_PORTS } from '#platform/config/settings.ts';
import type { Certificates } from '#platform/net/certificates.ts';
import { countAppliedMigrations, readMigrations } from '#platform/postgres/migrate.ts';
import { davRoutes } from '#servers/dav/routes.ts';
import type { OpenPort } from '#servers/http/dependencies.ts';
import { askNowAndThen, type ReadinessItem } from '#servers/http/health.ts';
import { createHttpServer, type HttpServer } from '#servers/http/server.ts';
import { jmapRoutes } from '#servers/jmap/routes.ts';
import { scimRoutes } from '#servers/scim/routes.ts';
import { scannerWords } from '#services/antivirus/scanner-words.ts';
import { mtaStsPolicy } from '#services/dns-records/wanted-records.ts';
import { type Core, MIGRATIONS } from './core.ts';
import { davDependencies } from './dav.ts';
import { openJmap } from './jmap.ts';
import { ownerNotices } from './owner-notices.ts';
import { scimDependencies } from './scim.ts';

/** Built by `tools/build-web.ts`. */
const WEB_APP = join(import.meta.dirname, '../../../web/dist');

/** The ports that HTTP is served on, by the settings. */
export function openPortsOf(settings: Pick<Settings, 'roles' | 'ports'>): OpenPort[] {
  return (Object.keys(STANDARD_PORTS) as PortName[])
    .filter((name) => settings.roles.some((role) => PORTS_OF_ROLE[role].includes(name)))
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
function readinessOf(
  core: Core,
  known: number,
  bytes: () => Promise<ReadinessItem>,
): Promise<ReadinessItem[]> {
  return Promise.all([
    check('database', async () => {
      await core.db.query('select 1');
      return undefined;
    }),
    check('migrations', async () => {
      // A newer database is served too: the next release may have migrated it, and we go on until our turn to be replaced.
      const pending = known - (await countAppliedMigrations(core.db));
      return pending <= 0 ? undefined : `${pending} to run`;
    }),
    bytes(),
    scannerItem(core),
  ]);
}

/** Opens the ports for HTTP and HTTPS. */
export async function openHttp(core: Core, certificates: Certificates): Promise<HttpServer> {
  const { settings } = core;
  const ports = openPortsOf(settings);
  // Those of this program, once: an upgrade may put new files where it was started from.
  const known = readMigrations(MIGRATIONS).length;
  const bytes = askNowAndThen('blobs', () => core.blobs.probe(), core.clock);
  const server = await createHttpServer({
    settings: {
      domain: settings.domain,
      hostname: settings.hostname,
      isTryOut: settings.try_out,
      metricsToken: settings.metrics_token,
      hasStatusPage: settings.status_page,
      ...(settings.mta_sts !== 'none' && {
        mtaStsPolicy: mtaStsPolicy({ hostname: settings.hostname, mtaSts: settings.mta_sts }),
      }),
      proxyNetworks: settings.proxy_networks,
      maxConnections: settings.max_connections,
      maxConnectionsPerAddress: settings.max_connections_per_address,
    },
    ports,
    certificates,
    readiness: () => readinessOf(core, known, bytes),
    webApp: WEB_APP,
    moreRoutes: [
      jmapRoutes(await openJmap(core, ports)),
      scimRoutes(scimDependencies(core, ports)),
      davRoutes(davDependencies(core)),
    ],
    files: { blobs: core.blobs, linkSecret: core.linkSecret },
    listSecret: core.listSecret,
    people: {
      db: core.db,
      hasher: core.hasher,
      ids: core.ids,
      random: core.random,
      factorKey: core.sealingKey,
      tellOwner: ownerNotices(core),
    },
    metrics: core.metrics,
    clock: core.clock,
    log: core.log.child({ room: 'http' }),
  });
  const isShared = settings.processes > 1;
  await server.listen({
    http: { port: settings.ports.http, hosts: settings.listen, isShared },
    https: { port: settings.ports.https, hosts: settings.listen, isShared },
  });
  return server;
}
