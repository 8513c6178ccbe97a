/**
 * SEARCH=FUZZY (RFC 6203): a search by what people remember, not by what was written.
 *
 * Under FUZZY every word of a text may stand anywhere, in any order. In SUBJECT, FROM, TO and other header fields a word is
 * also found by its beginning, and a longer one with one letter wrong. Diacritics and case never matter. Other keys are
 * as strict as ever. A message that the strict search finds too has the score 100, others 50.
 */
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';

export const SCORE_STRICT = 100;
export const SCORE_FUZZY = 50;

/** Shorter words have too many neighbours. */
const MIN_LENGTH_FOR_TYPO = 5;

function wordsOf(text: string): string[] {
  return foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** True when two words differ by one letter more, fewer, or other. */
export function isOneEditAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  const rest = short.length === long.length ? short.slice(same + 1) : short.slice(same);
  return rest === long.slice(same + 1);
}

function isNear(wanted: string, word: string): boolean {
  return word.startsWith(wanted) || (wanted.length >= MIN_LENGTH_FOR_TYPO && isOneEditAway(wanted, word));
}

/** The test whether texts hold something near every word of another. */
export function makeFuzzyTest(wanted: string): (texts: readonly string[]) => boolean {
  const asked = wordsOf(wanted);
  return (texts) => {
    const words = texts.flatMap(wordsOf);
    return texts.length > 0 && asked.every((one) => words.some((word) => isNear(one, word)));
  };
}

function mapKeys(key: SearchKey, change: (key: SearchKey) => SearchKey): SearchKey {
  if (key.kind === 'not' || key.kind === 'fuzzy') return { kind: key.kind, key: change(key.key) };
  return key.kind === 'and' || key.kind === 'or' ? { kind: key.kind, keys: key.keys.map(change) } : key;
}

function loosened(key: SearchKey): SearchKey {
  if (key.kind === 'fuzzy') return loosened(key.key);
  if (key.kind === 'header' && key.value !== '') return { ...key, isFuzzy: true };
  if (key.kind !== 'body' && key.kind !== 'text') return mapKeys(key, loosened);
  const keys = wordsOf(key.value).map((value): SearchKey => ({ kind: key.kind, value }));
  return keys.length > 0 ? { kind: 'and', keys } : key;
}

/** The search with everything under FUZZY made loose. */
export function loosen(key: SearchKey): SearchKey {
  return key.kind === 'fuzzy' ? loosened(key.key) : mapKeys(key, loosen);
}

/** The search as it is without FUZZY. */
export function tighten(key: SearchKey): SearchKey {
  return key.kind === 'fuzzy' ? tighten(key.key) : mapKeys(key, tighten);
}
