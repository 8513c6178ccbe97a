/** Opens what all servers of a process share, or leaves nothing open. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createObjectHub } from '#domain/changes/object-hub.ts';
import { createServedDomains, listDomains } from '#domain/directory/domains.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { createPolicyReader } from '#domain/policy/policy-reader.ts';
import { writeNewerFormsOnceAlone } from '#platform/blobs/older-programs.ts';
import type { Settings } from '#platform/config/settings.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { createMetrics, type MetricValues } from '#platform/telemetry/metrics.ts';
import { createScannedFiler } from '#services/antivirus/scanned-filer.ts';
import { createMailEvents } from '#services/mail-events/mail-events.ts';
import { createGuardedFiler } from '#services/sending-rules/guarded-filer.ts';
import { createSecrecyGuard } from '#services/sending-rules/secrecy-guard.ts';
import { type Core, MIGRATIONS } from './core.ts';
import {
  measureBatches,
  openBlobs,
  openCollectors,
  openGuard,
  openHasher,
  openHub,
  openKeys,
  openServer,
  openTracing,
  openWatched,
  readSecrets,
  requireDataDir,
  runFirst,
  withDomain,
} from './core-parts.ts';
import { expireAllLeases } from './expire-leases.ts';
import type { Fellows } from './fellows.ts';
import { openScanner } from './scanner.ts';

async function buildCore(
  given: Settings,
  log: Logger,
  { db, connection, metrics }: Pick<Core, 'db' | 'connection' | 'metrics'>,
  stopDatabase: () => Promise<void>,
): Promise<Omit<Core, 'answers'>> {
  const clock = systemClock;
  const ids = makeIds(clock);
  const random = randomBytes;
  const tracing = await openTracing(given);
  await migrate(db, MIGRATIONS, log);
  const hasher = openHasher(given, random);
  const firstRun = await runFirst(db, given, { hasher, random, ids, clock });
  const settings = withDomain(given, firstRun.domain, log);
  const sealingKey = await openKeys(db, settings, clock);
  const blobs = openBlobs(db, settings, { ids, clock, tracing });
  const scanner = openScanner(settings, clock, log);
  const policies = await createPolicyReader(db);
  const secrecyGuard = createSecrecyGuard(policies, settings.isolated_network);
  const filing = createFiler({ db, blobs, ids, clock, onBatch: measureBatches(metrics) });
  const filer = createGuardedFiler(createScannedFiler(filing, scanner), secrecyGuard);
  const secrets = await readSecrets(db, random);
  const hub = await openHub(db, tracing);
  const objects = await createObjectHub(db);
  const watched = await openWatched(db, objects, log);
  const mailEvents = createMailEvents({ db, ids, clock, source: watched.filterSource, objects });
  const guard = openGuard(db, settings, clock, log);
  const collectors = openCollectors({ db, clock, ids, log });
  return {
    settings,
    log,
    metrics,
    tracing,
    clock,
    ids,
    random,
    processId: randomUUID(),
    db,
    connection,
    blobs,
    filer,
    scanner,
    guard,
    receiving: new ReceivingMemory(settings.receiving_memory, settings.max_message_size),
    ...collectors,
    hub,
    policies,
    secrecyGuard,
    domains: await listDomains(db),
    isServed: createServedDomains(db, clock),
    objects,
    ...watched,
    mailEvents,
    hasher,
    ...secrets,
    sealingKey,
    firstRun,
    close: async () => {
      await filer.drain();
      await Promise.all([guard.stop(), ...Object.values(collectors).map((collector) => collector.stop())]);
      await Promise.all([hub.close(), policies.close()]);
      watched.filterSource.close();
      watched.journal.close();
      mailEvents.close();
      await objects.close();
      await tracing.stop();
      await stopDatabase();
    },
  };
}

/** Opens everything, or leaves nothing open. `Refusal`s say what an operator can do. */
export async function openCore(
  settings: Settings,
  log: Logger,
  fellows?: Pick<Fellows, 'metricsOfOthers' | 'answers'>,
): Promise<Core> {
  requireDataDir(settings.data);
  const server = await openServer(settings, log);
  const db = openDatabase({ connection: server.connection, log });
  let newerForms: { stop(): void } | undefined;
  const stopDatabase = async (): Promise<void> => {
    newerForms?.stop();
    await db.close();
    await server.stop();
  };
  try {
    const others = fellows && ((own: MetricValues) => fellows.metricsOfOthers(own));
    const metrics = createMetrics({ withProcess: true, ...(others && { others }) });
    const opened = { db, connection: server.connection, metrics };
    const built = await buildCore(settings, log, opened, stopDatabase);
    const core = { ...built, answers: () => fellows?.answers() ?? new Map() };
    newerForms = await writeNewerFormsOnceAlone(db, log);
    if (await server.isAlone()) await expireAllLeases(db, core);
    return core;
  } catch (error) {
    await stopDatabase();
    throw error;
  }
}
