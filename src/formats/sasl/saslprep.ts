/**
 * SASLprep (RFC 4013): names and passwords in the one form in which they are compared.
 *
 * Steps of RFC 3454: map, normalise (NFKC), prohibit, check bidirectional text. Departures: unassigned code points
 * are those of the runtime's Unicode, not of Unicode 3.2, so that today's letters are allowed; "LCat" of the
 * bidirectional rule is every letter that is not right-to-left. Bounded by `MAX_CHARACTERS`.
 */

/** A password is a sentence at most; NFKC can grow a character eighteenfold. */
const MAX_CHARACTERS = 1_024;

/** RFC 3454 table C.1.2: spaces that become SP. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;

/** RFC 3454 table B.1: commonly mapped to nothing. */
const TO_NOTHING =
  /\u00ad|\u034f|\u1806|\u180b|\u180c|\u180d|\u200b|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/** RFC 3454 tables C.2.1, C.2.2, C.3 to C.9: controls, private use, non-characters, surrogates, tags and marks. */
const PROHIBITED = new RegExp(
  [
    '[\\u0000-\\u001f\\u007f-\\u009f\\u06dd\\u070f\\u180e\\u200c\\u200d\\u2028\\u2029\\u2060-\\u2063]',
    '[\\u206a-\\u206f\\ufeff\\ufff9-\\uffff\\u2ff0-\\u2ffb\\u0340\\u0341\\u200e\\u200f\\u202a-\\u202e]',
    '[\\u{1d173}-\\u{1d17a}\\u{e0001}\\u{e0020}-\\u{e007f}\\ufdd0-\\ufdef]',
    '\\p{Co}|\\p{Cs}|\\p{Cn}',
  ].join('|'),
  'u',
);

/** RFC 3454 table D.1: right-to-left characters. */
const RIGHT_TO_LEFT =
  /[\u05be\u05c0\u05c3\u05d0-\u05ea\u05f0-\u05f4\u061b\u061f\u0621-\u063a\u0640-\u064a\u066d-\u066f\u0671-\u06d5\u06e5\u06e6\u06fa-\u06fe\u0700-\u070d\u0710\u0712-\u072c\u0780-\u07a5\u07b1\ufb1d\ufb1f-\ufb28\ufb2a-\ufb36\ufb38-\ufb3c\ufb3e\ufb40\ufb41\ufb43\ufb44\ufb46-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfc\ufe70-\ufe74\ufe76-\ufefc]/u;

/** RFC 3454 §6: text with right-to-left letters has no others, and begins and ends with one. */
function isBidirectional(text: string): boolean {
  const characters = Array.from(text);
  if (!characters.some((character) => RIGHT_TO_LEFT.test(character))) return true;
  const ends = [characters[0] ?? '', characters.at(-1) ?? ''];
  if (!ends.every((character) => RIGHT_TO_LEFT.test(character))) return false;
  return characters.every((character) => RIGHT_TO_LEFT.test(character) || !/\p{L}/u.test(character));
}

/** The prepared text, or undefined when it holds what may not be in a name or password, or is too long. */
export function saslprep(text: string): string | undefined {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length <= MAX_CHARACTERS ? text : undefined;
  if (text.length > MAX_CHARACTERS) return undefined;
  const mapped = text
    .replace(OTHER_SPACES, (space) => (space === '\u200b' ? '' : ' '))
    .replace(TO_NOTHING, '');
  const prepared = mapped.normalize('NFKC');
  return PROHIBITED.test(prepared) || !isBidirectional(prepared) ? undefined : prepared;
}
