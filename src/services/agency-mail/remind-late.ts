/** Reminders of late agency mail (R9.3): to the head and to those who handle it, once a day for each agency. */
import { listHeads } from '#domain/accounts/deciders.ts';
import type { LetterLanguage } from '#domain/accounts/letter-language.ts';
import { findLateAgencyMail, type LateAgency, noteReminded } from '#domain/agency-mail/late-mail.ts';
import { dayOf } from '#domain/directory/as-of.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Reminder } from '#services/notices/file-notice.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';

/** More lines than that nobody reads in a letter; the screen has them all. */
const MAX_LINES = 20;

function lineOf({
  subject,
  dueAt,
  assigneeName,
}: LateAgency['letters'][number]): Record<LetterLanguage, string> {
  const day = dayOf(Date.parse(dueAt));
  return {
    vi: `- ${subject || '(không tiêu đề)'} — hạn ${day} — ${assigneeName ?? 'chưa giao'}`,
    en: `- ${subject || '(no subject)'} — due ${day} — ${assigneeName ?? 'nobody'}`,
  };
}

function textOf({ address, unitName, letters }: LateAgency): NoticeText {
  const lines = letters.slice(0, MAX_LINES).map(lineOf);
  const more = letters.length > MAX_LINES ? [`… +${letters.length - MAX_LINES}`] : [];
  return {
    subject: {
      vi: `Nhắc: ${letters.length} thư của ${address} đã quá hạn xử lý`,
      en: `Reminder: ${letters.length} message(s) of ${address} are late`,
    },
    vi: [
      `Hộp thư ${address} (${unitName}) có ${letters.length} thư quá hạn xử lý:`,
      '',
      ...lines.map(({ vi }) => vi),
      ...more,
      '',
    ].join('\n'),
    en: [
      `The mailbox ${address} (${unitName}) has ${letters.length} message(s) open after their deadline:`,
      '',
      ...lines.map(({ en }) => en),
      ...more,
      '',
    ].join('\n'),
  };
}

function reminderOf(agency: LateAgency, heads: readonly AccountId[], day: string): Reminder {
  const { accountId, letters } = agency;
  const handlers = letters.flatMap(({ assigneeId }) => assigneeId ?? []);
  return {
    id: `${accountId}.late.${day}`,
    accountIds: [...new Set([...heads, ...handlers])],
    text: textOf(agency),
    note: (tx) =>
      noteReminded(
        tx,
        accountId,
        letters.map(({ emailId }) => emailId),
        day,
      ),
  };
}

/** What is to be sent today and was not yet; each is due until it is noted. */
export async function remindOfLateMail({ db, clock }: { db: Database; clock: Clock }): Promise<Reminder[]> {
  const now = clock();
  const day = dayOf(now);
  const reminders: Reminder[] = [];
  for (const agency of await findLateAgencyMail(db, now, day)) {
    const heads = await listHeads(db, agency.unitId, now);
    reminders.push(
      reminderOf(
        agency,
        heads.map(({ accountId }) => accountId),
        day,
      ),
    );
  }
  return reminders;
}
