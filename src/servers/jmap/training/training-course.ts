/** `TrainingCourse`: a course of a plan (R6.8); everybody sees those of approved plans. One query a read. */
import { ROLES } from '#domain/directory/principal.ts';
import {
  addCourse,
  type CourseFields,
  changeCourse,
  dropCourse,
  readCourses,
  type TrainingCourse,
} from '#domain/training/courses.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import { asId } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import {
  idValue,
  listOf,
  orNull,
  readValues,
  readWhole,
  textValue,
  type ValueReader,
  wholeValue,
  wordOf,
} from './read-values.ts';

const conditions = { planId: asId };
const READERS = {
  title: textValue,
  content: textValue,
  audienceUnits: listOf(idValue) as ValueReader<UnitId[]>,
  audienceRoles: listOf(wordOf(...ROLES)),
  teacher: textValue,
  teacherAccount: orNull(idValue) as ValueReader<AccountId | null>,
  hours: wholeValue,
  plannedPeople: wholeValue,
  plannedCost: wholeValue,
};
const USUAL = { content: '', audienceUnits: [], audienceRoles: [], teacher: '', teacherAccount: null };

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = () => ({ principal, authority: 'R6.8', ids: deps.ids, now: deps.clock() });
  return {
    async create({ planId, ...object }) {
      const plan = idValue(planId, 'planId');
      const course = readWhole<CourseFields>(object, READERS, USUAL);
      return { id: await deps.db.transaction((tx) => addCourse(tx, act(), plan, course)) };
    },
    async update(id, patch) {
      const changes = readValues<CourseFields>(patch, READERS);
      await deps.db.transaction((tx) => changeCourse(tx, act(), id, changes));
      return null;
    },
    destroy: (id) => deps.db.transaction((tx) => dropCourse(tx, act(), id)),
  };
}

export const trainingCourse = defineType<TrainingCourse, typeof conditions>({
  name: 'TrainingCourse',
  home: 'province',
  properties: {
    planId: (course) => course.planId,
    planState: (course) => course.planState,
    year: (course) => course.year,
    title: (course) => course.title,
    content: (course) => course.content,
    audienceUnits: (course) => [...course.audienceUnits],
    audienceRoles: (course) => [...course.audienceRoles],
    teacher: (course) => course.teacher,
    teacherAccount: (course) => course.teacherAccount,
    hours: (course) => course.hours,
    plannedPeople: (course) => course.plannedPeople,
    plannedCost: (course) => course.plannedCost,
    materials: (course) => course.materials,
  },
  read: ({ deps, principal }, ids, most) => readCourses(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['year'],
    async ids({ deps, principal }, condition, { isAscending }, most) {
      const ids = (await readCourses(deps.db, principal, condition, most)).map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: workOf,
});
