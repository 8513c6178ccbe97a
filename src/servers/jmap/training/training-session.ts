/** `TrainingSession`: one holding of a course (R6.8). `{ cancel: reason }` cancels it; everybody concerned is told. One query a read. */
import {
  addSession,
  cancelSession,
  changeSession,
  readSessions,
  type SessionFields,
  type TrainingSession,
} from '#domain/training/sessions.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asDate, asId } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { requireOnly } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { idValue, readValues, readWhole, textValue, timeValue, wholeValue } from './read-values.ts';

const conditions = { courseId: asId, teacherAccount: asId, after: asDate, before: asDate };
const READERS = {
  startsAt: timeValue,
  endsAt: timeValue,
  place: textValue,
  link: textValue,
  seats: wholeValue,
  registerUntil: timeValue,
};

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = () => ({ principal, authority: 'R6.8', ids: deps.ids, now: deps.clock() });
  return {
    async create({ courseId, ...object }) {
      const course = idValue(courseId, 'courseId');
      const session = readWhole<SessionFields>(object, READERS, { place: '', link: '' });
      return { id: await deps.db.transaction((tx) => addSession(tx, act(), course, session)) };
    },
    async update(id, patch) {
      await deps.db.transaction(async (tx) => {
        if (!('cancel' in patch))
          return changeSession(tx, act(), id, readValues<SessionFields>(patch, READERS));
        requireOnly(patch, ['cancel']);
        return cancelSession(tx, act(), id, textValue(patch['cancel'], 'cancel'));
      });
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'A session stays on record: cancel it.')),
  };
}

export const trainingSession = defineType<TrainingSession, typeof conditions>({
  name: 'TrainingSession',
  home: 'province',
  properties: {
    courseId: (session) => session.courseId,
    courseTitle: (session) => session.courseTitle,
    teacher: (session) => session.teacher,
    teacherAccount: (session) => session.teacherAccount,
    year: (session) => session.year,
    startsAt: (session) => session.startsAt.toISOString(),
    endsAt: (session) => session.endsAt.toISOString(),
    place: (session) => session.place,
    link: (session) => session.link,
    seats: (session) => session.seats,
    registerUntil: (session) => session.registerUntil.toISOString(),
    state: (session) => session.state,
    cancelReason: (session) => session.cancelReason,
    registered: (session) => session.registered,
    waiting: (session) => session.waiting,
  },
  read: ({ deps, principal }, ids, most) => readSessions(deps.db, principal, { ids }, most),
  query: {
    conditions,
    sorts: ['startsAt'],
    async ids({ deps, principal }, condition, { isAscending }, most) {
      const ids = (await readSessions(deps.db, principal, condition, most)).map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: workOf,
});
