/** `Directory/asOf` and `Directory/history`: the directory on any day, and every state of one thing of it (R6.1). */
import { endOfDay, readDirectoryAsOf, readHistory } from '#domain/directory/as-of.ts';
import { findReach } from '#domain/directory/authorize.ts';
import { isIsoDate } from '#domain/directory/decisions.ts';
import type { Json } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import type { UnitId } from '#platform/kernel/ids.ts';
import { correctDirectory } from '#services/lifecycle/correct.ts';
import type { JmapMethod } from '../method.ts';
import { type ObjectContext, openContext } from '../object-type.ts';
import { isUuid } from '../standard.ts';

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;
const KINDS = ['unit', 'person', 'account', 'address'] as const;

function requireReach({ principal }: ObjectContext): 'everywhere' | readonly UnitId[] {
  const reach = findReach(principal, 'directory.history');
  if (reach.length === 0) throw new MethodFault('forbidden', 'Your roles do not permit this.');
  return reach;
}

/** Units and their people as they stood when a day ended; of all units in reach, or of one and below. */
export const directoryAsOf: JmapMethod = {
  name: 'Directory/asOf',
  async run(method, args) {
    const context = openContext({ home: 'province' }, method, args);
    const day = args.text('date');
    const within = args.optionalText('unitId');
    args.end();
    const reach = requireReach(context);
    if (!isIsoDate(day))
      throw new MethodFault('invalidArguments', 'date is a day, YYYY-MM-DD.', { arguments: ['date'] });
    const directory = await readDirectoryAsOf(context.deps.db, endOfDay(day));
    const parents = new Map(directory.units.map((unit) => [unit.id, unit.parentId]));
    const isBelow = (unitId: UnitId, tops: readonly string[]): boolean => {
      for (let at: UnitId | null = unitId; at !== null; at = parents.get(at) ?? null)
        if (tops.includes(at)) return true;
      return false;
    };
    const isShown = (unitId: UnitId): boolean =>
      (reach === 'everywhere' || isBelow(unitId, reach)) &&
      (within === undefined || isBelow(unitId, [within]));
    return {
      accountId: args.id('accountId'),
      date: day,
      units: plain(directory.units.filter((unit) => isShown(unit.id))),
      people: plain(directory.people.filter((person) => isShown(person.unitId))),
      posts: plain(directory.posts.filter((post) => isShown(post.unitId))),
    };
  },
};

/** Corrects what was written wrongly all along: `kind` (person, unit), `id`, `fields`, `reason`. */
export const correct: JmapMethod = {
  name: 'Directory/correct',
  async run(method, args) {
    const { deps, principal } = openContext({ home: 'province' }, method, args);
    const kind = (['person', 'unit'] as const).find((known) => known === args.text('kind'));
    const [id, reason] = [args.id('id'), args.text('reason')];
    const fields = args.object('fields') ?? {};
    args.end();
    if (!kind || !isUuid(id))
      throw new MethodFault('invalidArguments', 'kind is person or unit.', { arguments: ['kind', 'id'] });
    await correctDirectory(deps.lifecycle, principal, { kind, id, fields, reason });
    return { accountId: args.id('accountId'), kind, id };
  },
};

/** Every state of one thing with its time. Only for those whose roles reach the whole province or the thing's unit. */
export const objectHistory: JmapMethod = {
  name: 'Directory/history',
  async run(method, args) {
    const context = openContext({ home: 'province' }, method, args);
    const kind = KINDS.find((known) => known === args.text('kind'));
    const objectId = args.text('id');
    args.end();
    const reach = requireReach(context);
    if (!kind)
      throw new MethodFault('invalidArguments', `kind is one of ${KINDS.join(', ')}.`, {
        arguments: ['kind'],
      });
    const versions = await readHistory(context.deps.db, kind, objectId, reach);
    return { accountId: args.id('accountId'), kind, id: objectId, versions: plain(versions) };
  },
};
