/** Whether a resource fits a filter (RFC 7644 §3.4.2.2). */
import type { CompareOperator, CompareValue, Filter } from './filter.ts';
import { isObject, type Json, type Resource, valuesAt } from './resource.ts';

/** Attributes whose text compares with case (RFC 7643 §4.1, §3.1: identifiers). */
const EXACT = new Set(['id', 'externalid']);

/** A complex value compares by its `value` (RFC 7644 §3.4.2.2: "emails co …"). */
function plain(value: Json): Json {
  return isObject(value) ? (value.value ?? null) : value;
}

/** What each operator asks of the order of two values; of texts some ask more. */
const BY_ORDER: Partial<Record<CompareOperator, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

const BY_TEXT: Partial<Record<CompareOperator, (stored: string, asked: string) => boolean>> = {
  co: (stored, asked) => stored.includes(asked),
  sw: (stored, asked) => stored.startsWith(asked),
  ew: (stored, asked) => stored.endsWith(asked),
};

function compareOrder(order: number, operator: CompareOperator): boolean {
  return BY_ORDER[operator]?.(order) ?? false;
}

function compareText(stored: string, asked: string, operator: CompareOperator): boolean {
  const byText = BY_TEXT[operator];
  if (byText) return byText(stored, asked);
  return compareOrder(stored === asked ? 0 : stored < asked ? -1 : 1, operator);
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function compareValues(
  stored: Json,
  asked: CompareValue,
  operator: CompareOperator,
  isExact: boolean,
): boolean {
  if (typeof stored === 'string' && typeof asked === 'string') {
    if (DATE_TIME.test(stored) && DATE_TIME.test(asked))
      return compareOrder(Date.parse(stored) - Date.parse(asked), operator);
    const fold = (text: string): string => (isExact ? text : text.toLowerCase());
    return compareText(fold(stored.normalize('NFC')), fold(asked.normalize('NFC')), operator);
  }
  if (typeof stored === 'number' && typeof asked === 'number') return compareOrder(stored - asked, operator);
  if (operator === 'ne') return stored !== asked;
  return operator === 'eq' && stored === asked;
}

/** True when the resource fits. */
export function matchesFilter(resource: Resource, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((part) => matchesFilter(resource, part));
    case 'or':
      return filter.filters.some((part) => matchesFilter(resource, part));
    case 'not':
      return !matchesFilter(resource, filter.filter);
    case 'present':
      return valuesAt(resource, filter.path).length > 0;
    case 'values':
      return valuesAt(resource, filter.path).some(
        (value) => isObject(value) && matchesFilter(value, filter.filter),
      );
    case 'compare':
    default: {
      const { path, operator, value: asked } = filter;
      const values = valuesAt(resource, path);
      if (asked === null || (operator === 'ne' && values.length === 0))
        return operator === 'ne' ? (asked === null) === values.length > 0 : values.length === 0;
      const isExact = EXACT.has(path.attribute.toLowerCase());
      return values.some((value) => compareValues(plain(value), asked, operator, isExact));
    }
  }
}

/** The value that every resource that fits has for an attribute, where the filter says so: for finding it by an index. */
export function requiredValue(filter: Filter, attribute: string, sub?: string): string | undefined {
  if (filter.kind === 'and') {
    for (const part of filter.filters) {
      const found = requiredValue(part, attribute, sub);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (filter.kind === 'values' && sub !== undefined && filter.path.attribute.toLowerCase() === attribute)
    return requiredValue(filter.filter, sub);
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string')
    return undefined;
  const { path } = filter;
  const isIt = path.attribute.toLowerCase() === attribute && (path.sub?.toLowerCase() ?? sub) === sub;
  return isIt ? filter.value : undefined;
}
