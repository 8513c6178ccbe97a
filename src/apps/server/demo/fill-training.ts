/**
 * The training of the sample (`--demo`): this year's plan with a session that is over and one that is full, and next year's plan on the
 * chief's desk. Made by the services that real ones pass; run again it adds nothing.
 */
import { findAccount } from '#domain/accounts/accounts.ts';
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { addCourse, type CourseFields } from '#domain/training/courses.ts';
import { addPlan, decidePlan, readPlans, submitPlan } from '#domain/training/plans.ts';
import { grade, register } from '#domain/training/registrations.ts';
import { addSession } from '#domain/training/sessions.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { DEMO_MARK } from './people.ts';

interface TrainingDemo {
  db: Database;
  ids: NewId;
  clock: () => number;
  domain: string;
}

const DAY_MS = 86_400_000;
/** Teaches the basics, and has no role in the console. */
const TEACHER = 'tranthithuhuong';
const LEARNERS = ['nguyenvanan', 'tranthithuhuong', 'phanthanhbinh'];

const BASICS: CourseFields = {
  title: `Sử dụng thư điện tử công vụ ${DEMO_MARK}`,
  content: 'Soạn, gửi, tìm thư; chữ ký, bộ lọc; an toàn và chế độ mật.',
  audienceUnits: [],
  audienceRoles: [],
  teacher: 'Vũ Thị Hòa',
  teacherAccount: null,
  hours: 8,
  plannedPeople: 120,
  plannedCost: 48_000_000,
};
const ADMINISTRATORS: CourseFields = {
  ...BASICS,
  title: `Quản trị hộp thư của đơn vị ${DEMO_MARK}`,
  content: 'Lập tài khoản, đề nghị thay đổi, thống nhất danh sách, hộp thư cơ quan.',
  hours: 16,
  plannedPeople: 45,
  plannedCost: 36_500_000,
};

/** Fills it, where there is no plan yet. */
export async function fillTraining({ db, ids, clock, domain }: TrainingDemo): Promise<void> {
  const now = clock();
  const who = async (name: string): Promise<AccountPrincipal | undefined> => {
    const account = await findAccount(db, `${name}@${domain}`);
    return account && readPrincipal(db, account.id, now);
  };
  const [center, chief] = [await who('vuthihoa'), await who('chanhvanphong')];
  const learners = (await Promise.all(LEARNERS.map(who))).filter((one) => one !== undefined);
  const teacher = await who(TEACHER);
  if (!center || !chief || !teacher || (await readPlans(db, center, undefined, 1)).length > 0) return;
  const act = (principal: AccountPrincipal, at: number) => ({
    principal,
    authority: 'Dữ liệu trình diễn (demonstration)',
    ids,
    now: at,
  });
  await db.transaction(async (tx) => {
    const year = new Date(now).getUTCFullYear();
    const plan = (of: number, at: number) => makePlan(tx, act(center, at), of, teacher.accountId);
    const begun = now - 60 * DAY_MS;
    const [current, courses] = await plan(year, begun);
    await decidePlan(tx, act(chief, begun), current, { state: 'approved', note: '' });
    await plan(year + 1, now - DAY_MS);
    const hold = (courseId: string, from: number, seats: number, heldAt: number) => {
      // Eight in the morning in Huế.
      const begin = Math.floor(from / DAY_MS) * DAY_MS + DAY_MS / 24;
      const startsAt = new Date(begin);
      const endsAt = new Date(begin + DAY_MS / 3);
      const registerUntil = new Date(begin - DAY_MS);
      const where = { place: 'Phòng họp số 2, 16 Lê Lợi, Huế', link: '' };
      return addSession(tx, act(center, heldAt), courseId, {
        startsAt,
        endsAt,
        registerUntil,
        seats,
        ...where,
      });
    };
    const [basics = '', administrators = ''] = courses;
    const past = await hold(basics, now - 20 * DAY_MS, 30, begun);
    const coming = await hold(administrators, now + 9 * DAY_MS, 2, now);
    await hold(basics, now + 16 * DAY_MS, 40, now);
    for (const learner of learners) {
      const { accountId } = learner;
      if (accountId !== teacher.accountId) {
        const { id } = await register(tx, act(learner, begun), { sessionId: past, accountId });
        const result = { attendance: 'present', result: 'passed', mark: 85 } as const;
        await grade(tx, act(teacher, now - 19 * DAY_MS), id, result);
      }
      await register(tx, act(learner, now), { sessionId: coming, accountId });
    }
  });
}

/** A plan with its courses, submitted. */
async function makePlan(
  tx: Transaction,
  act: Parameters<typeof addPlan>[1],
  year: number,
  teacherAccount: AccountId,
): Promise<[plan: string, courses: string[]]> {
  const plan = await addPlan(tx, act, {
    year,
    title: `Kế hoạch bồi dưỡng, tập huấn năm ${year} ${DEMO_MARK}`,
    aims: 'Mọi cán bộ, công chức khai thác, sử dụng có hiệu quả hệ thống thư điện tử của tỉnh.',
    audience: 'Cán bộ, công chức, viên chức thuộc UBND tỉnh.',
  });
  const basics = { ...BASICS, teacher: 'Trần Thị Thu Hương', teacherAccount };
  const courses = [await addCourse(tx, act, plan, basics), await addCourse(tx, act, plan, ADMINISTRATORS)];
  await submitPlan(tx, act, plan);
  return [plan, courses];
}
