/**
 * Who takes part in a session (R6.8): by themselves, or registered by their unit's administrator or the center; waiting where it is full;
 * nobody twice, nobody after the deadline. Attendance and results by the center or the teacher.
 *
 * All that counts seats locks the session first, so that a place is given once, and one that becomes free goes in the same transaction to
 * who waited longest.
 */
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type Principal, type UnitPath } from '#domain/directory/principal.ts';
import { findPaperNumber, type PaperNumber, takePaperNumber } from '#domain/paper-numbers/paper-numbers.ts';
import { addJob } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { recordTraining, requireWhole } from './record-training.ts';
import { lockSession, moveUp, TRAINING_TELL, type TrainingSession, type TrainingTold } from './sessions.ts';

export const ATTENDANCES = ['present', 'excused', 'absent'] as const;
export const RESULTS = ['passed', 'failed'] as const;
export type Attendance = (typeof ATTENDANCES)[number];
export type TrainingResult = (typeof RESULTS)[number];

export interface TrainingRegistration {
  id: string;
  sessionId: string;
  accountId: AccountId;
  name: string;
  address: string | null;
  unitId: UnitId;
  unitName: string;
  unitPath: UnitPath;
  state: 'registered' | 'waiting' | 'cancelled';
  queuedAt: Date;
  registeredByName: string;
  attendance: Attendance | null;
  result: TrainingResult | null;
  /** Tenths. */
  mark: number | null;
  certificateYear: number | null;
  certificateSerial: number | null;
  certificateName: string | null;
  certifiedAt: Date | null;
  courseId: string;
  courseTitle: string;
  hours: number;
  teacher: string;
  teacherAccount: AccountId | null;
  startsAt: Date;
  endsAt: Date;
  place: string;
  link: string;
  sessionState: 'open' | 'cancelled';
  sequence: number;
}

const SELECT = `select r.id, r.session_id as "sessionId", r.account_id as "accountId", a.display_name as name, d.address,
    a.unit_id as "unitId", u.name as "unitName", unit_path(a.unit_id) as "unitPath", r.state, r.queued_at as "queuedAt",
    r.registered_by_name as "registeredByName", r.attendance, r.result, r.mark, r.certificate_year as "certificateYear",
    r.certificate_serial as "certificateSerial", r.certificate_name as "certificateName", r.certified_at as "certifiedAt", c.id as "courseId", c.title as "courseTitle",
    c.hours, c.teacher, c.teacher_account as "teacherAccount", s.starts_at as "startsAt", s.ends_at as "endsAt", s.place, s.link,
    s.state as "sessionState", s.sequence
  from training_registration r join training_session s on s.id = r.session_id join training_course c on c.id = s.course_id
  join account a on a.id = r.account_id join unit u on u.id = a.unit_id
  left join address d on d.account_id = a.id and d.kind = 'primary'`;

export interface RegistrationCondition {
  ids?: readonly string[] | undefined;
  sessionId?: string | undefined;
  accountId?: string | undefined;
}

/** Registrations within reach: one's own, those of one's people, those of courses one teaches; in the order they came. One query. */
export async function readRegistrations(
  db: Queryable,
  principal: Principal,
  { ids, sessionId, accountId }: RegistrationCondition,
  most: number,
): Promise<TrainingRegistration[]> {
  const reach = findReach(principal, 'training.readPeople');
  return db.query<TrainingRegistration>(
    `${SELECT} where ($1::uuid[] is null or unit_path(a.unit_id) && $1 or r.account_id = $2 or c.teacher_account = $2)
       and ($3::uuid[] is null or r.id = any ($3)) and ($4::text is null or r.session_id::text = $4)
       and ($5::text is null or r.account_id::text = $5)
     order by s.starts_at desc, r.queued_at, r.id limit $6`,
    [
      reach === 'everywhere' ? null : reach,
      principal.kind === 'account' ? principal.accountId : null,
      ids ?? null,
      sessionId ?? null,
      accountId ?? null,
      most,
    ],
  );
}

interface Candidate {
  unitId: UnitId;
  unitPath: UnitPath;
  name: string;
  isMeant: boolean;
}

async function readCandidate(tx: Transaction, session: TrainingSession, accountId: string, now: number) {
  const [candidate] = await tx.query<Candidate>(
    `select a.unit_id as "unitId", unit_path(a.unit_id) as "unitPath", a.display_name as name,
       (c.audience_units = '{}' or unit_path(a.unit_id) && c.audience_units)
       and (c.audience_roles = '{}' or exists (select from role_grant g where g.account_id = a.id and g.role = any (c.audience_roles)
            and g.starts_at <= $3 and (g.ends_at is null or g.ends_at > $3))) as "isMeant"
     from account a, training_course c where a.id = $1 and a.kind = 'personal' and a.state <> 'retired' and c.id = $2`,
    [accountId, session.courseId, new Date(now)],
  );
  if (!candidate) throw new Refusal('notFound', 'There is no such person.');
  return candidate;
}

/** `Refusal`: the session is over, cancelled, or its deadline has passed. */
function requireTime(session: TrainingSession, now: number): void {
  if (session.state !== 'open') throw new Refusal('conflict', 'This session was cancelled.');
  if (session.registerUntil.getTime() <= now)
    throw new Refusal('conflict', 'The time to register for this session is over.');
}

async function tell(tx: Transaction, { ids, now }: DirectoryAct, told: TrainingTold): Promise<void> {
  await addJob(tx, { ids, clock: () => now }, { queue: TRAINING_TELL, payload: told });
}

/**
 * Registers somebody, or puts them on the waiting list. `Refusal`: `notPermitted`, `notFound`, `conflict` when it is too late or not for
 * them, `alreadyExists`.
 */
export async function register(
  tx: Transaction,
  act: DirectoryAct,
  { sessionId, accountId }: { sessionId: string; accountId: AccountId },
): Promise<{ id: string; state: 'registered' | 'waiting' }> {
  const session = await lockSession(tx, sessionId);
  const candidate = await readCandidate(tx, session, accountId, act.now);
  requirePermission(act.principal, 'training.enrol', {
    kind: 'account',
    accountId,
    unitPath: candidate.unitPath,
  });
  requireTime(session, act.now);
  if (!candidate.isMeant) throw new Refusal('conflict', 'This course is for others.');
  const state = session.registered < session.seats ? 'registered' : 'waiting';
  const [made] = await tx.query<{ id: string }>(
    `insert into training_registration as r (id, session_id, account_id, state, queued_at, registered_by_name)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (session_id, account_id) do update set state = excluded.state, queued_at = excluded.queued_at,
       registered_by_name = excluded.registered_by_name where r.state = 'cancelled'
     returning id`,
    [act.ids(), sessionId, accountId, state, new Date(act.now), auditActor(act.principal).name],
  );
  if (!made) throw new Refusal('alreadyExists', 'This person is registered for it already.');
  await tell(tx, act, { registrationId: made.id, what: state === 'registered' ? 'invited' : 'waiting' });
  const after = { session: sessionId, course: session.courseTitle, person: candidate.name, state };
  await recordTraining(tx, act, 'register', { id: made.id, after });
  return { id: made.id, state };
}

async function requireRegistration(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
): Promise<{ registration: TrainingRegistration; session: TrainingSession }> {
  const [seen] = await readRegistrations(tx, act.principal, { ids: [id] }, 1);
  if (!seen) throw new Refusal('notFound', 'There is no such registration.');
  const session = await lockSession(tx, seen.sessionId);
  // Again, now that nobody else counts.
  const [registration] = await readRegistrations(tx, act.principal, { ids: [id] }, 1);
  if (!registration) throw new Refusal('notFound', 'There is no such registration.');
  return { registration, session };
}

/** Gives a place back before the session begins; who waited longest gets it. `Refusal`: `notPermitted`, `notFound`, `conflict`. */
export async function cancelRegistration(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  const { registration, session } = await requireRegistration(tx, act, id);
  const { accountId, unitPath, state, name } = registration;
  requirePermission(act.principal, 'training.enrol', { kind: 'account', accountId, unitPath });
  if (state === 'cancelled' || session.startsAt.getTime() <= act.now)
    throw new Refusal('conflict', 'This session has begun or was cancelled.');
  await tx.query(`update training_registration set state = 'cancelled' where id = $1`, [id]);
  await tell(tx, act, { registrationId: id, what: 'cancelled' });
  const moved = state === 'registered' ? await moveUp(tx, act, session.id) : [];
  const before = { session: session.id, course: session.courseTitle, person: name, state };
  await recordTraining(tx, act, 'unregister', { id, before, after: { state: 'cancelled', movedUp: moved } });
}

export interface Grading {
  attendance?: Attendance | null;
  result?: TrainingResult | null;
  /** Tenths. */
  mark?: number | null;
}

/** Gives the next number of a year's certificates; one at a time. */
async function takeSerial(tx: Transaction, year: number): Promise<PaperNumber> {
  await tx.query('select pg_advisory_xact_lock($1, $2)', [0x63657274, year]);
  const [row] = await tx.query<{ serial: number }>(
    'select coalesce(max(certificate_serial), 0) + 1 as serial from training_registration where certificate_year = $1',
    [year],
  );
  const given = await findPaperNumber(tx, 'certificate', { number: row?.serial ?? 1, year });
  if (!(await takePaperNumber(tx, 'certificate', given.name)))
    throw new Refusal('conflict', 'This number was taken meanwhile; try again.');
  return given;
}

async function newCertificate(tx: Transaction, now: number) {
  const year = new Date(now + 7 * 3_600_000).getUTCFullYear();
  const { number, name } = await takeSerial(tx, year);
  return [year, number, name, new Date(now)];
}

/**
 * Writes down whether somebody came, and with what result; who passes gets a number for the certificate, which stays theirs. `Refusal`:
 * `notPermitted`, `notFound`, `conflict` before it began, `invalidArgument` for a result of somebody who did not come.
 */
export async function grade(tx: Transaction, act: DirectoryAct, id: string, wanted: Grading): Promise<void> {
  const { registration, session } = await requireRegistration(tx, act, id);
  const { teacherAccount } = registration;
  requirePermission(
    act.principal,
    'training.grade',
    teacherAccount === null || teacherAccount === registration.accountId
      ? { kind: 'province' }
      : { kind: 'mailbox', accountId: teacherAccount, unitPath: await rootPath(tx) },
  );
  if (registration.state !== 'registered' || session.state !== 'open' || session.startsAt.getTime() > act.now)
    throw new Refusal('conflict', 'Attendance is taken of those registered, once the session has begun.');
  const { attendance, result, mark } = { ...registration, ...wanted };
  if (result !== null && attendance !== 'present')
    throw new Refusal('invalidArgument', 'Only who was present has a result.', { property: 'result' });
  if (mark !== null && attendance !== 'present')
    throw new Refusal('invalidArgument', 'Only who was present has a mark.', { property: 'mark' });
  if (mark !== null) requireWhole('mark', mark, 0, 100);
  const isCertified = result === 'passed' && registration.certificateSerial === null;
  const certificate = isCertified
    ? await newCertificate(tx, act.now)
    : [
        registration.certificateYear,
        registration.certificateSerial,
        registration.certificateName,
        registration.certifiedAt,
      ];
  await tx.query(
    `update training_registration set attendance = $2, result = $3, mark = $4, certificate_year = $5, certificate_serial = $6,
       certificate_name = $7, certified_at = $8 where id = $1`,
    [id, attendance, result, mark, ...certificate],
  );
  const before = {
    attendance: registration.attendance,
    result: registration.result,
    mark: registration.mark,
  };
  const after = { person: registration.name, course: registration.courseTitle, attendance, result, mark };
  await recordTraining(tx, act, 'grade', { id, before, after });
}

async function rootPath(tx: Transaction): Promise<UnitPath> {
  const [root] = await tx.query<{ id: UnitId }>('select id from unit where parent_id is null');
  return root ? [root.id] : [];
}
