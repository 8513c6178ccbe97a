/** Reading what a /set of training and of the budget gives: each value as it must be, or the fault that names it. */

import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { asDate } from '../object-query.ts';
import { isUuid } from '../standard.ts';

export function invalid(name: string): SetFault {
  return new SetFault('invalidProperties', `Wrong: ${name}.`, { properties: [name] });
}

export type ValueReader<T> = (value: Json | undefined, name: string) => T;

export const textValue: ValueReader<string> = (value, name) => {
  if (typeof value !== 'string') throw invalid(name);
  return value;
};
export const wholeValue: ValueReader<number> = (value, name) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalid(name);
  return value;
};
export const timeValue: ValueReader<Date> = (value, name) => {
  const time = value === undefined ? undefined : asDate(value);
  if (!time) throw invalid(name);
  return time;
};
export const idValue: ValueReader<string> = (value, name) => {
  if (typeof value !== 'string' || !isUuid(value)) throw invalid(name);
  return value;
};
export const orNull =
  <T>(reader: ValueReader<T>): ValueReader<T | null> =>
  (value, name) =>
    value === null || value === undefined ? null : reader(value, name);
export const listOf =
  <T>(reader: ValueReader<T>): ValueReader<T[]> =>
  (value, name) => {
    if (!Array.isArray(value) || value.length > 1_000) throw invalid(name);
    return value.map((one) => reader(one, name));
  };
export const wordOf =
  <const W extends string>(...words: readonly W[]): ValueReader<W> =>
  (value, name) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw invalid(name);
    return found;
  };

type Readers<T> = { [Name in keyof T]: ValueReader<T[Name]> };

/** The values given, each by its reader; a property without one is a fault. */
export function readValues<T extends object>(object: JsonObject, readers: Readers<T>): Partial<T> {
  const names = Object.keys(object);
  const wrong = names.find((name) => !Object.hasOwn(readers, name));
  if (wrong !== undefined) throw invalid(wrong);
  return Object.fromEntries(
    names.map((name) => [name, readers[name as keyof T](object[name], name)]),
  ) as Partial<T>;
}

/** The values of a new thing: those not given are the usual ones, or a fault. */
export function readWhole<T extends object>(
  object: JsonObject,
  readers: Readers<T>,
  usual: Partial<T> = {},
): T {
  const values = { ...usual, ...readValues(object, readers) };
  const missing = Object.keys(readers).find((name) => !Object.hasOwn(values, name));
  if (missing !== undefined) throw invalid(missing);
  return values as T;
}
