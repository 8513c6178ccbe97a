/**
 * `UsageRules`: an agency's own rules of use (R9.4). Create publishes a version; update acknowledges (`isAcknowledged`) or reminds
 * (`remind`). `UsageRules/members` tells who has acknowledged. One query a read.
 */
import {
  acknowledgeRules,
  findUsageRulesIds,
  listRulesMembers,
  readUsageRules,
  type UsageRules,
} from '#domain/orders/usage-rules.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { publishUsageRules, remindOfRules } from '#services/orders/steer-order.ts';
import { defineType } from '../define-type.ts';
import type { JmapMethod } from '../method.ts';
import { asBoolean, asId } from '../object-query.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { requireOnly, requireText } from '../safety/patch.ts';
import type { SetWork } from '../set.ts';
import { isUuid } from '../standard.ts';
import { orderPartsOf } from './order-parts-of.ts';

const conditions = { unitId: asId, isInForce: asBoolean, isWaiting: asBoolean };

function textOrNull(object: JsonObject, name: string): string | null {
  return (object[name] ?? null) === null ? null : requireText(object, name);
}

function workOf({ deps, principal }: ObjectContext): SetWork {
  const parts = orderPartsOf(deps);
  return {
    async create(object) {
      requireOnly(object, ['unitId', 'title', 'text', 'titleEn', 'textEn']);
      const unitId = requireText(object, 'unitId');
      if (!isUuid(unitId))
        throw new SetFault('invalidProperties', 'Wrong: unitId.', { properties: ['unitId'] });
      const [title, text] = [requireText(object, 'title'), requireText(object, 'text')];
      const [titleEn, textEn] = [textOrNull(object, 'titleEn'), textOrNull(object, 'textEn')];
      const written = { unitId, title, text, titleEn, textEn };
      return { id: await publishUsageRules(parts, principal, written) };
    },
    async update(id, patch) {
      requireOnly(patch, ['isAcknowledged', 'remind']);
      if (patch['remind'] === true) await remindOfRules(parts, principal, id);
      else if (patch['isAcknowledged'] === true)
        await deps.db.transaction((tx) => acknowledgeRules(tx, principal, id, deps.clock()));
      else
        throw new SetFault('invalidProperties', 'What was acknowledged stays so.', {
          properties: ['isAcknowledged'],
        });
      return null;
    },
    destroy: () =>
      Promise.reject(new SetFault('forbidden', 'Rules stay on record: publish others in their place.')),
  };
}

const members: JmapMethod = {
  name: 'UsageRules/members',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province' }, method, args);
    const id = args.id('id');
    args.end();
    const list = await listRulesMembers(deps.db, principal, id);
    return {
      accountId: args.id('accountId'),
      id,
      list: list.map(({ acknowledgedAt, ...one }) => ({
        ...one,
        acknowledgedAt: acknowledgedAt === null ? null : new Date(acknowledgedAt).toISOString(),
      })),
    };
  },
};

export const usageRules = defineType<UsageRules, typeof conditions>(
  {
    name: 'UsageRules',
    home: 'province',
    properties: {
      unitId: (object) => object.unitId,
      unitName: (object) => object.unitName,
      version: (object) => object.version,
      title: (object) => object.title,
      text: (object) => object.text,
      titleEn: (object) => object.titleEn,
      textEn: (object) => object.textEn,
      publishedAt: (object) => object.publishedAt.toISOString(),
      publishedBy: (object) => object.publishedBy,
      isInForce: (object) => object.isInForce,
      isOwn: (object) => object.isOwn,
      acknowledgedAt: (object) => object.acknowledgedAt?.toISOString() ?? null,
      memberCount: (object) => object.memberCount,
      acknowledgedCount: (object) => object.acknowledgedCount,
    },
    read: ({ deps, principal }, ids, most) => readUsageRules(deps.db, principal, ids, most),
    query: {
      conditions,
      sorts: ['publishedAt'],
      ids: ({ deps, principal }, condition, { isAscending }, most) =>
        findUsageRulesIds(deps.db, principal, condition, isAscending, most),
    },
    set: workOf,
  },
  [members],
);
