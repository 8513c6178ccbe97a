/**
 * Sorting by the server (RFC 2891): by the attribute's own order, entries without a value last, the smallest of several values counts.
 */
import { findAttributeType } from '#formats/ldap/attribute-types.ts';
import type { SortKey } from '#formats/ldap/controls.ts';
import { findRule, preparedValue } from '#formats/ldap/matching.ts';
import { RESULT, type ResultCode } from '#formats/ldap/result-codes.ts';
import type { DirectoryEntry } from './directory-entry.ts';

/** Ordering rules that programs name beside the matching rules. */
const ORDERING_RULES = new Set([
  'caseignoreorderingmatch',
  '2.5.13.3',
  'generalizedtimeorderingmatch',
  '2.5.13.28',
]);

/** Why these keys cannot be sorted by; success where they can. */
export function sortability(keys: readonly SortKey[]): ResultCode {
  for (const { attribute, rule } of keys) {
    const type = findAttributeType(attribute);
    if (!type) return RESULT.noSuchAttribute;
    if (type.matching === 'none' || type.matching === 'name') return RESULT.inappropriateMatching;
    if (rule !== undefined && !ORDERING_RULES.has(rule.toLowerCase()) && !findRule(rule))
      return RESULT.inappropriateMatching;
  }
  return RESULT.success;
}

function smallest(entry: DirectoryEntry, attribute: string): string | undefined {
  const type = findAttributeType(attribute);
  const values = type ? (entry.valuesOf(type.names[0].toLowerCase()) ?? []) : [];
  let found: string | undefined;
  for (const value of values) {
    const prepared = preparedValue(type?.matching ?? 'none', value);
    if (prepared !== undefined && (found === undefined || prepared < found)) found = prepared;
  }
  return found;
}

function compareValues(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  // A missing value is larger than any (RFC 2891 §2.2).
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}

/** The entries in order; each value is prepared once. */
export function sortEntries(entries: readonly DirectoryEntry[], keys: readonly SortKey[]): DirectoryEntry[] {
  const prepared = entries.map((entry) => ({
    entry,
    values: keys.map(({ attribute }) => smallest(entry, attribute)),
  }));
  prepared.sort((a, b) => {
    for (const [at, { isReverse }] of keys.entries()) {
      const order = compareValues(a.values[at], b.values[at]);
      if (order !== 0) return isReverse ? -order : order;
    }
    return 0;
  });
  return prepared.map(({ entry }) => entry);
}
