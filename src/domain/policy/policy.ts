/** What a policy is: a key, a value of a known shape, a default, and a sentence for people. */
import type { Json } from '#domain/audit/audit-hash.ts';
import { Refusal } from '#platform/kernel/fault.ts';

export interface PolicyText {
  vi: string;
  en: string;
}

export interface Policy<T> {
  key: string;
  title: PolicyText;
  default: T;
  /** The value, or `Refusal('invalidArgument')` with the place of the mistake. */
  parse(json: Json): T;
}

/** What is expected stands in Vietnamese in `refusal-texts-of-mail.ts`; a test looks for it there. */
export function wrong(place: string, expected: string): never {
  const text = `${place}: ${expected}.`;
  throw new Refusal('invalidArgument', text, { place });
}

type JsonObject = { readonly [key: string]: Json };

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** An object with these properties; those not given are the default's, unknown ones are refused. */
export function readObject(json: Json, known: readonly string[], place = 'value'): JsonObject {
  if (!isObject(json)) wrong(place, 'must be an object');
  const unknown = Object.keys(json).find((key) => !known.includes(key));
  if (unknown !== undefined) wrong(`${place}.${unknown}`, `is none of ${known.join(', ')}`);
  return json;
}

export function readNumber(json: Json | undefined, fallback: number, place: string, most: number): number {
  if (json === undefined) return fallback;
  if (typeof json !== 'number' || !Number.isInteger(json) || json < 0 || json > most)
    wrong(place, `must be a whole number from 0 to ${most}`);
  return json;
}

export function readBoolean(json: Json | undefined, fallback: boolean, place: string): boolean {
  if (json === undefined) return fallback;
  if (typeof json !== 'boolean') wrong(place, 'must be true or false');
  return json;
}

export function readWord<const Word extends string>(
  json: Json | undefined,
  words: readonly Word[],
  fallback: Word,
  place: string,
): Word {
  if (json === undefined) return fallback;
  const found = words.find((word) => word === json);
  return found ?? wrong(place, `must be one of ${words.join(', ')}`);
}

export function readTexts(
  json: Json | undefined,
  fallback: readonly string[],
  place: string,
  limits: { count: number; length: number },
): readonly string[] {
  if (json === undefined) return fallback;
  const isRight =
    Array.isArray(json) &&
    json.length <= limits.count &&
    json.every((entry) => typeof entry === 'string' && entry !== '' && entry.length <= limits.length);
  return isRight ? (json as string[]) : wrong(place, `must be at most ${limits.count} texts`);
}
