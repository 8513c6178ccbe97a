/**
 * /query and /queryChanges of declared types (RFC 8620 §5.5, §5.6): conditions read by their kind, operators as sets of ids,
 * the window cut from the list.
 *
 * A list with AND, OR or NOT costs one read for each condition and one of the whole order. Changes of a list are those of the
 * type: whatever was touched is taken out and put where it is now.
 */
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import {
  type Filter,
  invalidCondition,
  readComparators,
  readFilter,
  unsupportedCondition,
} from './filter.ts';
import { MAX_CHANGES } from './limits.ts';
import { readTypeChanges, readTypeState } from './object-states.ts';
import type { Condition, Conditions, ObjectContext, ObjectQuery, ObjectType, Sort } from './object-type.ts';
import { readQueryWindow, windowOf } from './query-window.ts';
import { cannotCalculate, isUuid } from './standard.ts';

/** Ids of a list that is read whole, for its total, an anchor, an operator or its changes. */
const MAX_LIST = 100_000;
/** Each is a read of its own. */
const MAX_READ_CONDITIONS = 32;

export const asText = (value: Json): string | undefined => (typeof value === 'string' ? value : undefined);
export const asBoolean = (value: Json): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;
/** An id as it was sent, of types whose ids are texts of their own. */
export const asAnyId = (value: Json): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const NOTHING = '00000000-0000-0000-0000-000000000000';
/** An id of something stored; what cannot be one is nothing's. */
export const asId = (value: Json): string | undefined => {
  const id = asAnyId(value);
  return id === undefined || isUuid(id) ? id : NOTHING;
};
/** A year that things of the province have. */
export const asYear = (value: Json): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 2000 && value <= 2999 ? value : undefined;
/** RFC 8620 §1.4: a UTCDate. */
export const asDate = (value: Json): Date | undefined =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? new Date(value)
    : undefined;
export const oneOf =
  <V extends string>(...values: readonly V[]) =>
  (value: Json): V | undefined =>
    values.find((known) => known === value);

function readCondition<C extends Conditions>(query: ObjectQuery<C>, filter: JsonObject): Condition<C> {
  const condition: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(filter)) {
    const reader = Object.hasOwn(query.conditions, name) ? query.conditions[name] : undefined;
    if (!reader) throw unsupportedCondition(name);
    if (value === null) continue;
    condition[name] = reader(value);
    if (condition[name] === undefined) throw invalidCondition(name);
  }
  return condition as Condition<C>;
}

function readSort<C extends Conditions>(query: ObjectQuery<C>, args: ArgumentReader): Sort {
  const [first, ...more] = readComparators(args, query.sorts);
  if (first === undefined) return { property: query.sorts[0] ?? 'id', isAscending: true };
  if (more.length > 0) throw new MethodFault('unsupportedSort', 'These are sorted by one property.');
  const { property, isAscending } = first;
  return { property, isAscending };
}

/** Evaluates a filter with operators (RFC 8620 §5.5 `FilterOperator`). */
class Operators<C extends Conditions> {
  readonly #query: ObjectQuery<C>;
  readonly #context: ObjectContext;
  readonly #sort: Sort;
  #everything: string[] | undefined;

  constructor(query: ObjectQuery<C>, context: ObjectContext, sort: Sort) {
    this.#query = query;
    this.#context = context;
    this.#sort = sort;
  }

  async list(filter: Filter<Condition<C>>): Promise<string[]> {
    const found = await this.#meet(filter);
    return (await this.#all()).filter((id) => found.has(id));
  }

  async #all(): Promise<string[]> {
    this.#everything ??= await this.#query.ids(this.#context, {}, this.#sort, MAX_LIST);
    return this.#everything;
  }

  async #meet(filter: Filter<Condition<C>>): Promise<Set<string>> {
    if (filter.operator === undefined)
      return new Set(await this.#query.ids(this.#context, filter.condition, this.#sort, MAX_LIST));
    const sets: Set<string>[] = [];
    for (const inner of filter.conditions) sets.push(await this.#meet(inner));
    const all = await this.#all();
    if (filter.operator === 'AND') return new Set(all.filter((id) => sets.every((set) => set.has(id))));
    const isAny = (id: string): boolean => sets.some((set) => set.has(id));
    return new Set(all.filter((id) => isAny(id) === (filter.operator === 'OR')));
  }
}

/** Reads the arguments of a list; the result reads its ids, at most so many. */
function readList<C extends Conditions>(
  query: ObjectQuery<C>,
  context: ObjectContext,
  args: ArgumentReader,
): (most: number) => Promise<string[]> {
  const filter = readFilter(
    args.object('filter'),
    (condition) => readCondition(query, condition),
    MAX_READ_CONDITIONS,
  );
  const sort = readSort(query, args);
  if (filter.operator !== undefined) return () => new Operators(query, context, sort).list(filter);
  return (most) => query.ids(context, filter.condition, sort, most);
}

/** The response of /query. */
export async function runQuery<C extends Conditions>(
  type: Pick<ObjectType<{ id: string }>, 'name' | 'view' | 'read'>,
  query: ObjectQuery<C>,
  context: ObjectContext,
  args: ArgumentReader,
): Promise<JsonObject> {
  const list = readList(query, context, args);
  const window = readQueryWindow(args);
  args.end();
  const queryState = await readTypeState(type, context);
  const readsWhole = window.calculateTotal || window.anchor !== undefined || window.position < 0;
  const ids = await list(readsWhole ? MAX_LIST : window.position + window.limit);
  return {
    accountId: args.id('accountId'),
    queryState,
    canCalculateChanges: true,
    ...windowOf(ids, window),
  };
}

/** The response of /queryChanges. */
export async function runQueryChanges<C extends Conditions>(
  type: Pick<ObjectType<{ id: string }>, 'name' | 'view' | 'read'>,
  query: ObjectQuery<C>,
  context: ObjectContext,
  args: ArgumentReader,
): Promise<JsonObject> {
  const list = readList(query, context, args);
  const sinceState = args.text('sinceQueryState');
  const most = Math.min(args.unsigned('maxChanges', 1) ?? MAX_CHANGES, MAX_CHANGES);
  // Properties of declared types change, so it is ignored (§5.6).
  args.optionalText('upToId');
  const calculateTotal = args.boolean('calculateTotal');
  args.end();
  const changes = await readTypeChanges(type, context, { sinceState, most: MAX_CHANGES });
  if (!changes || changes.hasMore) throw cannotCalculate();
  const ids = await list(MAX_LIST);
  const touched = new Set([...changes.created, ...changes.updated]);
  const added = ids.map((id, index) => ({ id, index })).filter(({ id }) => touched.has(id));
  const removed = [...touched, ...changes.destroyed];
  if (added.length + removed.length > most)
    throw new MethodFault('tooManyChanges', 'More has changed than you want to be told.');
  return {
    accountId: args.id('accountId'),
    oldQueryState: sinceState,
    newQueryState: changes.newState,
    ...(calculateTotal && { total: ids.length }),
    removed,
    added,
  };
}
