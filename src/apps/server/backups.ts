/**
 * The nightly backup and its weekly proof, where the settings name a place (R6.3).
 *
 * A failure is a failed job: tried again with growing pauses, told in the log and by the metrics that the alert rules look at.
 */
import { programVersion } from '#apps/cli/program-version.ts';
import { type BackupStep, noteBackup, readBackupRecord } from '#domain/status/backup-record.ts';
import { openObjectVault } from '#platform/blobs/s3/object-vault.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { MetricDefinition } from '#platform/telemetry/metrics.ts';
import { removeLeftMoment } from '#services/backup/bring-up-moment.ts';
import { findSpan, surveyMoments } from '#services/backup/moments.ts';
import { openRepository } from '#services/backup/open-repository.ts';
import { findPassphrase } from '#services/backup/passphrase.ts';
import { findBackup } from '#services/backup/read-backup.ts';
import { runBackup } from '#services/backup/run-backup.ts';
import { openVault, type Vault } from '#services/backup/vault.ts';
import { verifyBackup } from '#services/backup/verify-backup.ts';
import { verifySpan } from '#services/backup/verify-moments.ts';
import type { Core } from './core.ts';
import { knownOrNaN } from './gauges.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the day of UTC: two in the morning in Việt Nam, when nobody writes mail. */
const BACKUP_HOUR = 19;
/** An hour later, of the night to Sunday: the epoch was a Thursday. */
const VERIFY_HOUR = 20;

/** The place of the settings, under their passphrase. */
export async function openOurVault(
  { settings, clock, random }: Pick<Core, 'settings' | 'clock' | 'random'>,
  place: string,
): Promise<Vault> {
  const passphrase = await findPassphrase(settings.backup_key_file, settings.backup_key);
  return openVault(openRepository(place, process.env, clock), { passphrase, create: true, random });
}

/** Defines a gauge of when a step last ended well, in any process; 0 before the first time. */
function gaugeOf({ db, metrics }: Core, step: BackupStep, definition: MetricDefinition): void {
  metrics.gauge(definition, () =>
    knownOrNaN(async () => ((await readBackupRecord(db))[step]?.getTime() ?? 0) / 1000),
  );
}

/** Backs up every night. */
function backUpNightly(core: Core, place: string): JobHandler {
  gaugeOf(core, 'written', {
    name: 'congthu_backup_success_timestamp_seconds',
    help: 'When a backup was last written, by any process; 0 before the first.',
  });
  const [daily = 7, weekly = 5, monthly = 12] = core.settings.backup_keep;
  return {
    queue: 'backup.create',
    every: { ms: DAY_MS, afterMs: BACKUP_HOUR * HOUR_MS, payload: {} },
    async run() {
      const living = { connection: core.connection, dataDir: core.settings.data, log: core.log };
      if (await removeLeftMoment(living))
        core.log.warn({}, 'removed what a killed restore of an account left');
      const report = await runBackup({
        connection: core.connection,
        dataDir: core.settings.data,
        vault: await openOurVault(core, place),
        clock: core.clock,
        program: programVersion(),
        objects: openObjectVault(core.settings.blobs, process.env, core.clock),
        keep: { daily, weekly, monthly },
      });
      if (report.missingBlobs > 0)
        core.log.error({ count: report.missingBlobs }, 'the object store lacks bytes of messages');
      await noteBackup(core.db, 'written', { at: new Date(core.clock()), name: report.name });
      core.log.info({ ...report, pruned: report.pruned?.removed.length }, 'backed up');
    },
  };
}

/** Reads the newest backup back every week; what is wrong with it fails the job. */
function verifyWeekly(core: Core, place: string): JobHandler {
  gaugeOf(core, 'verified', {
    name: 'congthu_backup_verified_timestamp_seconds',
    help: 'When a backup was last read back whole, by any process; 0 before the first.',
  });
  return {
    queue: 'backup.verify',
    every: { ms: 7 * DAY_MS, afterMs: 2 * DAY_MS + VERIFY_HOUR * HOUR_MS, payload: {} },
    async run() {
      const vault = await openOurVault(core, place);
      const { name, manifest } = await findBackup(vault, undefined);
      const report = await verifyBackup(vault, manifest);
      if (report.faultCount > 0)
        throw new Error(`backup ${name} cannot be read back: ${report.faults.slice(0, 3).join('; ')}`);
      const survey = await surveyMoments(vault);
      const span = await findSpan(vault, undefined);
      const moments = span && (await verifySpan(vault, span));
      const broken = [...survey.faults, ...(moments?.faults ?? [])];
      if (broken.length > 0)
        throw new Error(`the archive of moments cannot be read back: ${broken.slice(0, 3).join('; ')}`);
      await noteBackup(core.db, 'verified', { at: new Date(core.clock()), name });
      core.log.info(
        { backup: name, rows: report.rows, blobs: report.blobs, until: moments?.until },
        'the backup was verified',
      );
    },
  };
}

/** The jobs, where there is a place for backups. */
export function backupJobs(core: Core, place: string | undefined): JobHandler[] {
  return place === undefined ? [] : [backUpNightly(core, place), verifyWeekly(core, place)];
}
