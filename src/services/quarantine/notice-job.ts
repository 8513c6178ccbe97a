/** The job that tells recipients and the center of mail that is held back. */
import { systemPrincipal } from '#domain/directory/principal.ts';
import {
  getQuarantined,
  QUARANTINE_NOTICE,
  type QuarantinedMail,
  type QuarantineReason,
} from '#domain/quarantine/quarantined-mail.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type NoticeParts, type NoticeText, sendNotice } from '#services/notices/send-notice.ts';

const REASONS: Readonly<Record<QuarantineReason, { vi: string; en: string }>> = {
  virus: { vi: 'có virus hoặc tệp nguy hiểm', en: 'it carries a virus or a dangerous file' },
  suspicious: {
    vi: 'có tệp không thể kiểm tra (macro hoặc tệp nén đặt mật khẩu)',
    en: 'it carries a file that nobody can look into (macros, or a locked archive)',
  },
  junk: { vi: 'rất giống thư rác', en: 'it looks very much like junk' },
  policy: { vi: 'trái quy định', en: 'it breaks a rule' },
};

/** Names of files and subjects are others' words: one line, bounded. */
function quoted(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, 200);
}

function wordsFor(mail: QuarantinedMail): NoticeText {
  const { vi, en } = REASONS[mail.reason];
  const facts = `  ${quoted(mail.fromAddress)}\n  ${quoted(mail.subject)}\n  ${quoted(mail.detail)}\n`;
  return {
    subject: 'Một thư đang được giữ lại / A message is held',
    vi: `Một thư gửi tới bạn đang được giữ lại vì ${vi}:\n\n${facts}\nNếu bạn đang chờ thư này, hãy báo Trung tâm để thư được xem xét và chuyển tiếp. Mã thư: ${mail.id}`,
    en: `A message to you is held back because ${en}:\n\n${facts}\nIf you expect it, tell the Center, which can look at it and let it go. Its id: ${mail.id}`,
  };
}

/** Junk is held in masses, and who would read of each? The console shows it. */
function isTold(mail: QuarantinedMail): boolean {
  return mail.state === 'held' && mail.reason !== 'junk';
}

/** Makes the handler; `centerAddress` gets every notice too. */
export function noticeJob(parts: NoticeParts & { db: Database; centerAddress: string }): JobHandler {
  return {
    queue: QUARANTINE_NOTICE,
    async run(job) {
      const { id } = job.payload as { id: string };
      const mail = await getQuarantined(parts.db, systemPrincipal('job'), id);
      if (!isTold(mail)) return;
      const local = mail.recipients.filter((recipient) => recipient.accountId);
      const addresses = [...local.map((recipient) => recipient.address), parts.centerAddress];
      await sendNotice(parts, addresses, wordsFor(mail));
    },
  };
}
