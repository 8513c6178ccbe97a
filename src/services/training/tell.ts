/** Telling people of sessions (R6.8): the invitation with an event for their calendar, what became of it, and a reminder the day before. */
import { type LetterLanguage, readLetterLanguages } from '#domain/accounts/letter-language.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { readRegistrations, type TrainingRegistration } from '#domain/training/registrations.ts';
import { remindOfSessions, TRAINING_TELL, type TrainingTold } from '#domain/training/sessions.ts';
import { encodeReplyMessage } from '#formats/ical/reply-message.ts';
import { encodeRequest } from '#formats/ical/request.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { LetterParts } from '#services/notices/file-notice.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';
import { CENTER_NAME } from './certificate.ts';
import { remindTeachers } from './remind-teachers.ts';

export interface TellParts {
  db: Database;
  clock: Clock;
  ids: NewId;
  domain: string;
  centerAddress: string;
  /** Files a letter into a mailbox; `alongside` is done in the same commit. */
  deliver: (
    accountId: AccountId,
    bytes: Buffer,
    alongside: (tx: Transaction) => Promise<void>,
  ) => Promise<void>;
}

const LOOK_MS = 10 * 60_000;

function moment(at: Date): string {
  const text = new Date(at.getTime() + 7 * 3_600_000).toISOString();
  const [year, month, day] = text.slice(0, 10).split('-');
  return `${text.slice(11, 16)} ${day}/${month}/${year}`;
}

const WORDS: Record<TrainingTold['what'], NoticeText> = {
  invited: {
    subject: { vi: 'Mời tham dự', en: 'Invitation' },
    vi: 'Ông/bà đã có chỗ trong buổi đào tạo dưới đây; sự kiện kèm theo để đưa vào lịch.',
    en: 'You have a place in the training session below; the event is attached for your calendar.',
  },
  waiting: {
    subject: { vi: 'Trong danh sách chờ', en: 'On the waiting list' },
    vi: 'Buổi đào tạo dưới đây đã đủ người. Ông/bà ở trong danh sách chờ và sẽ được báo ngay khi có chỗ.',
    en: 'The session below is full. You are on the waiting list and will be told as soon as there is a place.',
  },
  changed: {
    subject: { vi: 'Thay đổi lịch', en: 'Changed' },
    vi: 'Buổi đào tạo dưới đây có thay đổi về thời gian hoặc địa điểm.',
    en: 'The time or place of the session below has changed.',
  },
  cancelled: {
    subject: { vi: 'Không tham dự', en: 'Not taking part' },
    vi: 'Buổi đào tạo dưới đây đã hủy, hoặc ông/bà đã được rút khỏi danh sách.',
    en: 'The session below was cancelled, or your registration was withdrawn.',
  },
  reminded: {
    subject: { vi: 'Nhắc lịch', en: 'Reminder' },
    vi: 'Buổi đào tạo dưới đây sắp bắt đầu.',
    en: 'The session below begins soon.',
  },
};

const WAITING: Readonly<Record<LetterLanguage, string>> = { vi: ' (danh sách chờ)', en: ' (waiting list)' };

/** Whether what was to be told is still so. */
function isStill({ state, sessionState }: TrainingRegistration, what: TrainingTold['what']): boolean {
  if (what === 'cancelled') return state === 'cancelled' || sessionState === 'cancelled';
  if (sessionState === 'cancelled') return false;
  if (what === 'changed') return state !== 'cancelled';
  return what === 'waiting' ? state === 'waiting' : state === 'registered';
}

function factsOf(session: TrainingRegistration, language: LetterLanguage): string[] {
  const facts = [
    { vi: 'Khóa', en: 'Course', value: session.courseTitle },
    { vi: 'Bắt đầu', en: 'Begins', value: moment(session.startsAt) },
    { vi: 'Kết thúc', en: 'Ends', value: moment(session.endsAt) },
    { vi: 'Địa điểm', en: 'Place', value: session.place },
    { vi: 'Liên kết', en: 'Link', value: session.link },
    { vi: 'Giảng viên', en: 'Teacher', value: session.teacher },
  ];
  return facts.flatMap((fact) => (fact.value === '' ? [] : [`  ${fact[language]}: ${fact.value}`]));
}

/** The letter's bytes, in the reader's language. */
export function buildTrainingLetter(
  { clock, domain, centerAddress, ids }: Pick<TellParts, 'clock' | 'domain' | 'centerAddress' | 'ids'>,
  registration: TrainingRegistration,
  what: TrainingTold['what'],
  language: LetterLanguage,
): Buffer {
  const now = clock();
  const { courseTitle, startsAt, endsAt, place, link, address, name, state } = registration;
  const words = WORDS[what];
  const method = what === 'cancelled' ? 'CANCEL' : 'REQUEST';
  const facts = factsOf(registration, language);
  const guest = { name, address: address ?? '' };
  const organizer = { name: CENTER_NAME, address: centerAddress };
  const calendar = encodeRequest(
    {
      uid: `${registration.sessionId}.training@${domain}`,
      sequence: registration.sequence,
      startsAt: startsAt.getTime(),
      endsAt: endsAt.getTime(),
      summary: `${courseTitle}${state === 'waiting' ? WAITING[language] : ''}`,
      description: facts.join('\n'),
      location: place,
      url: link,
      organizer,
      guest,
    },
    method,
    now,
  );
  const id = ids();
  return Buffer.from(
    encodeReplyMessage({
      from: organizer,
      to: guest,
      subject: `${words.subject[language]}: ${courseTitle}`,
      text: `${words[language]}\n\n${facts.join('\n')}\n`,
      calendar,
      method,
      fields: ['Auto-Submitted: auto-generated'],
      messageId: `${id}.training@${domain}`,
      boundary: `=_${id}`,
      now,
    }),
  );
}

/** Makes the handler that tells one person; the letter and the end of its job are one commit. */
export function tellTrainingJob(parts: TellParts): JobHandler {
  return {
    queue: TRAINING_TELL,
    async run(job) {
      const { registrationId, what } = job.payload as TrainingTold;
      const [registration] = await readRegistrations(
        parts.db,
        systemPrincipal('job'),
        { ids: [registrationId] },
        1,
      );
      if (!registration || registration.address === null || !isStill(registration, what)) return;
      const { accountId } = registration;
      const languageOf = await readLetterLanguages(parts.db, [accountId]);
      const letter = buildTrainingLetter(parts, registration, what, languageOf(accountId));
      await parts.deliver(accountId, letter, (tx) => job.complete(tx));
    },
  };
}

/** Makes the handler that looks for sessions of the next day, and for those whose teacher is late with their marks. */
export function remindTrainingJob(parts: Pick<TellParts, 'ids'> & LetterParts): JobHandler {
  const { db, ids, clock } = parts;
  return {
    queue: 'training.remind',
    every: { ms: LOOK_MS, payload: {} },
    async run() {
      await db.transaction((tx) => remindOfSessions(tx, { ids, now: clock() }));
      await remindTeachers(parts);
    },
  };
}
