/** What every list does: the query, pages, order and the choice of attributes (RFC 7644 §3.4.2, §3.9). Pure. */
import { type AttributePath, type Filter, parseAttributePath, parseFilter } from '#formats/scim/filter.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  type Resource,
  textOf,
  valueAt,
  valuesAt,
} from '#formats/scim/resource.ts';
import { SCHEMA } from '#formats/scim/schemas.ts';
import { ScimFault } from '#formats/scim/scim-fault.ts';
import { DEFAULT_PAGE, MAX_PAGE } from './limits.ts';

export interface ListQuery {
  filter?: Filter;
  /** From 1. */
  startIndex: number;
  count: number;
  sortBy?: AttributePath;
  isDescending: boolean;
  attributes: readonly string[];
  excluded: readonly string[];
}

function numberOf(value: Json | undefined, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number)) throw new ScimFault('invalidValue', `${name} is a whole number.`);
  return number;
}

function namesOf(value: Json | undefined): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return list.map((name) => textOf(name).trim()).filter((name) => name !== '');
}

/** Reads the query of a GET, or the body of a search, whose names are the same (RFC 7644 §3.4.3). */
export function decodeListQuery(given: JsonObject): ListQuery {
  const filter = valueAt(given, 'filter');
  const sortBy = valueAt(given, 'sortBy');
  const count = numberOf(valueAt(given, 'count'), 'count') ?? DEFAULT_PAGE;
  return {
    ...(typeof filter === 'string' && { filter: parseFilter(filter) }),
    // RFC 7644 §3.4.2.4: less than one is one, a negative count is none.
    startIndex: Math.max(1, numberOf(valueAt(given, 'startIndex'), 'startIndex') ?? 1),
    count: Math.min(MAX_PAGE, Math.max(0, count)),
    ...(typeof sortBy === 'string' && { sortBy: parseAttributePath(sortBy) }),
    isDescending: textOf(valueAt(given, 'sortOrder')).toLowerCase() === 'descending',
    attributes: namesOf(valueAt(given, 'attributes')),
    excluded: namesOf(valueAt(given, 'excludedAttributes')),
  };
}

/** A complex value goes by its `value`. */
function sortKey(value: Json | undefined): string {
  const plain = isObject(value) ? value.value : value;
  return typeof plain === 'string' ? plain : JSON.stringify(plain ?? '').replace(/^""$/, '');
}

const COLLATOR = new Intl.Collator('vi');

/** Resources in order; those without a value last. */
export function sortResources(
  resources: readonly Resource[],
  { sortBy, isDescending }: ListQuery,
): Resource[] {
  if (!sortBy) return [...resources];
  const keyed = resources.map((resource) => {
    const [value] = valuesAt(resource, sortBy);
    return { resource, key: sortKey(value) };
  });
  keyed.sort((a, b) => {
    if (a.key === '' || b.key === '') return Number(a.key === '') - Number(b.key === '');
    const order = COLLATOR.compare(a.key, b.key);
    return isDescending ? -order : order;
  });
  return keyed.map(({ resource }) => resource);
}

/** Always there, whatever was asked for (RFC 7643 §7 "returned": always). */
const ALWAYS = new Set(['schemas', 'id']);

function isNamed(names: readonly string[], key: string): boolean {
  const lower = key.toLowerCase();
  return names.some((name) => {
    const wanted = name.toLowerCase();
    return wanted === lower || wanted.startsWith(`${lower}.`) || wanted.startsWith(`${lower}:`);
  });
}

/** The attributes of a resource that were asked for; the whole attribute where a part of it was. */
export function selectResource(
  resource: Resource,
  { attributes, excluded }: Pick<ListQuery, 'attributes' | 'excluded'>,
): Resource {
  if (attributes.length === 0 && excluded.length === 0) return resource;
  const names = attributes.map((name) => name.replace(/^urn:ietf:params:scim:schemas:core:2\.0:\w+:/i, ''));
  return Object.fromEntries(
    Object.entries(resource).filter(
      ([key]) =>
        ALWAYS.has(key) ||
        (attributes.length > 0
          ? isNamed(names, key)
          : !excluded.some((name) => name.toLowerCase() === key.toLowerCase())),
    ),
  );
}

/** The answer to a list. */
export function listResponse(resources: readonly Resource[], total: number, query: ListQuery): JsonObject {
  return {
    schemas: [SCHEMA.list],
    totalResults: total,
    startIndex: query.startIndex,
    itemsPerPage: resources.length,
    Resources: resources.map((resource) => selectResource(resource, query)),
  };
}
