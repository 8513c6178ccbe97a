/** What nobody sees by day: when the last backup was written and read back, and which work was given up (R6.3). */
import { readBackupRecord } from '#domain/status/backup-record.ts';
import { countJobs } from '#platform/jobs/dead-jobs.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import type { Database } from '#platform/postgres/database.ts';
import { countMissingMigrations, hasDatabase, withDatabase } from '../open-store.ts';
import { type Check, type CheckContext, type Finding, reasonOf } from './check.ts';

const HOUR_MS = 60 * 60_000;
/** As the alert rules have them (`deploy/prometheus/alerts.yml`). */
const OLD_BACKUP_HOURS = 30;
const OLD_PROOF_HOURS = 9 * 24;

const NO_PLACE: Finding = {
  level: 'warn',
  text: { vi: 'chưa đặt nơi sao lưu', en: 'no place for backups is set' },
  advice: {
    vi: 'đặt backup_to và backup_key_file (docs/backup.vi.md), rồi chạy: congthu backup create',
    en: 'set backup_to and backup_key_file (docs/backup.md), then run: congthu backup create',
  },
};

const RUN_BACKUP = {
  vi: 'chạy: congthu backup create; lý do của lần hỏng: congthu job list, và nhật ký ("backup.create")',
  en: 'run: congthu backup create; why it failed: congthu job list, and the log ("backup.create")',
};

const NEVER: Finding = {
  level: 'warn',
  text: { vi: 'chưa có bản sao lưu nào', en: 'there is no backup yet' },
  advice: RUN_BACKUP,
};

/** Whole hours since then. */
function hours(at: Date): number {
  return Math.floor((systemClock() - at.getTime()) / HOUR_MS);
}

async function backupFindings(db: Database, { settings }: CheckContext): Promise<Finding[]> {
  if (settings.backup_to === undefined) return settings.try_out ? [] : [NO_PLACE];
  const { written, verified } = await readBackupRecord(db);
  if (!written) return [NEVER];
  const isOld = hours(written) > OLD_BACKUP_HOURS;
  const isProven = verified !== undefined && hours(verified) <= OLD_PROOF_HOURS;
  return [
    {
      level: isOld ? 'fail' : 'ok',
      text: { vi: 'bản gần nhất cách đây {hours} giờ', en: 'the last one is {hours} hours old' },
      facts: { hours: hours(written) },
      advice: RUN_BACKUP,
    },
    {
      level: isProven ? 'ok' : 'warn',
      text: isProven
        ? { vi: 'đã đọc lại được trong chín ngày qua', en: 'one was read back within nine days' }
        : { vi: 'chín ngày qua chưa bản nào được đọc lại', en: 'none was read back within nine days' },
      advice: { vi: 'chạy: congthu backup verify', en: 'run: congthu backup verify' },
    },
  ];
}

async function jobFindings(db: Database): Promise<Finding[]> {
  const dead = (await countJobs(db)).filter(({ state }) => state === 'dead');
  if (dead.length === 0)
    return [{ level: 'ok', text: { vi: 'không việc nền nào bị bỏ', en: 'no work was given up' } }];
  return dead.map(({ queue, count }) => ({
    level: 'warn',
    text: { vi: '{count} việc nền đã bị bỏ: {queue}', en: '{count} jobs were given up: {queue}' },
    facts: { queue, count },
    advice: {
      vi: 'xem lý do: congthu job list; sửa xong: congthu job retry MÃ, hoặc congthu job drop MÃ',
      en: 'see why: congthu job list; once mended: congthu job retry ID, or congthu job drop ID',
    },
  }));
}

async function look(context: CheckContext, work: (db: Database) => Promise<Finding[]>): Promise<Finding[]> {
  if (!hasDatabase(context.settings)) return [];
  try {
    return await withDatabase(context.call, { create: false }, async ({ db }) =>
      (await countMissingMigrations(db)) === 0 ? work(db) : [],
    );
  } catch (error) {
    return [
      {
        level: 'fail',
        text: { vi: 'không xem được: {reason}', en: 'cannot be looked at: {reason}' },
        facts: { reason: reasonOf(error) },
      },
    ];
  }
}

export const backups: Check = {
  name: 'backups',
  title: { vi: 'Sao lưu', en: 'Backups' },
  run: (context) => look(context, (db) => backupFindings(db, context)),
};

export const jobs: Check = {
  name: 'jobs',
  title: { vi: 'Việc nền', en: 'Background work' },
  run: (context) => look(context, jobFindings),
};
