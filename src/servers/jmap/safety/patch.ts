/** Reading what a /set of this capability gives. */
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';

function invalid(properties: readonly string[]): SetFault {
  return new SetFault('invalidProperties', `Wrong: ${properties.join(', ')}.`, {
    properties: [...properties],
  });
}

/** Refuses properties that may not be given. */
export function requireOnly(object: JsonObject, names: readonly string[]): void {
  const wrong = Object.keys(object).filter((name) => !names.includes(name));
  if (wrong.length > 0) throw invalid(wrong);
}

/** A text that must be there. */
export function requireText(object: JsonObject, name: string): string {
  const value: Json | undefined = object[name];
  if (typeof value !== 'string' || value.trim() === '') throw invalid([name]);
  return value;
}

/** One of some words. */
export function requireChoice<const Word extends string>(
  object: JsonObject,
  name: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === object[name]);
  if (found === undefined) throw invalid([name]);
  return found;
}
