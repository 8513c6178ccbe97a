/**
 * Scans stored mail again after new signatures (R6.6): what is found is proposed for removal from every mailbox, and the center told.
 *
 * Goes on where it stopped, in small helpings; mail older than a month has been looked at by a month of signatures.
 */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { draftRemoval } from '#domain/quarantine/mail-removals.ts';
import type { FoundMail } from '#domain/quarantine/removal-criteria.ts';
import {
  isRemovalProposed,
  nextStoredMail,
  type RescanProgress,
  readRescanProgress,
  type StoredMail,
  writeRescanProgress,
} from '#domain/quarantine/rescan.ts';
import { BlobMissing, type BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Scanner } from '#services/antivirus/scanner.ts';
import { type NoticeParts, sendNotice } from '#services/notices/send-notice.ts';

export type RescanParts = NoticeParts & {
  db: Database;
  blobs: BlobStore;
  scanner: Scanner;
  centerAddress: string;
};

const LOOK_MS = 10 * 60_000;
const BACK_MS = 30 * 24 * 60 * 60_000;
const AT_ONCE = 100;
/** One message to many people is scanned once. */
const MAX_REMEMBERED = 10_000;

const WORDS = {
  vi: { from: 'Người gửi', subject: 'Tiêu đề', receivedAt: 'Nhận lúc', none: '(không có)' },
  en: { from: 'Sender', subject: 'Subject', receivedAt: 'Received', none: '(none)' },
};
const TIME = new Intl.DateTimeFormat('vi-VN', {
  dateStyle: 'short',
  timeStyle: 'short',
  timeZone: 'Asia/Ho_Chi_Minh',
});

/** Which message it is; it may have been deleted in this moment. */
function mailLines(mail: FoundMail | undefined, language: keyof typeof WORDS): string[] {
  if (!mail) return [];
  const { from, subject, receivedAt, none } = WORDS[language];
  const sender = [mail.from?.name, mail.from && `<${mail.from.email}>`].filter(Boolean).join(' ');
  return [
    '',
    `${from}: ${sender || none}`,
    `${subject}: ${mail.subject || none}`,
    `${receivedAt}: ${TIME.format(Date.parse(mail.receivedAt))}`,
    '',
  ];
}

async function propose(parts: RescanParts, hash: string, virus: string): Promise<void> {
  if (await isRemovalProposed(parts.db, hash)) return;
  const after = new Date(parts.clock() - BACK_MS - LOOK_MS).toISOString();
  const removal = await draftRemoval(parts, {
    principal: systemPrincipal('job'),
    criteria: { hash, after },
    reason: `virus trong thư đã lưu (virus in stored mail): ${virus}`,
    virus,
  });
  // Proposed and told by one commit: who dies in between would take the center for told.
  const text = {
    subject: { vi: 'Virus trong thư đã lưu', en: 'A virus in stored mail' },
    vi: [
      `Sau khi cập nhật mẫu virus, "${virus}" được tìm thấy trong ${removal.foundMessages} thư đã lưu.`,
      ...mailLines(removal.mail, 'vi'),
      'Đề nghị thu hồi đang chờ duyệt ở Điều hành › Thu hồi thư.',
    ].join('\n'),
    en: [
      `After new signatures, "${virus}" was found in ${removal.foundMessages} stored ${removal.foundMessages === 1 ? 'message' : 'messages'}.`,
      ...mailLines(removal.mail, 'en'),
      'The removal waits for approval under Console › Removals.',
    ].join('\n'),
  };
  const isTold = await sendNotice(parts, [parts.centerAddress], text, removal.write);
  if (!isTold) await parts.db.transaction(removal.write);
}

/** Scans one message; false when the scanner cannot say now. */
async function scanStored(parts: RescanParts, mail: StoredMail): Promise<boolean> {
  let bytes: Buffer;
  try {
    bytes = await parts.blobs.read(mail.blob);
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    // Deleted meanwhile.
    return true;
  }
  const result = await parts.scanner.scan({ message: bytes });
  if (result.kind === 'infected') await propose(parts, mail.blob.toString('hex'), result.name);
  return result.kind !== 'unavailable';
}

/** Where to begin with this version of the signatures; undefined when all was scanned with it. */
async function findStart(parts: RescanParts): Promise<RescanProgress | undefined> {
  const state = await parts.scanner.state();
  if (state.kind !== 'clamd') return undefined;
  const known = await readRescanProgress(parts.db);
  if (known?.version !== state.version) return { version: state.version, done: false };
  return known.done ? undefined : known;
}

/** Scans what is stored, as far as the signal allows; gives the number of messages. */
export async function rescanStored(parts: RescanParts, signal: AbortSignal): Promise<number> {
  let progress = await findStart(parts);
  if (!progress) return 0;
  const since = new Date(parts.clock() - BACK_MS);
  const seen = new Set<string>();
  let count = 0;
  while (!signal.aborted && !progress.done) {
    const batch: StoredMail[] = await nextStoredMail(parts.db, since, progress.after, AT_ONCE);
    for (const mail of batch) {
      const hash = mail.blob.toString('hex');
      if (!seen.has(hash) && !(await scanStored(parts, mail))) return count;
      if (seen.size < MAX_REMEMBERED) seen.add(hash);
      count += 1;
    }
    const last = batch.at(-1);
    progress = last
      ? {
          version: progress.version,
          done: false,
          after: {
            accountId: last.accountId,
            receivedAt: last.receivedAt.toISOString(),
            emailId: last.emailId,
          },
        }
      : { version: progress.version, done: true };
    await writeRescanProgress(parts.db, progress, parts.clock());
  }
  return count;
}

/** Makes the handler. */
export function rescanJob(parts: RescanParts): JobHandler {
  return {
    queue: 'antivirus.rescan',
    every: { ms: LOOK_MS, payload: {} },
    async run({ signal }) {
      await rescanStored(parts, signal);
    },
  };
}
