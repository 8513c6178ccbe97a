/**
 * Filters and sorts of lists as every type takes them (RFC 8620 §5.5): the tree of operators and the comparators, looked at whole before
 * anything of them runs.
 *
 * What has not the form of a filter or a comparator is `invalidArguments`; what has, but names something there is not,
 * `unsupportedFilter` or `unsupportedSort`.
 */
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { COLLATIONS, MAX_FILTER_CONDITIONS, MAX_FILTER_DEPTH } from './limits.ts';

/** A filter whose conditions have been read. */
export type Filter<C> =
  | { operator: 'AND' | 'OR' | 'NOT'; conditions: Filter<C>[] }
  | { operator?: undefined; condition: C };

/** One part of an order; `more` are properties of the type's own. */
export interface Comparator {
  property: string;
  isAscending: boolean;
  more: JsonObject;
}

function invalid(argument: 'filter' | 'sort', description: string): MethodFault {
  return new MethodFault('invalidArguments', description, { arguments: [argument] });
}

/** The fault of a condition there is not. */
export function unsupportedCondition(name: string): MethodFault {
  return new MethodFault('unsupportedFilter', `There is no condition ${name.slice(0, 60)}.`);
}

/** The fault of a condition with a value of another kind. */
export function invalidCondition(name: string): MethodFault {
  return invalid('filter', `The condition ${name.slice(0, 60)} has another kind of value.`);
}

function countConditions(filter: Json, depth: number): number {
  if (depth > MAX_FILTER_DEPTH)
    throw new MethodFault('unsupportedFilter', `Operators stand at most ${MAX_FILTER_DEPTH} deep.`);
  if (!isObject(filter) || !Array.isArray(filter['conditions'])) return 1;
  return filter['conditions'].reduce<number>((sum, inner) => sum + countConditions(inner, depth + 1), 1);
}

function readTree<C>(filter: Json, readCondition: (condition: JsonObject) => C): Filter<C> {
  if (!isObject(filter)) throw invalid('filter', 'A condition is an object.');
  const { operator, conditions, ...others } = filter;
  if (operator === undefined) return { condition: readCondition(filter) };
  if (operator !== 'AND' && operator !== 'OR' && operator !== 'NOT')
    throw invalid('filter', 'An operator is AND, OR or NOT.');
  if (!Array.isArray(conditions)) throw invalid('filter', 'An operator has a list of conditions.');
  if (Object.keys(others).length > 0)
    throw invalid('filter', 'An operator has conditions, and nothing beside them.');
  return { operator, conditions: conditions.map((inner) => readTree(inner, readCondition)) };
}

/** Reads a filter, all of whose conditions `readCondition` takes; none is a condition that everything meets. Throws `MethodFault`. */
export function readFilter<C>(
  filter: JsonObject | undefined,
  readCondition: (condition: JsonObject) => C,
  most = MAX_FILTER_CONDITIONS,
): Filter<C> {
  if (filter && countConditions(filter, 0) > most)
    throw new MethodFault('unsupportedFilter', `At most ${most} conditions.`);
  return readTree(filter ?? {}, readCondition);
}

/** True when a filter is met by what meets conditions as `test` says. */
export function meets<C>(filter: Filter<C>, test: (condition: C) => boolean): boolean {
  if (filter.operator === undefined) return test(filter.condition);
  const { operator, conditions } = filter;
  if (operator === 'AND') return conditions.every((inner) => meets(inner, test));
  const isAny = conditions.some((inner) => meets(inner, test));
  return operator === 'OR' ? isAny : !isAny;
}

function readComparator(value: Json, properties: readonly string[]): Comparator {
  const { property, isAscending = null, collation = null, ...more } = isObject(value) ? value : {};
  if (typeof property !== 'string')
    throw invalid('sort', 'A sort is a list of comparators, each with a property.');
  if (isAscending !== null && typeof isAscending !== 'boolean')
    throw invalid('sort', 'isAscending is true or false.');
  if (collation !== null && typeof collation !== 'string') throw invalid('sort', 'A collation is text.');
  if (!properties.includes(property))
    throw new MethodFault('unsupportedSort', `Sort by one of: ${properties.join(', ')}.`);
  if (collation !== null && !COLLATIONS.includes(collation))
    throw new MethodFault('unsupportedSort', `Collations are: ${COLLATIONS.join(', ')}.`);
  return { property, isAscending: isAscending !== false, more };
}

/** Reads the argument `sort`. Throws `MethodFault`. */
export function readComparators(args: ArgumentReader, properties: readonly string[]): Comparator[] {
  return (args.list('sort') ?? []).map((value) => readComparator(value, properties));
}
