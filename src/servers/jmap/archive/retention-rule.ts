/** `RetentionRule`: how long the mail of a class of accounts is kept, in the province or a unit (R6.7). Create sets, or takes the place of one. */
import {
  RETENTION_CLASSES,
  type RetentionRule,
  readRules,
  removeRule,
  setRule,
} from '#domain/archive/rules.ts';
import { authorize } from '#domain/directory/authorize.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import { defineType } from '../define-type.ts';
import { oneOf } from '../object-query.ts';
import type { ObjectContext } from '../object-type.ts';
import { requireChoice, requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import { actOf, invalid } from './archive-act.ts';

const conditions = { appliesTo: oneOf(...RETENTION_CLASSES) };

function workOf(context: ObjectContext): SetWork {
  const { db } = context.deps;
  return {
    async create(object) {
      requireOnly(object, ['appliesTo', 'unitId', 'keepDays', 'authority']);
      const appliesTo = requireChoice(object, 'appliesTo', RETENTION_CLASSES);
      const { unitId = null, keepDays = null } = object;
      if (unitId !== null && !(typeof unitId === 'string' && isUuid(unitId))) throw invalid('unitId');
      if (keepDays !== null && typeof keepDays !== 'number') throw invalid('keepDays');
      const act = actOf(context, requireText(object, 'authority'));
      const rule = { appliesTo, unitId: unitId as UnitId | null, keepDays };
      return { id: await db.transaction((tx) => setRule(tx, act, rule)) };
    },
    async update(id, patch) {
      requireOnly(patch, ['keepDays', 'authority']);
      const [rule] = await readRules(db, context.principal, [id], 1);
      if (!rule || (patch['keepDays'] !== null && typeof patch['keepDays'] !== 'number'))
        throw invalid('keepDays');
      const { appliesTo, unitId } = rule;
      const act = actOf(context, requireText(patch, 'authority'));
      const keepDays = patch['keepDays'];
      await db.transaction((tx) => setRule(tx, act, { appliesTo, unitId, keepDays }));
      return null;
    },
    async destroy(id) {
      await db.transaction((tx) => removeRule(tx, actOf(context, 'R6.7'), id));
    },
  };
}

export const retentionRule = defineType<RetentionRule, typeof conditions>({
  name: 'RetentionRule',
  home: 'province',
  mayRead: (principal) => authorize(principal, 'archive.read', { kind: 'province' }),
  properties: {
    appliesTo: (rule) => rule.appliesTo,
    unitId: (rule) => rule.unitId,
    unitName: (rule) => rule.unitName,
    keepDays: (rule) => rule.keepDays,
    authority: (rule) => rule.authority,
    setBy: (rule) => rule.setByName,
    setAt: (rule) => rule.setAt.toISOString(),
  },
  read: ({ deps, principal }, ids, most) => readRules(deps.db, principal, ids, most),
  query: {
    conditions,
    sorts: ['appliesTo'],
    ids: async ({ deps, principal }, { appliesTo }, { isAscending }, most) => {
      const rules = await readRules(deps.db, principal, undefined, most);
      const ids = rules
        .filter((rule) => appliesTo === undefined || rule.appliesTo === appliesTo)
        .map(({ id }) => id);
      return isAscending ? ids : ids.toReversed();
    },
  },
  set: workOf,
});
