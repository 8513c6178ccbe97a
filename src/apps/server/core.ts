/**
 * What every role of the server stands on: database, migrations, first run, blobs, filer, change hub, sign-in.
 *
 * Built once a process by plain calls (law 5).
 */
import { join } from 'node:path';
import type { FirstRunResult } from '#domain/accounts/first-run.ts';
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import type { TrafficCollector } from '#domain/activity/traffic-collector.ts';
import type { JournalSwitch } from '#domain/archive/journal.ts';
import type { ObjectHub } from '#domain/changes/object-hub.ts';
import type { IsServed } from '#domain/directory/domains.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { PolicyReader } from '#domain/policy/policy-reader.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Settings } from '#platform/config/settings.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { Connection, Database } from '#platform/postgres/database.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { Metrics } from '#platform/telemetry/metrics.ts';
import type { Tracing } from '#platform/telemetry/tracing.ts';
import type { Scanner } from '#services/antivirus/scanner.ts';
import type { FilterSource } from '#services/delivery/filters/filter-source.ts';
import type { CorrespondentCollector } from '#services/delivery/remember-recipients.ts';
import type { MailEvents } from '#services/mail-events/mail-events.ts';
import type { DmarcCollector } from '#services/mail-reports/dmarc-collector.ts';
import type { ReceptionGuard } from '#services/reception/guard.ts';
import type { SecrecyGuard } from '#services/sending-rules/secrecy-guard.ts';
import type { Fellows } from './fellows.ts';

export const DB_FOLDER = join(import.meta.dirname, '../../../db');
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
