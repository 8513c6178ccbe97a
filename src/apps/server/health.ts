/** How the parts of the system are now, in words for the center (R6.3). Counted from what is kept anyway. */
import { statfs } from 'node:fs/promises';
import { countOutbound } from '#domain/outbound/count-outbound.ts';
import { readRescanProgress } from '#domain/quarantine/rescan.ts';
import { readBackupRecord } from '#domain/status/backup-record.ts';
import { countJobs } from '#platform/jobs/dead-jobs.ts';
import type { Language } from '#servers/http/language.ts';
import { timeText } from '#servers/http/status/times.ts';
import type { HealthItem } from '#servers/jmap/activity/health-item.ts';
import type { ScannerState } from '#services/antivirus/scanner.ts';
import { scannerWords } from '#services/antivirus/scanner-words.ts';
import type { Core } from './core.ts';

const HOUR_MS = 60 * 60 * 1000;
/** A queue whose oldest message waits so long is looked at. */
const OLD_MAIL_HOURS = 4;
/** As the alert rules have it. */
const OLD_BACKUP_HOURS = 30;
const OLD_PROOF_HOURS = 9 * 24;
const NEVER = { vi: 'chưa có', en: 'never' };
const LITTLE_SPACE = 0.1;
const NO_SPACE = 0.03;
const GB = 1e9;

/** Free and whole space of the data directory's disk. */
export async function readDisk(path: string): Promise<{ freeBytes: number; wholeBytes: number }> {
  const { bavail, blocks, bsize } = await statfs(path);
  return { freeBytes: bavail * bsize, wholeBytes: blocks * bsize };
}

async function databaseHealth({ db, clock }: Core): Promise<HealthItem> {
  const before = clock();
  await db.query('select 1');
  const ms = clock() - before;
  return {
    part: 'database',
    state: 'good',
    vi: `Cơ sở dữ liệu trả lời trong ${ms} ms.`,
    en: `The database answers within ${ms} ms.`,
  };
}

async function queueHealth({ db, clock }: Core): Promise<HealthItem> {
  const counts = await countOutbound(db);
  const waiting = counts.find(({ state }) => state === 'waiting');
  const hours = waiting ? Math.floor((clock() - waiting.oldestAt.getTime()) / HOUR_MS) : 0;
  const number = waiting?.recipients ?? 0;
  return {
    part: 'queue',
    state: hours >= OLD_MAIL_HOURS ? 'warning' : 'good',
    vi: `${number} người nhận chờ gửi${hours > 0 ? `, lâu nhất ${hours} giờ` : ''}.`,
    en: `${number} recipients wait${hours > 0 ? `, the longest for ${hours} hours` : ''}.`,
  };
}

async function jobsHealth({ db }: Core): Promise<HealthItem> {
  const dead = (await countJobs(db)).filter(({ state }) => state === 'dead');
  const number = dead.reduce((sum, { count }) => sum + count, 0);
  const names = dead.map(({ queue }) => queue).join(', ');
  return {
    part: 'jobs',
    state: number > 0 ? 'warning' : 'good',
    vi: number === 0 ? 'Không có việc nền nào hỏng.' : `${number} việc nền đã bỏ cuộc: ${names}.`,
    en: number === 0 ? 'No background job has failed.' : `${number} background jobs were given up: ${names}.`,
  };
}

async function diskHealth({ settings }: Core): Promise<HealthItem> {
  const { freeBytes, wholeBytes } = await readDisk(settings.data);
  const share = wholeBytes === 0 ? 0 : freeBytes / wholeBytes;
  const free = Math.round(freeBytes / GB);
  const percent = Math.round(share * 100);
  return {
    part: 'disk',
    state: share < NO_SPACE ? 'bad' : share < LITTLE_SPACE ? 'warning' : 'good',
    vi: `Đĩa còn ${free} GB (${percent} %).`,
    en: `${free} GB free on disk (${percent} %).`,
  };
}

const NO_BACKUPS = {
  vi: 'Chưa đặt nơi sao lưu (backup_to).',
  en: 'No place for backups is set (backup_to).',
};

/** A backup of last night, and one that was read back last week. */
async function backupHealth({ db, clock, settings }: Core): Promise<HealthItem> {
  const part = 'backup';
  if (settings.backup_to === undefined)
    return { part, state: settings.try_out ? 'good' : 'warning', ...NO_BACKUPS };
  const { written, verified } = await readBackupRecord(db);
  const age = (at: Date | undefined) => (clock() - (at?.getTime() ?? 0)) / HOUR_MS;
  const say = (language: Language, { last, proven }: { last: string; proven: string }) =>
    `${last} ${written ? timeText(written, language) : NEVER[language]}; ${proven} ${verified ? timeText(verified, language) : NEVER[language]}.`;
  return {
    part,
    state:
      age(written) > OLD_BACKUP_HOURS || (verified && age(verified) > OLD_PROOF_HOURS) ? 'warning' : 'good',
    vi: say('vi', { last: 'Bản sao lưu gần nhất:', proven: 'đọc thử thành công gần nhất:' }),
    en: say('en', { last: 'Last backup:', proven: 'last read back whole:' }),
  };
}

/** Nothing where the program is one process alone. */
function processHealth({ answers }: Core): HealthItem[] {
  const all = answers();
  const silent = [...all].filter(([, does]) => !does).map(([number]) => number);
  if (all.size === 0) return [];
  const numbers = silent.join(', ');
  return [
    {
      part: 'processes',
      state: silent.length > 0 ? 'warning' : 'good',
      vi:
        silent.length > 0
          ? `Tiến trình ${numbers} trong ${all.size} tiến trình không trả lời; tiến trình đầu tự khởi động lại tiến trình treo. Nếu kéo dài: khởi động lại dịch vụ.`
          : `Cả ${all.size} tiến trình đều trả lời.`,
      en:
        silent.length > 0
          ? `Of ${all.size} processes number ${numbers} does not answer; the first starts anew what hangs. If it lasts: restart the service.`
          : `All ${all.size} processes answer.`,
    },
  ];
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Whether stored mail has been looked at with the signatures of now (R6.6). */
async function rescanWords(
  { db }: Core,
  state: ScannerState,
): Promise<{ vi: string; en: string } | undefined> {
  if (state.kind !== 'clamd') return undefined;
  const progress = await readRescanProgress(db);
  if (!progress?.done || progress.version !== state.version)
    return { vi: 'đang quét lại thư đã lưu bằng mẫu virus mới', en: 'stored mail is being scanned again' };
  const { changedAt } = progress;
  return {
    vi: `thư đã lưu được quét lại xong lúc ${timeText(changedAt, 'vi')}`,
    en: `stored mail was scanned again by ${timeText(changedAt, 'en')}`,
  };
}

async function scannerHealth(core: Core): Promise<HealthItem> {
  const state = await core.scanner.state();
  const { isGood, advice, ...words } = scannerWords(state);
  const further = advice ?? (await rescanWords(core, state));
  return {
    part: 'scanner',
    state: isGood ? 'good' : 'warning',
    vi: sentence(words.vi) + (further ? ` ${sentence(further.vi)}` : ''),
    en: sentence(words.en) + (further ? ` ${sentence(further.en)}` : ''),
  };
}

/** Looks at every part. */
export async function checkHealth(core: Core): Promise<HealthItem[]> {
  const parts = await Promise.all([
    databaseHealth(core),
    scannerHealth(core),
    queueHealth(core),
    jobsHealth(core),
    diskHealth(core),
    backupHealth(core),
  ]);
  return [...parts, ...processHealth(core)];
}
