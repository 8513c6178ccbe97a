/**
 * Courses of a plan (R6.8): what is taught, to whom, by whom, for how many and at what cost. As approved they stay, but for who teaches
 * and what. Everybody sees those of approved plans.
 */
import { findReach, requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { type Principal, ROLES, type Role } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { lockPlan, type PlanState, requireOpenPlan } from './plans.ts';
import { cleanText, MAX_TEXT, MAX_TITLE, recordTraining, requireWhole } from './record-training.ts';

export interface CourseFields {
  title: string;
  content: string;
  audienceUnits: readonly UnitId[];
  audienceRoles: readonly Role[];
  teacher: string;
  teacherAccount: AccountId | null;
  hours: number;
  plannedPeople: number;
  /** In đồng. */
  plannedCost: number;
}

export interface TrainingCourse extends CourseFields {
  id: string;
  planId: string;
  planState: PlanState;
  year: number;
  materials: number;
}

const PROVINCE = { kind: 'province' } as const;
const MAX_COURSES = 200;
const MAX_AUDIENCE = 200;
const MAX_COST = 1_000_000_000_000;

export const COURSE_COLUMNS = `c.id, c.plan_id as "planId", c.title, c.content, c.audience_units as "audienceUnits",
  c.audience_roles as "audienceRoles", c.teacher, c.teacher_account as "teacherAccount", c.hours,
  c.planned_people as "plannedPeople", c.planned_cost as "plannedCost"`;

/** Whether plans on their way are seen too. */
export function seesPlans(principal: Principal): boolean {
  return findReach(principal, 'training.readPlan') === 'everywhere';
}

/** Courses by their ids, or all, by year and title: those of approved plans, and for those who plan all. One query. */
export async function readCourses(
  db: Queryable,
  principal: Principal,
  wanted: { ids?: readonly string[] | undefined; planId?: string | undefined },
  most: number,
): Promise<TrainingCourse[]> {
  return db.query<TrainingCourse>(
    `select ${COURSE_COLUMNS}, p.state as "planState", p.year,
       (select count(*)::integer from training_material m where m.course_id = c.id) as materials
     from training_course c join training_plan p on p.id = c.plan_id
     where (p.state = 'approved' or $1) and ($2::uuid[] is null or c.id = any ($2)) and ($3::text is null or c.plan_id::text = $3)
     order by p.year desc, c.title, c.id limit $4`,
    [seesPlans(principal), wanted.ids ?? null, wanted.planId ?? null, most],
  );
}

async function cleanCourse(tx: Transaction, wanted: CourseFields): Promise<CourseFields> {
  const { audienceUnits, audienceRoles, teacherAccount } = wanted;
  if (audienceUnits.length > MAX_AUDIENCE || audienceRoles.some((role) => !ROLES.includes(role)))
    throw new Refusal('invalidArgument', 'The audience is of units and roles that there are.');
  const [known] = await tx.query<{ units: number; teachers: number }>(
    `select (select count(*)::integer from unit where id = any ($1::uuid[])) as units,
       (select count(*)::integer from account where id = $2 and kind = 'personal' and state <> 'retired') as teachers`,
    [audienceUnits, teacherAccount],
  );
  if (known?.units !== new Set(audienceUnits).size)
    throw new Refusal('invalidArgument', 'The audience is of units and roles that there are.');
  if (teacherAccount !== null && known.teachers === 0)
    throw new Refusal('invalidArgument', 'There is no such teacher.', { property: 'teacherAccount' });
  return {
    title: cleanText('title', wanted.title, MAX_TITLE, true),
    content: cleanText('content', wanted.content, MAX_TEXT),
    audienceUnits: [...new Set(audienceUnits)],
    audienceRoles: [...new Set(audienceRoles)],
    teacher: cleanText('teacher', wanted.teacher, MAX_TITLE),
    teacherAccount,
    hours: requireWhole('hours', wanted.hours, 1, 2000),
    plannedPeople: requireWhole('plannedPeople', wanted.plannedPeople, 1, 100_000),
    plannedCost: requireWhole('plannedCost', wanted.plannedCost, 0, MAX_COST),
  };
}

const rowOf = (course: CourseFields): unknown[] => [
  course.title,
  course.content,
  course.audienceUnits,
  course.audienceRoles,
  course.teacher,
  course.teacherAccount,
  course.hours,
  course.plannedPeople,
  course.plannedCost,
];

function toldOf({ title, teacher, hours, plannedPeople, plannedCost }: CourseFields) {
  return { title, teacher, hours, people: plannedPeople, cost: plannedCost };
}

/** Puts a course into a plan. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`, `tooMany`. */
export async function addCourse(
  tx: Transaction,
  act: DirectoryAct,
  planId: string,
  wanted: CourseFields,
): Promise<string> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  requireOpenPlan(await lockPlan(tx, planId));
  const course = await cleanCourse(tx, wanted);
  const [there] = await tx.query<{ count: number }>(
    'select count(*)::integer as count from training_course where plan_id = $1',
    [planId],
  );
  if ((there?.count ?? 0) >= MAX_COURSES)
    throw new Refusal('tooMany', `A plan has at most ${MAX_COURSES} courses.`);
  const id = act.ids();
  await tx.query(
    `insert into training_course (id, plan_id, title, content, audience_units, audience_roles, teacher, teacher_account, hours,
       planned_people, planned_cost) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [id, planId, ...rowOf(course)],
  );
  await recordTraining(tx, act, 'addCourse', { id, after: toldOf(course) });
  return id;
}

async function lockCourse(tx: Transaction, id: string): Promise<CourseFields & { planId: string }> {
  const [course] = await tx.query<CourseFields & { planId: string }>(
    `select ${COURSE_COLUMNS} from training_course c where c.id = $1 for update`,
    [id],
  );
  if (!course) throw new Refusal('notFound', 'There is no such course.');
  return course;
}

/** What may change of an approved course: who teaches, and what. */
const ALWAYS: ReadonlySet<string> = new Set(['content', 'teacher', 'teacherAccount']);

/** Changes a course. `Refusal`: `notPermitted`, `notFound`, `conflict`, `invalidArgument`. */
export async function changeCourse(
  tx: Transaction,
  act: DirectoryAct,
  id: string,
  changes: Partial<CourseFields>,
): Promise<void> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const before = await lockCourse(tx, id);
  const plan = await lockPlan(tx, before.planId);
  const isSmall = Object.keys(changes).every((name) => ALWAYS.has(name));
  if (!(plan.state === 'approved' && isSmall)) requireOpenPlan(plan);
  const course = await cleanCourse(tx, { ...before, ...changes });
  await tx.query(
    `update training_course set title = $2, content = $3, audience_units = $4, audience_roles = $5, teacher = $6,
       teacher_account = $7, hours = $8, planned_people = $9, planned_cost = $10 where id = $1`,
    [id, ...rowOf(course)],
  );
  await recordTraining(tx, act, 'changeCourse', { id, before: toldOf(before), after: toldOf(course) });
}

/** Takes a course out of a plan that is being written. `Refusal`: `notPermitted`, `notFound`, `conflict`, `inUse`. */
export async function dropCourse(tx: Transaction, act: DirectoryAct, id: string): Promise<void> {
  requirePermission(act.principal, 'training.organise', PROVINCE);
  const course = await lockCourse(tx, id);
  requireOpenPlan(await lockPlan(tx, course.planId));
  const [material] = await tx.query('select from training_material where course_id = $1 limit 1', [id]);
  if (material) throw new Refusal('inUse', 'Take away the materials of its courses first.');
  await tx.query('delete from training_course where id = $1', [id]);
  await recordTraining(tx, act, 'dropCourse', { id, before: toldOf(course) });
}
