/**
 * A relay in a process of its own, to be killed: `node relay-process.ts` with its world as JSON in RELAY_WORLD.
 *
 * Short leases and short waits, so that what a kill leaves is taken over within the time of a test.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { createFiler } from '#domain/mailstore/filing.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { createResolver } from '#platform/dns/resolver.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { type Connection, openDatabase } from '#platform/postgres/database.ts';
import { startRelay } from '#services/relay/worker.ts';
import { quietLog } from '#tests/postgres/cluster.ts';

/** What the test tells its processes. */
export interface RelayWorld {
  connection: Connection;
  sinkPort: number;
  domain: string;
  connections: number;
}

const { connection, sinkPort, domain, connections } = JSON.parse(process.env.RELAY_WORLD ?? '') as RelayWorld;
const db = openDatabase({ connection, log: quietLog });
const blobs = createPostgresBlobStore(db);
const ids = makeIds(Date.now);
const hostname = `mail.${domain}`;
await startRelay({
  db,
  blobs,
  filer: createFiler({ db, blobs, ids, clock: Date.now }),
  clock: Date.now,
  ids,
  random: Math.random,
  owner: randomUUID(),
  log: quietLog,
  hostname,
  domain,
  retry: { retryMs: [100], expiryMs: 3_600_000, delayNoticeMs: 3_600_000 },
  resolver: createResolver({ servers: [], clock: Date.now }),
  destinations: {
    routes: new Map([['*', { host: '127.0.0.1', port: sinkPort }]]),
    smartHost: undefined,
    hostname,
  },
  connection: {
    clock: Date.now,
    hostname,
    random: randomBytes,
    // Short where the sink hangs on purpose. A late word to a whole message would double it, and that is not what is counted here.
    timeouts: { end: 60_000, data: 300, command: 60_000 },
  },
  maxConnections: connections,
  maxConnectionsPerDomain: connections,
  leaseMs: 1_500,
});
process.stdout.write('running\n');
