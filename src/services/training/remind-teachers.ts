/** Reminds teachers, once for a session, of attendance and results that they have not noted three days after its end (R6.8). */
import { dayOf } from '#domain/directory/as-of.ts';
import {
  findUnmarkedSessions,
  noteTeacherReminded,
  type UnmarkedSession,
} from '#domain/training/unmarked.ts';
import { fileReminders, type LetterParts } from '#services/notices/file-notice.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';

function textOf({ courseTitle, endsAt, unmarked }: UnmarkedSession): NoticeText {
  const day = dayOf(endsAt.getTime()).split('-').toReversed().join('/');
  return {
    subject: {
      vi: `Nhắc: chưa điểm danh, ghi kết quả: ${courseTitle}`,
      en: `Reminder: attendance and results to note: ${courseTitle}`,
    },
    vi: `Buổi đào tạo "${courseTitle}" ngày ${day} đã xong, còn ${unmarked} người chưa được điểm danh, ghi kết quả.\n\nĐào tạo của tôi → Buổi ông/bà dạy → Điểm danh, cho điểm\n`,
    en: `The training session "${courseTitle}" of ${day} is over; of ${unmarked} people neither attendance nor a result is noted.\n\nMy training → Sessions you teach → Attendance and marks\n`,
  };
}

/** Sends what is due; gives how many sessions it is about. */
export async function remindTeachers(parts: LetterParts): Promise<number> {
  const now = parts.clock();
  const sessions = await findUnmarkedSessions(parts.db, now);
  await fileReminders(
    parts,
    sessions.map((session) => ({
      id: `${session.id}.unmarked`,
      accountIds: [session.teacher],
      text: textOf(session),
      note: (tx) => noteTeacherReminded(tx, session.id, now),
    })),
  );
  return sessions.length;
}
