/** `training …`: plans, sessions, who takes part, attendance and results (R6.8). */
import { requireAccount } from '#domain/accounts/accounts.ts';
import { decidePlan, readPlans } from '#domain/training/plans.ts';
import { ATTENDANCES, grade, RESULTS, readRegistrations, register } from '#domain/training/registrations.ts';
import { readSessions } from '#domain/training/sessions.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { certificateNumber } from '#services/training/certificate.ts';
import { acting, actingOn, idOf, listing, MAX_LISTED } from '../acting.ts';
import { AS } from '../acting-as.ts';
import { type CommandDefinition, findOption, getArgument, type Parameter } from '../command-definition.ts';
import { AUTHORITY_OPTION } from '../open-store.ts';
import { stateWord } from '../state-words.ts';
import { momentText } from '../zoned-time.ts';

const SESSION: Parameter = {
  flags: '<session>',
  text: { vi: 'mã buổi (xem: training sessions)', en: 'id of a session (see: training sessions)' },
};
const H = { id: { vi: 'Mã', en: 'Id' }, state: { vi: 'Trạng thái', en: 'State' } };

const trainingPlans: CommandDefinition = {
  name: 'training plans',
  summary: { vi: 'kế hoạch đào tạo các năm', en: 'plans of training' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readPlans(db, principal, undefined, MAX_LISTED),
    [
      { heading: H.id, cell: (plan) => plan.id },
      { heading: { vi: 'Năm', en: 'Year' }, cell: (plan) => String(plan.year) },
      { heading: H.state, cell: (plan) => stateWord(plan.state) },
      { heading: { vi: 'Số khóa', en: 'Courses' }, cell: (plan) => String(plan.courses) },
      { heading: { vi: 'Tên', en: 'Title' }, cell: (plan) => plan.title },
    ],
  ),
};

const trainingDecide: CommandDefinition = {
  name: 'training decide',
  summary: { vi: 'duyệt hoặc trả lại một kế hoạch', en: 'approve a plan, or return it' },
  arguments: [
    { flags: '<plan>', text: { vi: 'mã kế hoạch', en: 'id of the plan' } },
    { flags: '<decision>', text: { vi: 'quyết định', en: 'decision' }, choices: ['approved', 'returned'] },
  ],
  options: [
    { flags: '--note <text>', text: { vi: 'ý kiến, lý do', en: 'comment or reason' } },
    AS,
    AUTHORITY_OPTION,
  ],
  run: actingOn((tx, act, id, call) => {
    const state = getArgument(call, 1) === 'approved' ? 'approved' : 'returned';
    return decidePlan(tx, act, id, { state, note: findOption(call, 'note') ?? '' });
  }),
};

const trainingSessions: CommandDefinition = {
  name: 'training sessions',
  summary: { vi: 'các buổi đào tạo', en: 'sessions of courses' },
  options: [AS],
  run: listing(
    ({ db }, principal) => readSessions(db, principal, {}, MAX_LISTED),
    [
      { heading: H.id, cell: (one) => one.id },
      {
        heading: { vi: 'Bắt đầu', en: 'Begins' },
        cell: (one) => momentText(one.startsAt),
      },
      { heading: H.state, cell: (one) => stateWord(one.state) },
      { heading: { vi: 'Chỗ', en: 'Seats' }, cell: (one) => `${one.registered}/${one.seats}` },
      { heading: { vi: 'Giảng viên', en: 'Teacher' }, cell: (one) => one.teacher },
      { heading: { vi: 'Khóa', en: 'Course' }, cell: (one) => one.courseTitle },
    ],
  ),
};

const trainingPeople: CommandDefinition = {
  name: 'training people',
  summary: {
    vi: 'người tham dự một buổi, điểm danh và kết quả',
    en: 'who takes part in a session, with results',
  },
  arguments: [SESSION],
  options: [AS],
  run: listing(
    ({ db }, principal, call) => readRegistrations(db, principal, { sessionId: idOf(call) }, MAX_LISTED),
    [
      { heading: H.id, cell: (one) => one.id },
      { heading: { vi: 'Cán bộ', en: 'Person' }, cell: (one) => one.name },
      { heading: H.state, cell: (one) => stateWord(one.state) },
      { heading: { vi: 'Điểm danh', en: 'Attendance' }, cell: (one) => one.attendance ?? '' },
      { heading: { vi: 'Kết quả', en: 'Result' }, cell: (one) => one.result ?? '' },
      {
        heading: { vi: 'Điểm', en: 'Mark' },
        cell: (one) => (one.mark === null ? '' : `${one.mark / 10}`),
      },
      {
        heading: { vi: 'Chứng nhận', en: 'Certificate' },
        cell: (one) => certificateNumber(one) ?? '',
      },
    ],
  ),
};

const trainingRegister: CommandDefinition = {
  name: 'training register',
  summary: { vi: 'đăng ký một người vào một buổi', en: 'register somebody for a session' },
  arguments: [SESSION, { flags: '<address>', text: { vi: 'tài khoản', en: 'account' } }],
  options: [AS, AUTHORITY_OPTION],
  run: acting(async (call, { db }, act) => {
    const sessionId = idOf(call);
    const { id: accountId } = await requireAccount(db, getArgument(call, 1));
    const { id } = await db.transaction((tx) => register(tx, act, { sessionId, accountId }));
    return id;
  }),
};

/** Tenths of what people write, 8.5 or 8,5. */
function tenthsOf(text: string): number {
  const mark = Number(text.replace(',', '.')) * 10;
  if (!Number.isInteger(Math.round(mark * 1e6) / 1e6))
    throw new Refusal('invalidArgument', 'A mark is from 0 to 10, with at most a tenth.');
  return Math.round(mark);
}

const trainingGrade: CommandDefinition = {
  name: 'training grade',
  summary: { vi: 'ghi điểm danh, kết quả, điểm', en: 'write down attendance, result and mark' },
  arguments: [
    {
      flags: '<registration>',
      text: { vi: 'mã (xem: training people)', en: 'id (see: training people)' },
    },
    { flags: '<attendance>', text: { vi: 'điểm danh', en: 'attendance' }, choices: ATTENDANCES },
  ],
  options: [
    { flags: '--result <result>', text: { vi: 'kết quả', en: 'result' }, choices: RESULTS },
    { flags: '--mark <mark>', text: { vi: 'điểm, 0 đến 10', en: 'mark, 0 to 10' } },
    AS,
    AUTHORITY_OPTION,
  ],
  run: actingOn((tx, act, id, call) => {
    const mark = findOption(call, 'mark');
    const grading = {
      attendance: ATTENDANCES.find((one) => one === getArgument(call, 1)) ?? null,
      result: RESULTS.find((one) => one === findOption(call, 'result')) ?? null,
      mark: mark === undefined ? null : tenthsOf(mark),
    };
    return grade(tx, act, id, grading);
  }),
};

export const commands: readonly CommandDefinition[] = [
  trainingPlans,
  trainingDecide,
  trainingSessions,
  trainingPeople,
  trainingRegister,
  trainingGrade,
];
