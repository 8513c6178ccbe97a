/** The real HTTP server on free ports of loopback, for tests: its parts can be made to fail. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCertificates } from '#platform/net/certificates.ts';
import { createLogger } from '#platform/telemetry/log.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import type { HttpDependencies, HttpSettings } from './dependencies.ts';
import type { ReadinessItem } from './health.ts';
import { createHttpServer, type HttpServer } from './server.ts';

export const DOMAIN = 'thuathienhue.gov.vn';
export const TOKEN = 'a-token-of-metrics';

const folder = mkdtempSync(join(tmpdir(), 'congthu-http-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const certificates = await loadCertificates({
  dataDir: folder,
  hostname: `mail.${DOMAIN}`,
  names: ['localhost', '127.0.0.1'],
  now: Date.now(),
});

export const PORTS: HttpDependencies['ports'] = [
  { name: 'imap', port: 2143 },
  { name: 'imaps', port: 2993 },
  { name: 'submission', port: 2587 },
  { name: 'submissions', port: 2465 },
  { name: 'http', port: 2080 },
  { name: 'https', port: 2443 },
];

/** For what asks about nobody; a test of the account pages gives a province. */
const NOBODY = {} as unknown as HttpDependencies['people'];

export interface TestServer {
  server: HttpServer;
  url: string;
  log: string[];
  /** What readiness says from now on. */
  say: (readiness: () => Promise<ReadinessItem[]>) => void;
  /** A GET over HTTPS with the local authority trusted. */
  getSecurely: (path: string) => Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>;
}

function ready(): Promise<ReadinessItem[]> {
  return Promise.resolve([{ name: 'database', ok: true, detail: 'version 18' }]);
}

/** Runs it for as long as `use` takes. */
export async function withHttpServer(
  use: (server: TestServer) => Promise<void>,
  settings: Partial<HttpSettings> = {},
  more: Partial<HttpDependencies> = {},
): Promise<void> {
  const log: string[] = [];
  let readiness = ready;
  const server = await createHttpServer({
    settings: {
      domain: DOMAIN,
      hostname: `mail.${DOMAIN}`,
      isTryOut: false,
      metricsToken: TOKEN,
      hasStatusPage: false,
      proxyNetworks: [],
      maxConnections: 100,
      maxConnectionsPerAddress: 100,
      ...settings,
    },
    ports: PORTS,
    certificates,
    readiness: () => readiness(),
    people: NOBODY,
    metrics: createMetrics(),
    clock: Date.now,
    log: createLogger({ level: 'info', destination: { write: (line) => void log.push(line) } }),
    ...more,
  });
  await server.listen({
    http: { port: 0, hosts: ['127.0.0.1'] },
    https: { port: 0, hosts: ['127.0.0.1'] },
  });
  const getSecurely: TestServer['getSecurely'] = (path) =>
    new Promise((resolve, reject) => {
      const options = {
        host: 'localhost',
        family: 4,
        port: server.ports.https,
        path,
        ca: certificates.authority,
      };
      const request = requestHttps({ ...options, agent: false }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
      });
      request.on('error', reject).end();
    });
  try {
    await use({
      server,
      url: `http://127.0.0.1:${server.ports.http}`,
      log,
      say: (next) => {
        readiness = next;
      },
      getSecurely,
    });
  } finally {
    server.destroy();
  }
}
