/**
 * Comparators (RFC 4790 §9, RFC 5051): i;octet, i;ascii-casemap, i;unicode-casemap, i;ascii-numeric. A further one is
 * one line here.
 */
import { unicodeCasemapKey } from '../collation/unicode-casemap.ts';
import type { Comparator } from './language.ts';

function byKey(key: (text: string) => string): Comparator['order'] {
  return (left, right) => {
    const [a, b] = [key(left), key(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  };
}

function asciiUpper(text: string): string {
  return text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** Octets in their order, as one character each. */
function octets(text: string): string {
  return /[^\0-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** RFC 4790 §9.1: a text without a digit at its beginning is greater than every number. */
function numberOf(text: string): number {
  const digits = /^\d+/.exec(text)?.[0];
  return digits === undefined ? Number.POSITIVE_INFINITY : Number(digits);
}

export const COMPARATORS: readonly Comparator[] = [
  { name: 'i;octet', key: octets, order: byKey(octets), hasSubstrings: true, ignoresCase: false },
  {
    name: 'i;ascii-casemap',
    key: (text) => octets(asciiUpper(text)),
    order: byKey((text) => octets(asciiUpper(text))),
    hasSubstrings: true,
    ignoresCase: true,
  },
  {
    name: 'i;unicode-casemap',
    key: unicodeCasemapKey,
    order: byKey(unicodeCasemapKey),
    hasSubstrings: true,
    ignoresCase: true,
  },
  {
    name: 'i;ascii-numeric',
    key: (text) => String(numberOf(text)),
    order: (left, right) => {
      const [a, b] = [numberOf(left), numberOf(right)];
      return a < b ? -1 : a > b ? 1 : 0;
    },
    hasSubstrings: false,
    ignoresCase: false,
  },
];

/** RFC 5228 §2.7.3: the comparator where none is named. */
export const DEFAULT_COMPARATOR = 'i;ascii-casemap';

/** The comparator of a name, or undefined. */
export function findComparator(name: string): Comparator | undefined {
  return COMPARATORS.find((comparator) => comparator.name === name);
}
