/**
 * Whether an entry fits a filter (RFC 4511 §4.5.1.7): true, false, or undefined where an item cannot be judged.
 *
 * An entry is a map from lower-case attribute names (the first name of each type) to values as text.
 */
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { type AttributeType, findAttributeType, type Matching } from './attribute-types.ts';
import type { Filter } from './filter.ts';
import { nameKey, parseName } from './names.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

/** What a filter is held against. */
export interface MatchedEntry {
  /** Values of an attribute by its first name in lower case; undefined where the entry has none. */
  valuesOf(attribute: string): readonly string[] | undefined;
  /** The parts of its name, for extensible matches that look there (`:dn:`). */
  nameParts(): readonly { type: string; value: string }[];
}

/** Rules that an extensible match may name, to how they compare. */
const RULES: Record<string, Matching> = {
  caseignorematch: 'folded',
  '2.5.13.2': 'folded',
  caseignoreia5match: 'folded',
  '1.3.6.1.4.1.1466.109.114.2': 'folded',
  caseexactmatch: 'exact',
  '2.5.13.5': 'exact',
  caseexactia5match: 'exact',
  '1.3.6.1.4.1.1466.109.114.1': 'exact',
  telephonenumbermatch: 'telephone',
  '2.5.13.20': 'telephone',
  distinguishednamematch: 'name',
  '2.5.13.1': 'name',
};

/** Matching rules published in the root's schema, by name. */
export function findRule(name: string): Matching | undefined {
  return RULES[name.toLowerCase()];
}

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** An assertion's value as text; undefined where it is none, which makes the item Undefined. */
export function assertionText(value: Uint8Array): string | undefined {
  try {
    return DECODER.decode(value);
  } catch {
    return undefined;
  }
}

function nameOf(value: string): string | undefined {
  try {
    return nameKey(parseName(value));
  } catch (error) {
    if (error instanceof LdapSyntaxFault) return undefined;
    throw error;
  }
}

/** The form in which values of a matching compare; undefined for one that has no such form. */
export function preparedValue(matching: Matching, value: string): string | undefined {
  switch (matching) {
    case 'folded':
      return foldForSearch(value).replace(/\s+/g, ' ').trim();
    case 'telephone':
      return value.replace(/[^0-9+]/g, '');
    case 'oid':
      return value.toLowerCase();
    case 'exact':
    case 'time':
      return value;
    case 'name':
      return nameOf(value);
    case 'none':
    default:
      return undefined;
  }
}

function preparedValues(type: AttributeType, matching: Matching, entry: MatchedEntry): string[] {
  const values = entry.valuesOf(type.names[0].toLowerCase()) ?? [];
  return values.map((value) => preparedValue(matching, value)).filter((value) => value !== undefined);
}

function judgeItem(
  entry: MatchedEntry,
  attribute: string,
  value: Uint8Array,
  compare: (stored: string, asserted: string, matching: Matching) => boolean,
): boolean | undefined {
  const type = findAttributeType(attribute);
  const text = assertionText(value);
  const asserted = type && text !== undefined ? preparedValue(type.matching, text) : undefined;
  if (!type || asserted === undefined) return undefined;
  return preparedValues(type, type.matching, entry).some((stored) =>
    compare(stored, asserted, type.matching),
  );
}

/** A part of a value, as `preparedValue` gives the whole. */
export function preparedPart(matching: Matching, value: Uint8Array): string | undefined {
  const text = assertionText(value);
  if (text === undefined) return undefined;
  // Blanks at the ends of a part matter: "van " is not "vang".
  return matching === 'folded' ? foldForSearch(text).replace(/\s+/g, ' ') : preparedValue(matching, text);
}

function judgeSubstrings(entry: MatchedEntry, filter: Filter & { kind: 'substrings' }): boolean | undefined {
  const type = findAttributeType(filter.attribute);
  if (!type || (type.matching !== 'folded' && type.matching !== 'telephone')) return undefined;
  const { matching } = type;
  const initial = filter.initial && preparedPart(matching, filter.initial);
  const final = filter.final && preparedPart(matching, filter.final);
  const any = filter.any.map((part) => preparedPart(matching, part));
  if (any.includes(undefined) || (filter.initial && initial === undefined)) return undefined;
  if (filter.final && final === undefined) return undefined;
  return preparedValues(type, matching, entry).some((stored) => holdsParts(stored, initial, any, final));
}

function holdsParts(
  stored: string,
  initial: string | undefined,
  any: readonly (string | undefined)[],
  final: string | undefined,
): boolean {
  if (initial !== undefined && !stored.startsWith(initial)) return false;
  let at = initial?.length ?? 0;
  for (const part of any) {
    const found = stored.indexOf(part ?? '', at);
    if (found < 0) return false;
    at = found + (part?.length ?? 0);
  }
  return final === undefined || (stored.length - at >= final.length && stored.endsWith(final));
}

function judgeExtensible(entry: MatchedEntry, filter: Filter & { kind: 'extensible' }): boolean | undefined {
  const type = filter.attribute === undefined ? undefined : findAttributeType(filter.attribute);
  if (filter.attribute !== undefined && !type) return undefined;
  const matching = filter.rule === undefined ? type?.matching : findRule(filter.rule);
  const text = assertionText(filter.value);
  const asserted = matching && text !== undefined ? preparedValue(matching, text) : undefined;
  if (!matching || asserted === undefined) return undefined;
  if (type && preparedValues(type, matching, entry).includes(asserted)) return true;
  if (!type && anyAttribute(entry, matching, asserted)) return true;
  return (
    filter.inNames &&
    entry
      .nameParts()
      .some(
        (part) =>
          (!type || findAttributeType(part.type) === type) &&
          preparedValue(matching, part.value) === asserted,
      )
  );
}

const TEXT_ATTRIBUTES = ['cn', 'sn', 'givenname', 'displayname', 'uid', 'mail', 'o', 'ou', 'title'] as const;

/** A rule without an attribute holds for any attribute it fits (RFC 4511 §4.5.1.7.7). */
function anyAttribute(entry: MatchedEntry, matching: Matching, asserted: string): boolean {
  return TEXT_ATTRIBUTES.some((name) => {
    const type = findAttributeType(name);
    return type !== undefined && preparedValues(type, matching, entry).includes(asserted);
  });
}

function isOrdered(matching: Matching): boolean {
  return matching === 'folded' || matching === 'time';
}

function judgeAll(entry: MatchedEntry, filters: readonly Filter[], decisive: boolean): boolean | undefined {
  let isOpen = false;
  for (const filter of filters) {
    const judged = matches(entry, filter);
    if (judged === decisive) return decisive;
    if (judged === undefined) isOpen = true;
  }
  return isOpen ? undefined : !decisive;
}

/** Judges a filter of an entry; only `true` selects it. */
export function matches(entry: MatchedEntry, filter: Filter): boolean | undefined {
  switch (filter.kind) {
    case 'and':
      return judgeAll(entry, filter.filters, false);
    case 'or':
      return judgeAll(entry, filter.filters, true);
    case 'not': {
      const judged = matches(entry, filter.filter);
      return judged === undefined ? undefined : !judged;
    }
    case 'present': {
      const type = findAttributeType(filter.attribute);
      return type !== undefined && (entry.valuesOf(type.names[0].toLowerCase())?.length ?? 0) > 0;
    }
    case 'equality':
      return judgeItem(entry, filter.attribute, filter.value, (stored, asserted) => stored === asserted);
    case 'approximate':
      return judgeItem(entry, filter.attribute, filter.value, (stored, asserted, matching) =>
        matching === 'folded' ? stored.includes(asserted) : stored === asserted,
      );
    case 'greaterOrEqual':
      return judgeItem(
        entry,
        filter.attribute,
        filter.value,
        (a, b, matching) => isOrdered(matching) && a >= b,
      );
    case 'lessOrEqual':
      return judgeItem(
        entry,
        filter.attribute,
        filter.value,
        (a, b, matching) => isOrdered(matching) && a <= b,
      );
    case 'substrings':
      return judgeSubstrings(entry, filter);
    case 'extensible':
    default:
      return judgeExtensible(entry, filter);
  }
}
