/** Sessions that are over and whose teacher has not yet said of everybody whether they came (R6.8). */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

export interface UnmarkedSession {
  id: string;
  courseTitle: string;
  teacher: AccountId;
  endsAt: Date;
  unmarked: number;
}

const DAY_MS = 86_400_000;
/** Teachers have so long before they are reminded. */
const IN_TIME_MS = 3 * DAY_MS;
/** What is older was left as it is. */
const OLDEST_MS = 90 * DAY_MS;

/** Those of which the teacher was not reminded yet: the mark of the reminder before the session lies before its end. One query. */
export function findUnmarkedSessions(db: Queryable, now: number): Promise<UnmarkedSession[]> {
  return db.query<UnmarkedSession>(
    `select s.id, c.title as "courseTitle", c.teacher_account as teacher, s.ends_at as "endsAt", count(*)::integer as unmarked
     from training_session s join training_course c on c.id = s.course_id
     join account t on t.id = c.teacher_account and t.state = 'active'
     join training_registration r on r.session_id = s.id and r.state = 'registered' and r.attendance is null
     where s.state = 'open' and s.ends_at < $1 and s.ends_at > $2 and (s.reminded_at is null or s.reminded_at < s.ends_at)
     group by s.id, c.title, c.teacher_account order by s.ends_at limit 100`,
    [new Date(now - IN_TIME_MS), new Date(now - OLDEST_MS)],
  );
}

/** Notes that the teacher is reminded; false where another process has. */
export async function noteTeacherReminded(tx: Transaction, id: string, now: number): Promise<boolean> {
  const noted = await tx.query(
    `update training_session set reminded_at = $2 where id = $1 and (reminded_at is null or reminded_at < ends_at) returning 1`,
    [id, new Date(now)],
  );
  return noted.length > 0;
}
