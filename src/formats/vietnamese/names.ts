/**
 * Vietnamese personal names: their parts, their clean form, and the order of a list of people.
 *
 * A name is written family, middle, given (`Nguyễn Văn An`), and a list of officials is ordered by given name
 * (tên), then family name (họ), then middle names, in the order of the Vietnamese alphabet (a ă â … d đ …).
 */

/** The parts of a name; a name of one word has only a given name. */
export interface NameParts {
  family: string;
  middle: string;
  given: string;
}

/** Longest name kept, in UTF-16 units; the longest names of officials have some 40. */
export const MAX_NAME_LENGTH = 200;

// Vietnamese letters before English ones in upper and lower case, digits by value: `Tổ 2` before `Tổ 10`.
const collator = new Intl.Collator('vi', { numeric: true });

/**
 * The name as it is stored and shown: composed, single spaces, the look-alike Ð of old keyboards made a Vietnamese Đ,
 * nothing invisible. Empty when nothing is left or when it is longer than `MAX_NAME_LENGTH`.
 */
export function cleanName(text: string): string {
  if (text.length > MAX_NAME_LENGTH) return '';
  return text
    .normalize('NFC')
    .replaceAll('Ð', 'Đ')
    .replaceAll('ð', 'đ')
    .replaceAll(/[\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Family, middle and given name of a full name. */
export function splitName(name: string): NameParts {
  const words = cleanName(name).split(' ');
  const given = words.pop() ?? '';
  const family = words.shift() ?? '';
  return { family, middle: words.join(' '), given };
}

/** Order of two full names in a list of people; a comparison for `sort`. */
export function compareVietnameseNames(left: string, right: string): number {
  const a = splitName(left);
  const b = splitName(right);
  return (
    collator.compare(a.given, b.given) ||
    collator.compare(a.family, b.family) ||
    collator.compare(a.middle, b.middle)
  );
}

/** Order of two texts by the Vietnamese alphabet: names of units and places. */
export function compareVietnameseText(left: string, right: string): number {
  return collator.compare(left.normalize('NFC'), right.normalize('NFC'));
}
