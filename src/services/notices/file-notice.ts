/**
 * Letters of the center about what the directory does (R7, R6.2, R9.3), filed into the mailboxes of those concerned: one message for all
 * whose language it is in, all of them in one commit.
 *
 * What says that a letter was sent is written in the letter's own transaction: a program that dies has sent and noted both or neither,
 * so that no reminder is lost with its day and none comes twice.
 */
import { readAccountAddresses } from '#domain/accounts/find-accounts.ts';
import { groupByLetterLanguage, type LetterLanguage } from '#domain/accounts/letter-language.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { Filing } from '#domain/mailstore/filing-values.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { buildMessage } from '#formats/mime/build.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { NoticeText } from './notice-text.ts';

export interface LetterParts {
  db: Database;
  filer: Filer;
  clock: Clock;
  domain: string;
  centerAddress: string;
}

/** A letter; the same id is the same letter. */
export interface Letter {
  id: string;
  accountIds: readonly AccountId[];
  text: NoticeText;
}

/** A letter that is due until it is noted as sent. `note` gives false where another process has noted it. */
export interface Reminder extends Letter {
  note(tx: Transaction): Promise<boolean>;
}

const HUE_ZONE_MINUTES = 7 * 60;
const CENTER_NAMES: Readonly<Record<LetterLanguage, string>> = {
  vi: 'Trung tâm Tin học Hành chính tỉnh',
  en: 'Provincial Center of Administrative Informatics',
};

type LetterReader = Awaited<ReturnType<typeof readAccountAddresses>>[number];

/** A boundary has fifty characters at most, the id of a reminder more. */
function boundaryOf(id: string): string {
  return `=_${id.slice(-48)}`;
}

function filingOf(
  parts: LetterParts,
  { id, text }: Letter,
  language: LetterLanguage,
  recipients: readonly LetterReader[],
): Filing {
  const now = parts.clock();
  const bytes = buildMessage({
    from: [{ name: CENTER_NAMES[language], email: parts.centerAddress }],
    to: recipients.map(({ displayName, address }) => ({ name: displayName, email: address })),
    subject: text.subject[language],
    sentAt: now,
    zoneMinutes: HUE_ZONE_MINUTES,
    messageId: `${id}.${language}.lifecycle@${parts.domain}`,
    headers: [['Auto-Submitted', 'auto-generated']],
    text: text[language],
    boundary: boundaryOf(id),
  });
  const copies = recipients.map((recipient) => ({
    accountId: recipient.id,
    target: { role: 'inbox' as const },
    flags: flagsFromNames([]),
    receivedAt: new Date(now),
  }));
  return { message: prepareMessage(bytes), copies, enforceQuota: false };
}

/** Files a letter; `alongside` is done in the same commit, and alone where nobody is left to be told. */
export async function fileLetter(
  parts: LetterParts,
  letter: Letter,
  alongside: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const recipients = await readAccountAddresses(parts.db, letter.accountIds);
  if (recipients.length === 0) return parts.db.transaction(alongside);
  const byLanguage = await groupByLetterLanguage(parts.db, recipients, ({ id }) => id);
  const filings = [...byLanguage].map(([language, readers]) => filingOf(parts, letter, language, readers));
  await parts.filer.fileTogether(filings, alongside);
}

/** Files reminders, each noted in its own commit; one that another process sends at this moment is left to it. */
export async function fileReminders(parts: LetterParts, reminders: readonly Reminder[]): Promise<void> {
  for (const reminder of reminders)
    try {
      await fileLetter(parts, reminder, async (tx) => {
        if (!(await reminder.note(tx))) throw new Refusal('conflict', 'Another process has reminded of it.');
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
    }
}
