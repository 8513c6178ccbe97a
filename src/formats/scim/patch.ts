/**
 * PATCH (RFC 7644 §3.5.2): operations on a resource, giving a new one. Whether the new one may be is for others to say.
 *
 * Quirk: Microsoft Entra sends operations in capitals ("Add"), booleans as text ("False"), and paths of an extension with a dot where a colon
 * belongs; all are taken as they are meant.
 */
import { type AttributePath, type PatchPath, parsePatchPath } from './filter.ts';
import { MAX_PATCH_OPERATIONS, MAX_VALUES } from './limits.ts';
import { matchesFilter } from './matching.ts';
import { findKey, isObject, type Json, type JsonObject, type Resource, textOf, valueAt } from './resource.ts';
import { ScimFault } from './scim-fault.ts';

export interface PatchOperation {
  op: 'add' | 'replace' | 'remove';
  path?: PatchPath;
  value?: Json;
}

/** Reads the body of a PATCH request. */
export function decodePatch(body: Json): PatchOperation[] {
  const list = isObject(body) ? valueAt(body, 'Operations') : undefined;
  if (!Array.isArray(list)) throw new ScimFault('invalidSyntax', 'A PATCH has a list of Operations.');
  if (list.length > MAX_PATCH_OPERATIONS) throw new ScimFault('tooMany', 'Too many operations.');
  return list.map((item) => {
    const given = isObject(item) ? item : {};
    const op = textOf(valueAt(given, 'op')).toLowerCase();
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw new ScimFault('invalidSyntax', 'An operation is add, replace or remove.');
    const path = valueAt(given, 'path');
    const value = valueAt(given, 'value');
    if (op === 'remove' && path === undefined)
      throw new ScimFault('noTarget', 'What to remove was not said.');
    if (op !== 'remove' && value === undefined)
      throw new ScimFault('invalidValue', 'An operation lacks its value.');
    return {
      op,
      ...(path !== undefined && { path: parsePatchPath(textOf(path)) }),
      ...(value !== undefined && { value }),
    };
  });
}

function containerFor(resource: Resource, { schema }: AttributePath): JsonObject {
  if (schema === undefined || /:core:2\.0:/i.test(schema)) return resource;
  const key = findKey(resource, schema) ?? schema;
  const found = resource[key];
  if (isObject(found)) return found;
  const made: JsonObject = {};
  resource[key] = made;
  return made;
}

function addTo(old: Json | undefined, value: Json): Json {
  if (Array.isArray(old)) {
    const more = Array.isArray(value) ? value : [value];
    const known = new Set(old.map((one) => JSON.stringify(one)));
    const joined = [...old, ...more.filter((one) => !known.has(JSON.stringify(one)))];
    if (joined.length > MAX_VALUES) throw new ScimFault('tooMany', 'Too many values.');
    return joined;
  }
  if (isObject(old) && isObject(value)) return mergeObjects(old, value);
  return value;
}

function mergeObjects(old: JsonObject, value: JsonObject): JsonObject {
  const merged = { ...old };
  for (const [name, part] of Object.entries(value)) merged[findKey(merged, name) ?? name] = part;
  return merged;
}

/** Sets an attribute, or a part of it. */
function setAttribute(container: JsonObject, path: PatchPath, { op, value = null }: PatchOperation): void {
  const key = findKey(container, path.path.attribute) ?? path.path.attribute;
  const sub = path.path.sub;
  if (sub === undefined) {
    container[key] = op === 'add' ? addTo(container[key], value) : value;
    return;
  }
  const old = container[key];
  const owners = Array.isArray(old) ? old.filter(isObject) : [isObject(old) ? { ...old } : {}];
  for (const owner of owners) owner[findKey(owner, sub) ?? sub] = value;
  if (!Array.isArray(old)) container[key] = owners[0] ?? {};
}

function removeAttribute(container: JsonObject, { path }: PatchPath, value: Json | undefined): void {
  const key = findKey(container, path.attribute);
  if (key === undefined) return;
  const old = container[key];
  if (path.sub !== undefined) {
    const { sub } = path;
    for (const owner of (Array.isArray(old) ? old : [old ?? null]).filter(isObject)) {
      const part = findKey(owner, sub);
      if (part !== undefined) delete owner[part];
    }
  } else if (Array.isArray(old) && value !== undefined) {
    // Quirk: Microsoft Entra removes members by value instead of by a filter.
    const gone = new Set((Array.isArray(value) ? value : [value]).map(identityOf));
    container[key] = old.filter((one) => !gone.has(identityOf(one)));
  } else delete container[key];
}

function identityOf(value: Json): string {
  return JSON.stringify(isObject(value) ? (value.value ?? value) : value);
}

/** Operations on those values of an attribute that fit a filter. */
function changeValues(container: JsonObject, path: PatchPath, { op, value = null }: PatchOperation): void {
  const { filter, sub } = path;
  const key = findKey(container, path.path.attribute) ?? path.path.attribute;
  const old = container[key];
  const values = Array.isArray(old) ? old : [];
  const fits = (one: Json): one is JsonObject =>
    isObject(one) && filter !== undefined && matchesFilter(one, filter);
  if (!values.some(fits)) {
    // RFC 7644 §3.5.2.3: replacing what is not there has no target; adding makes it.
    if (op !== 'add') throw new ScimFault('noTarget', 'No value fits the path.');
    container[key] = [
      ...values,
      { ...madeBy(filter), ...(sub === undefined && isObject(value) ? value : { [sub ?? 'value']: value }) },
    ];
    return;
  }
  if (op === 'remove' && sub === undefined) {
    container[key] = values.filter((one) => !fits(one));
    return;
  }
  container[key] = values.map((one) => {
    if (!fits(one)) return one;
    if (sub === undefined) return isObject(value) ? mergeObjects(op === 'add' ? one : {}, value) : value;
    const changed = { ...one };
    const part = findKey(changed, sub) ?? sub;
    if (op === 'remove') delete changed[part];
    else changed[part] = value;
    return changed;
  });
}

/** What a value must have that is added under a filter: `emails[type eq "work"]` makes one of that type. */
function madeBy(filter: PatchPath['filter']): JsonObject {
  if (filter?.kind === 'compare' && filter.operator === 'eq')
    return { [filter.path.attribute]: filter.value };
  if (filter?.kind === 'and') return Object.assign({}, ...filter.filters.map(madeBy)) as JsonObject;
  return {};
}

function applyOne(resource: Resource, operation: PatchOperation): void {
  const { op, path, value } = operation;
  if (path) {
    const container = containerFor(resource, path.path);
    if (path.filter) changeValues(container, path, operation);
    else if (op === 'remove') removeAttribute(container, path, value);
    else setAttribute(container, path, operation);
    return;
  }
  if (!isObject(value ?? null)) throw new ScimFault('invalidValue', 'Without a path the value is an object.');
  for (const [name, part] of Object.entries(value as JsonObject)) {
    if (part === undefined) continue;
    // Quirk: Okta and Entra write paths as names: {"name.familyName": "Lê"}.
    const isUrn = name.toLowerCase().startsWith('urn:');
    if (isUrn && isObject(part))
      resource[findKey(resource, name) ?? name] = addTo(valueAt(resource, name), part);
    else applyOne(resource, { op, path: parsePatchPath(name), value: part });
  }
}

/** A resource after the operations. Throws `ScimFault`; the resource given is left as it is. */
export function applyPatch(resource: Resource, operations: readonly PatchOperation[]): Resource {
  const changed = structuredClone(resource);
  for (const operation of operations) applyOne(changed, operation);
  return changed;
}
