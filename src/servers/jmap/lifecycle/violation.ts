/** `Violation`: the register of violations (R12.1): recorded by create, measures and end by update. Seen by those entitled. */
import { findReach } from '#domain/directory/authorize.ts';
import { requireUnitById } from '#domain/directory/units.ts';
import {
  changeViolation,
  mayMeasure,
  readViolations,
  recordViolation,
  VIOLATION_KINDS,
  VIOLATION_LEVELS,
  type Violation,
  type ViolationFields,
} from '#domain/directory/violations.ts';
import type { Json } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';
import { asId, oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';

const conditions = {
  unitId: asId,
  kind: oneOf(...VIOLATION_KINDS),
  level: oneOf(...VIOLATION_LEVELS),
  state: oneOf('open', 'closed'),
};

function invalid(property: string): SetFault {
  return new SetFault('invalidProperties', `${property} cannot be set so.`, { properties: [property] });
}

const isText = (value: Json | undefined): value is string => typeof value === 'string';

function workOf({ deps, principal }: ObjectContext): SetWork {
  const act = { principal, authority: 'R12.1', ids: deps.ids, now: deps.clock() };
  return {
    async create({ unitId, kind, level, summary, evidence, isRestricted }) {
      const known = {
        kind: VIOLATION_KINDS.find((one) => one === kind),
        level: VIOLATION_LEVELS.find((one) => one === level),
      };
      if (!isText(unitId) || !isUuid(unitId)) throw invalid('unitId');
      if (!known.kind) throw invalid('kind');
      if (!known.level) throw invalid('level');
      if (!isText(summary)) throw invalid('summary');
      const shown = evidence ?? [];
      if (!Array.isArray(shown) || !shown.every(isText)) throw invalid('evidence');
      const wanted = {
        kind: known.kind,
        level: known.level,
        summary,
        evidence: shown,
        isRestricted: isRestricted === true,
      };
      const id = await deps.db.transaction(async (tx) =>
        recordViolation(tx, act, { ...wanted, unit: await requireUnitById(tx, unitId) }),
      );
      return { id: id ?? null };
    },
    async update(id, { level, measure, followUp, state, ...rest }) {
      const wrong = Object.keys(rest)[0];
      if (wrong !== undefined) throw invalid(wrong);
      const fields: Partial<ViolationFields> = {};
      const known = VIOLATION_LEVELS.find((one) => one === level);
      if (level !== undefined && !known) throw invalid('level');
      if (known) fields.level = known;
      if (isText(measure)) fields.measure = measure;
      if (isText(followUp)) fields.followUp = followUp;
      if (state === 'open' || state === 'closed') fields.state = state;
      await deps.db.transaction((tx) => changeViolation(tx, act, id, fields));
      return null;
    },
    destroy: () => Promise.reject(new SetFault('forbidden', 'What was recorded stays on record.')),
  };
}

export const violation = defineType<Violation, typeof conditions>({
  name: 'Violation',
  home: 'province',
  mayRead: (principal) => findReach(principal, 'violation.read').length > 0,
  properties: {
    unitId: (object) => object.unitId,
    unitName: (object) => object.unitName,
    personId: (object) => object.personId,
    kind: (object) => object.kind,
    level: (object) => object.level,
    summary: (object) => object.summary,
    evidence: (object) => object.evidence,
    measure: (object) => object.measure,
    followUp: (object) => object.followUp,
    state: (object) => object.state,
    isRestricted: (object) => object.isRestricted,
    mayMeasure: (object, { principal }) => mayMeasure(principal, object),
    recordedBy: (object) => object.recordedByName,
    createdAt: (object) => object.createdAt.toISOString(),
    changedAt: (object) => object.changedAt.toISOString(),
  },
  read: ({ deps, principal }, ids, most) => readViolations(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['createdAt'],
    ids: async ({ deps, principal }, wanted, { isAscending }, most) => {
      const all = await readViolations(deps.db, principal, undefined, most);
      const ids = all
        .filter((one) =>
          (['unitId', 'kind', 'level', 'state'] as const).every(
            (name) => wanted[name] === undefined || one[name] === wanted[name],
          ),
        )
        .map(({ id }) => id);
      return isAscending ? ids.toReversed() : ids;
    },
  },
  set: workOf,
});
