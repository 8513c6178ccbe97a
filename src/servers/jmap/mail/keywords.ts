/** Flags of the store as keywords of JMAP (RFC 8621 §4.1.1), and back. Pure. */
import { flagNames, flagsFromNames } from '#domain/mailstore/flag-names.ts';
import type { Flags } from '#domain/mailstore/message-values.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';

const SYSTEM: Readonly<Record<string, string>> = {
  '\\Seen': '$seen',
  '\\Answered': '$answered',
  '\\Flagged': '$flagged',
  '\\Draft': '$draft',
};
const FLAGS = new Map(Object.entries(SYSTEM).map(([flag, keyword]) => [keyword, flag]));
/** RFC 8621 §4.1.1: characters of an IMAP atom; \Deleted and \Recent are no keywords here. */
const KEYWORD = /^[!#$&'+-[^-z|}~]{1,255}$/;

/** Keywords as a set, all in lower case. */
export function encodeKeywords({ bits, keywords }: Flags): JsonObject {
  const set: JsonObject = {};
  for (const name of flagNames({ bits, keywords }))
    if (name !== '\\Deleted') set[SYSTEM[name] ?? name.toLowerCase()] = true;
  return set;
}

/** The flag that a keyword is kept as. */
export function flagOfKeyword(keyword: string): string {
  return FLAGS.get(keyword.toLowerCase()) ?? keyword;
}

/** The flags of keywords. Throws `SetFault('invalidProperties')` naming `property`. */
export function flagsOfKeywords(keywords: readonly string[], property = 'keywords'): Flags {
  const wrong = keywords.find((keyword) => !KEYWORD.test(keyword));
  if (wrong !== undefined)
    throw new SetFault('invalidProperties', `${wrong.slice(0, 60)} cannot be a keyword.`, {
      properties: [property],
    });
  return flagsFromNames(keywords.map(flagOfKeyword));
}
