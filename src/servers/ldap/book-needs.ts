/**
 * What a filter says of every entry that fits it, as far as the index of the address book can tell: texts that it must contain.
 *
 * Mail programs ask for the same letters in many attributes at once, some of which no schema knows; said once, it is looked for once.
 */
import { findAttributeType } from '#formats/ldap/attribute-types.ts';
import type { Filter } from '#formats/ldap/filter.ts';
import { assertionText, preparedPart, preparedValue } from '#formats/ldap/matching.ts';
import type { DirectoryEntry } from './directory-entry.ts';

export const FIELDS = ['names', 'rest'] as const;
/** What is indexed apart: names and addresses, and what many share. */
export type Field = (typeof FIELDS)[number];

/** Attributes whose values are indexed, by their first name in lower case. */
const INDEXED: Readonly<Record<Field, readonly string[]>> = {
  names: ['cn', 'sn', 'givenname', 'displayname', 'uid', 'mail'],
  rest: ['ou', 'o', 'dc', 'title', 'description', 'departmentnumber', 'telephonenumber', 'mobile'],
};

/** What an entry must contain. `key` is the same for what asks for the same. */
export type Need =
  | { kind: 'all' | 'any'; needs: readonly Need[]; key: string }
  | { kind: 'text'; field: Field; parts: readonly string[]; key: string }
  | { kind: 'anything'; key: string };

const ANYTHING: Need = { kind: 'anything', key: '*' };
const NOTHING: Need = { kind: 'any', needs: [], key: 'any()' };

/** The values of a field in the form in which they compare, a line a value; two ends, so that each letter begins a run of three. */
export function fieldText(entry: DirectoryEntry, field: Field): string {
  const values = INDEXED[field].flatMap((name) => {
    const matching = findAttributeType(name)?.matching ?? 'none';
    return (entry.valuesOf(name) ?? []).map((value) => preparedValue(matching, value) ?? '');
  });
  return `${[...new Set(values)].join('\n')}\n\n`;
}

function together(kind: 'all' | 'any', needs: readonly Need[]): Need {
  const byKey = new Map(needs.map((need) => [need.key, need]));
  const [first] = byKey.values();
  if (first && byKey.size === 1) return first;
  return { kind, needs: [...byKey.values()], key: `${kind}(${[...byKey.keys()].join()})` };
}

/** What the index can tell of a filter. */
export function needOf(filter: Filter): Need {
  if (filter.kind === 'and') {
    const needs = filter.filters.map(needOf).filter(({ kind }) => kind !== 'anything');
    return needs.length === 0 ? ANYTHING : together('all', needs);
  }
  if (filter.kind === 'or') {
    const needs = filter.filters.map(needOf);
    return needs.some(({ kind }) => kind === 'anything') ? ANYTHING : together('any', needs);
  }
  if (filter.kind !== 'equality' && filter.kind !== 'approximate' && filter.kind !== 'substrings')
    return ANYTHING;
  const type = findAttributeType(filter.attribute);
  // RFC 4511 §4.5.1.7: an attribute that no schema knows makes the item Undefined, which never fits.
  if (!type) return NOTHING;
  const field = FIELDS.find((one) => INDEXED[one].includes(type.names[0].toLowerCase()));
  if (!field) return ANYTHING;
  const parts =
    filter.kind === 'substrings'
      ? [filter.initial, ...filter.any, filter.final]
          .filter((part) => part !== undefined)
          .map((part) => preparedPart(type.matching, part) ?? '')
      : [preparedValue(type.matching, assertionText(filter.value) ?? '') ?? ''];
  return { kind: 'text', field, parts, key: `${field}:${JSON.stringify(parts)}` };
}

/** A test that is false where an entry's texts show that it cannot fit; true says nothing. */
export function testOf(need: Need): (texts: Readonly<Record<Field, string>>) => boolean {
  switch (need.kind) {
    case 'text':
      return (texts) => need.parts.every((part) => texts[need.field].includes(part));
    case 'all':
    case 'any': {
      const tests = need.needs.map(testOf);
      return need.kind === 'all'
        ? (texts) => tests.every((test) => test(texts))
        : (texts) => tests.some((test) => test(texts));
    }
    case 'anything':
    default:
      return () => true;
  }
}
