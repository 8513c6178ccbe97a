/**
 * The local part of a person's address, from the name: `Nguyễn Văn An` → `nguyenvanan` (R4.1).
 *
 * The published rule, in the room's README in the words for officials: all words of the name, folded, without
 * spaces, hyphens or apostrophes; the first of several namesakes has the plain form, the next have the number
 * 02, 03 … (01 is never given, so that nobody guesses wrongly who came first). Where the plain form is a word kept
 * for the administration (Văn Phòng), it counts as given: the first of that name has 02. Limits: RFC 5321 §4.5.3.1.1, 64 octets.
 */
import { foldForSearch } from './fold.ts';
import { cleanName } from './names.ts';
import { isReservedLocalPart } from './reserved-words.ts';

/** RFC 5321 §4.5.3.1.1. */
export const MAX_LOCAL_PART = 64;
/** Leaves room for a namesake's number and for a tag that the person adds (`name+tag`). */
const MAX_NAME_PART = 48;
/** More namesakes than any province has; a bound for the search. */
const MAX_NAMESAKES = 9999;

/** Why a name makes no address. */
export type LocalPartFault = 'noLetters' | 'tooMany';

export type LocalPartResult = { localPart: string } | { fault: LocalPartFault };

/** Letters and digits of one word; the rest of a word (hyphens, apostrophes, other scripts) falls away. */
function lettersOf(word: string): string {
  return foldForSearch(word).replaceAll(/[^a-z0-9]/g, '');
}

/** The plain form of a name, before namesakes are counted; empty when it has no Latin letter. */
export function localPartOfName(name: string): string {
  const words = cleanName(name)
    .replaceAll(/\([^)]{0,100}\)/g, ' ')
    .split(' ')
    .map(lettersOf)
    .filter((word) => word !== '');
  // A name too long loses middle names, from the front; family and given name stay as long as they can.
  while (words.length > 2 && words.join('').length > MAX_NAME_PART) words.splice(1, 1);
  const joined = words.join('').slice(0, MAX_NAME_PART);
  return /[a-z]/.test(joined) ? joined : '';
}

/** The form of the n-th namesake: the plain form, then 02, 03 …; a base that ends in a digit gets a hyphen first. */
export function numberedLocalPart(base: string, count: number): string {
  if (count <= 1) return base;
  const hyphen = /\d$/.test(base) ? '-' : '';
  return `${base}${hyphen}${String(count).padStart(2, '0')}`;
}

/**
 * The first free local part for a person's name. `isTaken` answers for every address ever given, the retired ones
 * included: an address is never given to anyone else (R4.1).
 */
export function allocateLocalPart(name: string, isTaken: (localPart: string) => boolean): LocalPartResult {
  const base = localPartOfName(name);
  if (base === '') return { fault: 'noLetters' };
  for (let count = 1; count <= MAX_NAMESAKES; count += 1) {
    const localPart = numberedLocalPart(base, count);
    if (!isReservedLocalPart(localPart) && !isTaken(localPart)) return { localPart };
  }
  return { fault: 'tooMany' };
}

/**
 * True for a local part we may give: lower-case letters, digits, and single dots, hyphens or underscores between
 * them. Narrower than RFC 5321 §4.1.2 on purpose: what we give must survive every form and every telephone call.
 */
export function isValidLocalPart(localPart: string): boolean {
  return localPart.length <= MAX_LOCAL_PART && /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(localPart);
}
