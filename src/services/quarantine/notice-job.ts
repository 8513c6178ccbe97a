/**
 * The job that tells people, and the center, of mail that was held back or refused (R6.5, R6.6).
 *
 * One letter lists all that is new, at most one an hour and account: a flood of viruses makes no flood of notices. The letter
 * and the mark that its mail was told of are one transaction.
 */
import { PROVINCE } from '#domain/changes/object-changes.ts';
import { listOwnAddresses } from '#domain/directory/addresses.ts';
import {
  markTold,
  noticeLater,
  type QuarantineReason,
  readUntold,
  WITHHELD_NOTICE,
  type WithheldMail,
} from '#domain/quarantine/withheld-mail.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';
import { type NoticeParts, sendNotice } from '#services/notices/send-notice.ts';

/** Between two letters to one account. */
const GAP_MS = 60 * 60_000;
/** Lines of one letter; the others are counted. */
const MAX_LINES = 30;

const REASONS: Readonly<Record<QuarantineReason, { vi: string; en: string }>> = {
  virus: { vi: 'có virus hoặc tệp nguy hiểm', en: 'carries a virus or a dangerous file' },
  suspicious: {
    vi: 'có tệp không thể kiểm tra (macro hoặc tệp nén đặt mật khẩu)',
    en: 'carries a file that nobody can look into (macros, or a locked archive)',
  },
  junk: { vi: 'rất giống thư rác', en: 'looks very much like junk' },
  policy: { vi: 'trái quy định', en: 'breaks a rule' },
};

/** Names of files and subjects are others' words: one line, bounded, and no link of theirs to click on. */
function quoted(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll('://', ':/ /')
    .slice(0, 200);
}

function lineOf(mail: WithheldMail, language: 'vi' | 'en'): string {
  const times = mail.times > 1 ? ` ×${mail.times}` : '';
  return [
    `  ${quoted(mail.fromAddress)}${times}`,
    `    ${quoted(mail.subject)}`,
    `    ${REASONS[mail.reason][language]}: ${quoted(mail.detail)}`,
    ...(mail.state === 'held' ? [`    ${mail.id}`] : []),
  ].join('\n');
}

function listOf(mails: readonly WithheldMail[], language: 'vi' | 'en'): string {
  const lines = mails.slice(0, MAX_LINES).map((mail) => lineOf(mail, language));
  const more = mails.length - MAX_LINES;
  if (more > 0) lines.push(language === 'vi' ? `  … và ${more} thư khác` : `  … and ${more} more`);
  return lines.join('\n');
}

function section(title: string, mails: readonly WithheldMail[], language: 'vi' | 'en'): string[] {
  return mails.length === 0 ? [] : [`${title}\n\n${listOf(mails, language)}\n`];
}

/** The letter to a person, or to the center. */
function wordsFor(mails: readonly WithheldMail[], isCenter: boolean): NoticeText {
  const held = mails.filter(({ state }) => state === 'held');
  const refused = mails.filter(({ state }) => state === 'refused');
  const vi = [
    ...section(isCenter ? 'Thư đang được giữ lại:' : 'Thư gửi tới ông/bà đang được giữ lại:', held, 'vi'),
    ...section(
      isCenter
        ? 'Thư đã bị từ chối vì virus:'
        : 'Thư gửi tới ông/bà đã bị từ chối vì virus; người gửi được báo:',
      refused,
      'vi',
    ),
    isCenter
      ? 'Xem và quyết định ở bảng điều khiển, mục Cách ly.'
      : 'Nếu ông/bà đang chờ một thư bị giữ lại, hãy mở Cài đặt, mục Thư bị giữ lại, và đề nghị chuyển cho ông/bà; hoặc báo Trung tâm mã của thư.',
  ];
  const en = [
    ...section(isCenter ? 'Held back:' : 'Held back from you:', held, 'en'),
    ...section(
      isCenter ? 'Refused for a virus:' : 'Mail to you that was refused for a virus; its sender is told:',
      refused,
      'en',
    ),
    isCenter
      ? 'See and decide in the console, under Quarantine.'
      : 'If you expect something that is held, ask for it in Settings, under Withheld mail, or tell the Center its id.',
  ];
  const subject =
    held.length > 0
      ? { vi: `Thư được giữ lại: ${held.length}`, en: `Mail held back: ${held.length}` }
      : {
          vi: `Thư có virus bị từ chối: ${refused.length}`,
          en: `Mail with viruses refused: ${refused.length}`,
        };
  return { subject, vi: vi.join('\n'), en: en.join('\n') };
}

async function addressOf(parts: WithheldParts, accountId: AccountId): Promise<string | undefined> {
  if (accountId === PROVINCE) return parts.centerAddress;
  return (await listOwnAddresses(parts.db, accountId))[0];
}

type WithheldParts = NoticeParts & { db: Database; centerAddress: string };

/** Makes the handler; `centerAddress` gets the province's. */
export function noticeJob(parts: WithheldParts): JobHandler {
  return {
    queue: WITHHELD_NOTICE,
    async run(job) {
      const { accountId } = job.payload as { accountId: AccountId };
      const { mails, toldAt } = await readUntold(parts.db, accountId);
      if (mails.length === 0) return;
      const now = parts.clock();
      const next = (toldAt?.getTime() ?? Number.NEGATIVE_INFINITY) + GAP_MS;
      if (next > now) {
        await noticeLater(parts.db, parts, accountId, new Date(next));
        return;
      }
      const address = await addressOf(parts, accountId);
      const ids = mails.map(({ id }) => id);
      if (address === undefined) return;
      await sendNotice(parts, [address], wordsFor(mails, accountId === PROVINCE), (tx) =>
        markTold(tx, accountId, ids, now),
      );
    },
  };
}
