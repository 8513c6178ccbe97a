/** Sessions of courses (R6.8): when, where, how many seats, until when people register. Everybody sees those of approved plans. */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import type { Principal } from '#domain/directory/principal.ts';
import { addJobs } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { seesPlans } from './courses.ts';
import { cleanText, MAX_TEXT, MAX_TITLE, recordTraining, requireWhole } from './record-training.ts';

/** The job that tells people of a session; its payload is a `TrainingTold`. */
export const TRAINING_TELL = 'training.tell';

export interface TrainingTold {
  registrationId: string;
  what: 'invited' | 'waiting' | 'changed' | 'cancelled' | 'reminded';
}

export interface SessionFields {
  startsAt: Date;
  endsAt: Date;
  place: string;
  link: string;
  seats: number;
  registerUntil: Date;
}

export interface TrainingSession extends SessionFields {
  id: string;
  courseId: string;
  courseTitle: string;
  teacher: string;
  teacherAccount: AccountId | null;
  year: number;
  state: 'open' | 'cancelled';
  cancelReason: string | null;
  sequence: number;
  registered: number;
  waiting: number;
}

const PROVINCE = { kind: 'province' } as const;
const MAX_LENGTH_MS = 31 * 86_400_000;

const SELECT = `select s.id, s.course_id as "courseId", c.title as "courseTitle", c.teacher, c.teacher_account as "teacherAccount", p.year,
    s.starts_at as "startsAt", s.ends_at as "endsAt", s.place, s.link, s.seats, s.register_until as "registerUntil", s.state,
    s.cancel_reason as "cancelReason", s.sequence,
    (select count(*)::integer from training_registration r where r.session_id = s.id and r.state = 'registered') as registered,
    (select count(*)::integer from training_registration r where r.session_id = s.id and r.state = 'waiting') as waiting
  from training_session s join training_course c on c.id = s.course_id join training_plan p on p.id = c.plan_id`;

export interface SessionCondition {
  ids?: readonly string[] | undefined;
  courseId?: string | undefined;
  /** Whose courses they are. */
  teacherAccount?: string | undefined;
  after?: Date | undefined;
  before?: Date | undefined;
}

/** Sessions that meet the conditions, the latest first. One query. */
export async function readSessions(
  db: Queryable,
  principal: Principal,
  { ids, courseId, teacherAccount, after, before }: SessionCondition,
  most: number,
): Promise<TrainingSession[]> {
  return db.query<TrainingSession>(
    `${SELECT} where (p.state = 'approved' or $1) and ($2::uuid[] is null or s.id = any ($2))
       and ($3::text is null or s.course_id::text = $3) and ($4::timestamptz is null or s.ends_at > $4)
       and ($5::timestamptz is null or s.starts_at < $5) and ($6::text is null or c.teacher_account::text = $6)
     order by s.starts_at desc, s.id limit $7`,
    [
      seesPlans(principal),
      ids ?? null,
      courseId ?? null,
      after ?? null,
      before ?? null,
      teacherAccount ?? null,
      most,
    ],
  );
}

/** The session, locked until the transaction ends: seats are counted by one at a time. `Refusal('notFound')`. */
export async function lockSession(tx: Transaction, id: string): Promise<TrainingSession> {
  await tx.query('select from training_session where id = $1 for update', [id]);
  const [session] = await tx.query<TrainingSession>(`${SELECT} where s.id = $1`, [id]);
  if (!session) throw new Refusal('notFound', 'There is no such session.');
  return session;
}

function cleanSession(wanted: SessionFields, now: number): SessionFields {
  const { startsAt, endsAt, registerUntil } = wanted;
  if (
    startsAt.getTime() <= now ||
    endsAt <= startsAt ||
    endsAt.getTime() - startsAt.getTime() > MAX_LENGTH_MS
  )
    throw new Refusal('invalidArgument', 'A session lies ahead and ends after it begins, within a month.');
  if (registerUntil > startsAt)
    throw new Refusal('invalidArgument', 'People register before a session begins.', {
      property: 'registerUntil',
    });
  const link = cleanText('link', wanted.link, MAX_TEXT);
  const place = cleanText('place', wanted.place, MAX_TITLE);
  if (link !== '' && !/^https:\/\/\S+$/.test(link))
    throw new Refusal('invalidArgument', 'A link begins with https://.', { property: 'link' });
  if (link === '' && place === '') throw new Refusal('invalidArgument', 'A session has a place or a link.');
  return {
    startsAt,
    endsAt,
    registerUntil,
    place,
    link,
    seats: requireWhole('seats', wanted.seats, 1, 10_000),
  };
}

const rowOf = ({ startsAt, endsAt, place, link, seats, registerUntil }: SessionFields): unknown[] => [
  startsAt,
  endsAt,
  place,
  link,
  seats,
  registerUntil,
];

function toldOf({ startsAt, endsAt, place, link, seats, registerUntil }: SessionFields) {
  return {
    from: startsAt.toISOString(),
    until: endsAt.toISOString(),
    place: place || link,
    seats,
    registerUntil: registerUntil.toISOString(),
  };
}

/** Holds a course of an approved plan. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`. */
export async function addSession(
  tx: Transaction,
  act: DirectoryAct,
  courseId: string,
  wanted: SessionFields,
): Promise<string> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const [course] = await tx.query<{ state: string }>(
    'select p.state from training_course c join training_plan p on p.id = c.plan_id where c.id = $1',
    [courseId],
  );
  if (!course) throw new Refusal('notFound', 'There is no such course.');
  if (course.state !== 'approved')
    throw new Refusal('conflict', 'Courses are held once their plan is approved.');
  const session = cleanSession(wanted, act.now);
  const id = act.ids();
  await tx.query(
    `insert into training_session (id, course_id, state, starts_at, ends_at, place, link, seats, register_until)
     values ($1, $2, 'open', $3, $4, $5, $6, $7, $8)`,
    [id, courseId, ...rowOf(session)],
  );
  await recordTraining(tx, act, 'addSession', { id, after: toldOf(session) });
  return id;
}

async function tellAll(
  tx: Transaction,
  { ids, now }: DirectoryAct,
  sessionId: string,
  what: TrainingTold['what'],
): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `select id from training_registration where session_id = $1 and state in ('registered', 'waiting')`,
    [sessionId],
  );
  const jobs = rows.map(({ id }) => ({ queue: TRAINING_TELL, payload: { registrationId: id, what } }));
  await addJobs(tx, { ids, clock: () => now }, jobs);
}

/** Those who waited longest get the places that are free; they are told. The session is locked by the caller. */
export async function moveUp(
  tx: Transaction,
  { ids, now }: DirectoryAct,
  sessionId: string,
): Promise<string[]> {
  const moved = await tx.query<{ id: string }>(
    `update training_registration set state = 'registered' where id in (
       select id from training_registration where session_id = $1 and state = 'waiting' order by queued_at, id
       limit (select greatest(s.seats - (select count(*) from training_registration r
                                         where r.session_id = s.id and r.state = 'registered'), 0)
              from training_session s where s.id = $1 and s.state = 'open'))
     returning id`,
    [sessionId],
  );
  const jobs = moved.map(({ id }) => ({
    queue: TRAINING_TELL,
    payload: { registrationId: id, what: 'invited' } satisfies TrainingTold,
  }));
  await addJobs(tx, { ids, clock: () => now }, jobs);
  return moved.map(({ id }) => id);
}

/**
 * Changes a session that lies ahead; whoever takes part is told of a new time or place, and further seats go to those who wait. Seats are
 * never fewer than people. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`.
 */
export async function changeSession(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  changes: Partial<SessionFields>,
): Promise<void> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const before = await lockSession(tx, id);
  if (before.state !== 'open' || before.startsAt.getTime() <= act.now)
    throw new Refusal('conflict', 'This session has begun or was cancelled.');
  const session = cleanSession({ ...before, ...changes }, act.now);
  if (session.seats < before.registered)
    throw new Refusal('invalidArgument', `There are ${before.registered} people registered already.`, {
      property: 'seats',
    });
  const isNew =
    session.startsAt.getTime() !== before.startsAt.getTime() ||
    session.endsAt.getTime() !== before.endsAt.getTime() ||
    session.place !== before.place ||
    session.link !== before.link;
  await tx.query(
    `update training_session set starts_at = $2, ends_at = $3, place = $4, link = $5, seats = $6, register_until = $7,
       sequence = sequence + $8, reminded_at = case when $8 = 1 then null else reminded_at end where id = $1`,
    [id, ...rowOf(session), isNew ? 1 : 0],
  );
  if (isNew) await tellAll(tx, act, id, 'changed');
  await moveUp(tx, act, id);
  await recordTraining(tx, act, 'changeSession', { id, before: toldOf(before), after: toldOf(session) });
}

/** Cancels a session that has not begun; everybody is told. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`. */
export async function cancelSession(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  reason: string,
): Promise<void> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const before = await lockSession(tx, id);
  if (before.state !== 'open' || before.startsAt.getTime() <= act.now)
    throw new Refusal('conflict', 'This session has begun or was cancelled.');
  const text = cleanText('reason', reason, MAX_TEXT, true);
  await tx.query(
    `update training_session set state = 'cancelled', cancel_reason = $2, sequence = sequence + 1 where id = $1`,
    [id, text],
  );
  await tellAll(tx, act, id, 'cancelled');
  await recordTraining(tx, act, 'cancelSession', { id, before: toldOf(before), after: { reason: text } });
}

/** Marks sessions that begin within a day as reminded, and tells those who take part. Gives how many sessions. */
export async function remindOfSessions(
  tx: Transaction,
  act: Pick<DirectoryAct, 'ids' | 'now'>,
): Promise<number> {
  const sessions = await tx.query<{ id: string }>(
    `update training_session set reminded_at = $1
     where state = 'open' and reminded_at is null and starts_at > $1 and starts_at <= $2 returning id`,
    [new Date(act.now), new Date(act.now + 86_400_000)],
  );
  const rows = await tx.query<{ id: string }>(
    `select id from training_registration where session_id = any ($1::uuid[]) and state = 'registered'`,
    [sessions.map(({ id }) => id)],
  );
  const jobs = rows.map(({ id }) => ({
    queue: TRAINING_TELL,
    payload: { registrationId: id, what: 'reminded' } satisfies TrainingTold,
  }));
  await addJobs(tx, { ids: act.ids, clock: () => act.now }, jobs);
  return sessions.length;
}
