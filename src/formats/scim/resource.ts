/** Resources as plain JSON, and finding an attribute in them without regard to case (RFC 7643 §2.1). */
import type { AttributePath } from './filter.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };
export type JsonObject = { [key: string]: Json | undefined };
export type Resource = JsonObject;

/** A text, or empty where the value is none. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The key of an object that a name means, as the object writes it. */
export function findKey(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === wanted);
}

export function valueAt(object: JsonObject, name: string): Json | undefined {
  const key = findKey(object, name);
  return key === undefined ? undefined : object[key];
}

/** Where the attributes of a path's schema stand: those of an extension in an object of its own (RFC 7643 §3.3). */
export function containerOf(resource: Resource, path: AttributePath): JsonObject | undefined {
  if (path.schema === undefined) return resource;
  const extension = valueAt(resource, path.schema);
  if (isObject(extension)) return extension;
  return /:core:2\.0:/i.test(path.schema) ? resource : undefined;
}

/** Every value of a path: of a multi-valued attribute one for each, of a complex one its part. */
export function valuesAt(resource: Resource, path: AttributePath): Json[] {
  const container = containerOf(resource, path);
  const value = container && valueAt(container, path.attribute);
  if (value === undefined || value === null) return [];
  const values = Array.isArray(value) ? value : [value];
  if (path.sub === undefined) return values;
  const { sub } = path;
  return values.flatMap((one) => {
    const part = isObject(one) ? valueAt(one, sub) : undefined;
    return part === undefined || part === null ? [] : [part];
  });
}
