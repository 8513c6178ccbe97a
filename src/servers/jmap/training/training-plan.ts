/**
 * `TrainingPlan`: a year's plan (R6.8). Update writes on at it; `{ submit: true }` hands it in, `{ decision: 'approved' | 'returned', note }`
 * is the chief's. One query a read.
 */
import { findReach } from '#domain/directory/authorize.ts';
import {
  addPlan,
  changePlan,
  decidePlan,
  dropPlan,
  PLAN_STATES,
  type PlanFields,
  readPlans,
  submitPlan,
  type TrainingPlan,
} from '#domain/training/plans.ts';
import { defineType } from '../define-type.ts';
import { oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { requireOnly } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { readValues, readWhole, textValue, wholeValue, wordOf } from './read-values.ts';

const conditions = { state: oneOf(...PLAN_STATES) };
const READERS = { year: wholeValue, title: textValue, aims: textValue, audience: textValue };
const readDecision = wordOf('approved', 'returned');

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = () => ({ principal, authority: 'R6.8', ids: deps.ids, now: deps.clock() });
  return {
    create: async (object) => {
      const plan = readWhole<PlanFields>(object, READERS, { aims: '', audience: '' });
      return { id: await deps.db.transaction((tx) => addPlan(tx, act(), plan)) };
    },
    async update(id, patch) {
      await deps.db.transaction(async (tx) => {
        if (patch['submit'] === true) {
          requireOnly(patch, ['submit']);
          await submitPlan(tx, act(), id);
        } else if ('decision' in patch) {
          requireOnly(patch, ['decision', 'note']);
          const state = readDecision(patch['decision'], 'decision');
          await decidePlan(tx, act(), id, { state, note: textValue(patch['note'] ?? '', 'note') });
        } else await changePlan(tx, act(), id, readValues<PlanFields>(patch, READERS));
      });
      return null;
    },
    destroy: (id) => deps.db.transaction((tx) => dropPlan(tx, act(), id)),
  };
}

export const trainingPlan = defineType<TrainingPlan, typeof conditions>({
  name: 'TrainingPlan',
  home: 'province',
  mayRead: (principal) => findReach(principal, 'training.readPlan').length > 0,
  properties: {
    year: (plan) => plan.year,
    title: (plan) => plan.title,
    aims: (plan) => plan.aims,
    audience: (plan) => plan.audience,
    state: (plan) => plan.state,
    madeBy: (plan) => plan.madeByName,
    madeAt: (plan) => plan.madeAt.toISOString(),
    submittedBy: (plan) => plan.submittedByName,
    submittedAt: (plan) => plan.submittedAt?.toISOString() ?? null,
    decidedBy: (plan) => plan.decidedByName,
    decidedAt: (plan) => plan.decidedAt?.toISOString() ?? null,
    decisionNote: (plan) => plan.decisionNote,
    courses: (plan) => plan.courses,
    plannedPeople: (plan) => plan.plannedPeople,
    plannedCost: (plan) => plan.plannedCost,
  },
  read: ({ deps, principal }, ids, most) => readPlans(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['year'],
    async ids({ deps, principal }, { state }, { isAscending }, most) {
      const plans = await readPlans(deps.db, principal, undefined, most);
      const ids = plans.filter((plan) => state === undefined || plan.state === state).map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: workOf,
});
