/** The parts of the core, each opened by its settings. */
import { randomBytes } from 'node:crypto';
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
import { createTrafficCollector } from '#domain/activity/traffic-collector.ts';
import { watchJournal } from '#domain/archive/journal.ts';
import type { ObjectHub } from '#domain/changes/object-hub.ts';
import { listComingDomains, listDomains } from '#domain/directory/domains.ts';
import { type ChangeHub, createChangeHub } from '#domain/mailstore/hub.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { ensureDkimKeys } from '#domain/outbound/dkim-keys.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { openBlobStore } from '#platform/blobs/open-blob-store.ts';
import { rememberWritten } from '#platform/blobs/written-blobs.ts';
import type { Settings } from '#platform/config/settings.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Connection, Database } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { readInstallationSecret } from '#platform/postgres/installation-secret.ts';
import { readSealingKey } from '#platform/secrets/sealing-key.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { Metrics } from '#platform/telemetry/metrics.ts';
import { NO_TRACING, type Tracing } from '#platform/telemetry/tracing.ts';
import { createFilterSource } from '#services/delivery/filters/filter-source.ts';
import { createCorrespondentCollector } from '#services/delivery/remember-recipients.ts';
import { createDmarcCollector } from '#services/mail-reports/dmarc-collector.ts';
import { createReceptionGuard, type ReceptionGuard } from '#services/reception/guard.ts';
import { indexKey } from '#services/text-indexing/indexer.ts';
import { shareCacheMemory } from './cache-memory.ts';
import { type Core, DB_FOLDER } from './core.ts';

/** `Refusal('notPermitted')` where it cannot be written to. */
export function requireDataDir(path: string): void {
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

/** The database server of the settings: the embedded one, or another that is there. */
export async function openServer(
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

/** Measures the filer's commits: messages, seconds. */
export function measureBatches(metrics: Metrics): (messages: number, seconds: number) => void {
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

/** The hasher of passwords, which knows breached ones where there is a list. */
export function openHasher(settings: Settings, random: (bytes: number) => Buffer): PasswordHasher {
  const breached = settings.breached_passwords;
  const isBreached = breached === undefined ? undefined : askBreachedPasswords(breached);
  return makePasswordHasher(passwordSettings(settings), random, isBreached);
}

/** What holds back senders that come too often or ask for too many who are not here. */
export function openGuard(db: Database, settings: Settings, clock: Clock, log: Logger): ReceptionGuard {
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
export function runFirst(
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
export async function openKeys(db: Database, settings: Settings, clock: Clock): Promise<Buffer> {
  const random = randomBytes;
  const served = [...(await listDomains(db)), ...(await listComingDomains(db))];
  const sealingKey = readSealingKey({ dataDir: settings.data, given: settings.secret_key, random });
  const sealing = { sealingKey, random };
  for (const domain of served) await ensureDkimKeys(db, { domain, now: clock(), sealing });
  return sealingKey;
}

/** The store of the settings, with what was just written in memory. */
export function openBlobs(
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
export async function readSecrets(
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
export function openCollectors(
  parts: Pick<Core, 'db' | 'clock' | 'ids' | 'log'>,
): Pick<Core, 'dmarcCollector' | 'traffic' | 'correspondents'> {
  return {
    dmarcCollector: createDmarcCollector(parts),
    traffic: createTrafficCollector(parts),
    correspondents: createCorrespondentCollector(parts),
  };
}

/** What is kept in memory of things that people change, and read anew when they do. */
export async function openWatched(
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
export function withDomain(given: Settings, domain: string, log: Logger): Settings {
  if (given.domain !== domain)
    log.info({ domain, configured: given.domain }, 'the domain was changed by decision');
  return { ...given, domain };
}

/** Traces to a collector where one is set. */
export async function openTracing({ traces, traces_percent: percent, hostname }: Settings): Promise<Tracing> {
  if (traces === undefined) return NO_TRACING;
  const { createTracing } = await import('#platform/telemetry/collector-tracing.ts');
  return createTracing({ url: traces, percent, hostname, version: programVersion() });
}

/** Whoever is told of a commit is traced below what made it, in this process or another. */
export async function openHub(db: Database, tracing: Tracing): Promise<ChangeHub> {
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
