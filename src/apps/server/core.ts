/**
 * What every role of the server stands on: database, migrations, first run, blobs, filer, change hub, sign-in.
 *
 * Built once a process by plain calls (law 5).
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programVersion } from '#apps/cli/program-version.ts';
import { parseAgencies } from '#domain/accounts/agencies.ts';
import { askBreachedPasswords } from '#domain/accounts/breached-passwords.ts';
import { type FirstRunResult, performFirstRun } from '#domain/accounts/first-run.ts';
import {
  makePasswordHasher,
  type PasswordHasher,
  passwordSettings,
} from '#domain/accounts/password-hasher.ts';
import { createTrafficCollector, type TrafficCollector } from '#domain/activity/traffic-collector.ts';
import { type JournalSwitch, watchJournal } from '#domain/archive/journal.ts';
import { createObjectHub, type ObjectHub } from '#domain/changes/object-hub.ts';
import {
  createServedDomains,
  type IsServed,
  listComingDomains,
  listDomains,
} from '#domain/directory/domains.ts';
import { createFiler, type Filer } from '#domain/mailstore/filing.ts';
import { type ChangeHub, createChangeHub } from '#domain/mailstore/hub.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { ensureDkimKeys } from '#domain/outbound/dkim-keys.ts';
import { createPolicyReader, type PolicyReader } from '#domain/policy/policy-reader.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { writeNewerFormsOnceAlone } from '#platform/blobs/older-programs.ts';
import { openBlobStore } from '#platform/blobs/open-blob-store.ts';
import { rememberWritten } from '#platform/blobs/written-blobs.ts';
import type { Settings } from '#platform/config/settings.ts';
import { type Clock, systemClock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeIds, type NewId } from '#platform/kernel/ids.ts';
import { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import { type Connection, type Database, openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { readInstallationSecret } from '#platform/postgres/installation-secret.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { readSealingKey } from '#platform/secrets/sealing-key.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { createMetrics, type Metrics, type MetricValues } from '#platform/telemetry/metrics.ts';
import { NO_TRACING, type Tracing } from '#platform/telemetry/tracing.ts';
import { createScannedFiler } from '#services/antivirus/scanned-filer.ts';
import type { Scanner } from '#services/antivirus/scanner.ts';
import { createFilterSource, type FilterSource } from '#services/delivery/filters/filter-source.ts';
import {
  type CorrespondentCollector,
  createCorrespondentCollector,
} from '#services/delivery/remember-recipients.ts';
import { createMailEvents, type MailEvents } from '#services/mail-events/mail-events.ts';
import { createDmarcCollector, type DmarcCollector } from '#services/mail-reports/dmarc-collector.ts';
import { createReceptionGuard, type ReceptionGuard } from '#services/reception/guard.ts';
import { createGuardedFiler } from '#services/sending-rules/guarded-filer.ts';
import { createSecrecyGuard, type SecrecyGuard } from '#services/sending-rules/secrecy-guard.ts';
import { indexKey } from '#services/text-indexing/indexer.ts';
import { shareCacheMemory } from './cache-memory.ts';
import { expireAllLeases } from './expire-leases.ts';
import type { Fellows } from './fellows.ts';
import { openScanner } from './scanner.ts';

const DB_FOLDER = join(import.meta.dirname, '../../../db');
export const MIGRATIONS = join(DB_FOLDER, 'migrations');

export interface Core {
  settings: Settings;
  log: Logger;
  metrics: Metrics;
  tracing: Tracing;
  clock: Clock;
  ids: NewId;
  random: (bytes: number) => Buffer;
  /** This process among all: the owner of its leases. */
  processId: string;
  /** Whether the processes of this program answer, by their numbers; of none where it is one alone. */
  answers: Fellows['answers'];
  db: Database;
  /** For what needs a connection of its own. */
  connection: Connection;
  blobs: BlobStore;
  filer: Filer;
  scanner: Scanner;
  guard: ReceptionGuard;
  /** The memory of large messages that are coming, by whichever way. */
  receiving: ReceivingMemory;
  dmarcCollector: DmarcCollector;
  /** Counts what happens to mail, for charts. */
  traffic: TrafficCollector;
  /** Whom officials write to. */
  correspondents: CorrespondentCollector;
  hub: ChangeHub;
  policies: PolicyReader;
  secrecyGuard: SecrecyGuard;
  /** Those served when this was opened, the primary one first; whoever holds them starts anew when that one changes. */
  domains: readonly string[];
  /** Whether a domain is one of ours. */
  isServed: IsServed;
  objects: ObjectHub;
  /** Whether a journal of all mail is kept. */
  journal: JournalSwitch;
  filterSource: FilterSource;
  mailEvents: MailEvents;
  hasher: PasswordHasher;
  scramSecret: Buffer;
  /** What addresses that mail is forwarded under are proved by. */
  srsSecret: Buffer;
  /** What addresses of links to files are proved by. */
  linkSecret: Buffer;
  /** What links to leave lists are signed with. */
  listSecret: Buffer;
  /** What secrets in the database are sealed with. */
  sealingKey: Buffer;
  firstRun: FirstRunResult;
  close(): Promise<void>;
}

function requireDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new Refusal(
      'notPermitted',
      `The data directory ${path} cannot be written to. Choose another with --data.`,
      {
        reason: error instanceof Error && 'code' in error ? String(error.code) : String(error),
      },
    );
  }
}

async function openServer(
  settings: Settings,
  log: Logger,
): Promise<{ connection: Connection; isAlone(): Promise<boolean>; stop(): Promise<void> }> {
  if (settings.database_url !== undefined)
    return {
      connection: { connectionString: settings.database_url },
      // Programs on other machines are not seen from here, not even while they are cut off.
      isAlone: () => Promise.resolve(false),
      stop: () => Promise.resolve(),
    };
  const embedded = await startEmbeddedPostgres({ dataDir: settings.data, log });
  return {
    connection: embedded.connection,
    isAlone: () => embedded.isAlone(),
    stop: () => embedded.release(),
  };
}

function measureBatches(metrics: Metrics): (messages: number, seconds: number) => void {
  const messages = metrics.counter({
    name: 'congthu_filed_messages_total',
    help: 'Messages filed, by any way in.',
  });
  const batches = metrics.duration({
    name: 'congthu_filing_batch_seconds',
    help: 'One group commit of messages.',
  });
  return (count, seconds) => {
    messages({}, count);
    batches(seconds * 1000);
  };
}

function openHasher(settings: Settings, random: (bytes: number) => Buffer): PasswordHasher {
  const breached = settings.breached_passwords;
  const isBreached = breached === undefined ? undefined : askBreachedPasswords(breached);
  return makePasswordHasher(passwordSettings(settings), random, isBreached);
}

function openGuard(db: Database, settings: Settings, clock: Clock, log: Logger): ReceptionGuard {
  return createReceptionGuard({
    db,
    clock,
    log: log.child({ room: 'reception' }),
    limits: {
      messagesPerHour: settings.max_messages_per_address,
      unknownPerHour: settings.max_unknown_recipients,
      greylistMs: settings.greylist,
    },
  });
}

/** Units, accounts and the first password, where there are none yet. */
function runFirst(
  db: Database,
  settings: Settings,
  { hasher, random, ids, clock }: Pick<Core, 'hasher' | 'random' | 'ids' | 'clock'>,
): Promise<FirstRunResult> {
  return performFirstRun(db, {
    agencies: parseAgencies(readFileSync(join(DB_FOLDER, 'agencies.csv'), 'utf8')),
    domain: settings.domain,
    hasher,
    random,
    ids,
    now: clock(),
    onCreated: (tx, account) =>
      createMailAccount(tx, { accountId: account.id, quotaBytes: settings.default_quota, ids, now: clock() }),
  });
}

/** The key that secrets are sealed with, and keys for signing mail where there are none yet. */
async function openKeys(db: Database, settings: Settings, clock: Clock): Promise<Buffer> {
  const random = randomBytes;
  const served = [...(await listDomains(db)), ...(await listComingDomains(db))];
  const sealingKey = readSealingKey({ dataDir: settings.data, given: settings.secret_key, random });
  const sealing = { sealingKey, random };
  for (const domain of served) await ensureDkimKeys(db, { domain, now: clock(), sealing });
  return sealingKey;
}

/** The store of the settings, with what was just written in memory. */
function openBlobs(
  db: Database,
  settings: Settings,
  parts: Pick<Core, 'ids' | 'clock' | 'tracing'>,
): BlobStore {
  const traceparent = (): string | undefined => parts.tracing.traceparent();
  return rememberWritten(
    openBlobStore({ ...parts, traceparent, db, location: settings.blobs, env: process.env }),
    shareCacheMemory(settings.cache_memory).writtenBlobs,
  );
}

/** What every process of this installation shares. */
async function readSecrets(
  db: Database,
  random: Core['random'],
): Promise<Pick<Core, 'scramSecret' | 'srsSecret' | 'linkSecret' | 'listSecret'>> {
  return {
    scramSecret: await readInstallationSecret(db, 'scram', random),
    srsSecret: await readInstallationSecret(db, 'srs', random),
    linkSecret: await readInstallationSecret(db, 'file-links', random),
    listSecret: await readInstallationSecret(db, 'lists', random),
  };
}

/** What counts in memory and tells the database now and then. */
function openCollectors(
  parts: Pick<Core, 'db' | 'clock' | 'ids' | 'log'>,
): Pick<Core, 'dmarcCollector' | 'traffic' | 'correspondents'> {
  return {
    dmarcCollector: createDmarcCollector(parts),
    traffic: createTrafficCollector(parts),
    correspondents: createCorrespondentCollector(parts),
  };
}

/** What is kept in memory of things that people change, and read anew when they do. */
async function openWatched(
  db: Database,
  objects: ObjectHub,
  log: Logger,
): Promise<Pick<Core, 'filterSource' | 'journal'>> {
  const unread = (err: unknown): void => log.warn({ err }, 'the rules of the journal could not be read');
  return {
    filterSource: createFilterSource({ db, objects }),
    journal: await watchJournal(db, objects, unread),
  };
}

/** From the first run on the database says what the domain is: a change of it needs no edit of any setting. */
function withDomain(given: Settings, domain: string, log: Logger): Settings {
  if (given.domain !== domain)
    log.info({ domain, configured: given.domain }, 'the domain was changed by decision');
  return { ...given, domain };
}

async function openTracing({ traces, traces_percent: percent, hostname }: Settings): Promise<Tracing> {
  if (traces === undefined) return NO_TRACING;
  const { createTracing } = await import('#platform/telemetry/collector-tracing.ts');
  return createTracing({ url: traces, percent, hostname, version: programVersion() });
}

/** Whoever is told of a commit is traced below what made it, in this process or another. */
async function openHub(db: Database, tracing: Tracing): Promise<ChangeHub> {
  const hub = await createChangeHub(db, (accountId, traceparent) => {
    tracing.mark(accountId, traceparent);
    tracing.mark(indexKey(accountId), traceparent);
  });
  return {
    ...hub,
    watch: (accountId, handler) =>
      hub.watch(accountId, (mailboxes) => tracing.follow(accountId, 'push', () => handler(mailboxes))),
  };
}

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
