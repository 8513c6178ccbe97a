/**
 * Shorthand for JSON that says the same in nearly every row of a table: phrases become single control characters. Pure.
 *
 * JSON never holds control characters, it escapes them (RFC 8259 §7): so a text written in full, as those from before are, is read as it is.
 */

/** From U+0001 to U+001F; PostgreSQL's text has no U+0000. */
const MOST_PHRASES = 31;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are the signs of the shorthand
const SIGN = /[\u0001-\u001f]/;
const SIGNS = new RegExp(SIGN, 'g');

export interface Shorthand {
  shorten(json: string): string;
  /** Gives back what was shortened; a text in full is left as it is. */
  expand(text: string): string;
}

/** **Phrases never change their places**, for what is stored refers to them: new ones come behind. */
export function makeShorthand(phrases: readonly string[]): Shorthand {
  if (phrases.length > MOST_PHRASES) throw new RangeError('there are more phrases than signs');
  const signs = new Map(phrases.map((phrase, index) => [phrase, String.fromCharCode(index + 1)]));
  const longestFirst = phrases.toSorted((one, other) => other.length - one.length);
  const any = new RegExp(longestFirst.map((phrase) => RegExp.escape(phrase)).join('|'), 'g');
  return {
    shorten: (json) => json.replace(any, (phrase) => signs.get(phrase) ?? phrase),
    expand: (text) =>
      SIGN.test(text) ? text.replace(SIGNS, (sign) => phrases[sign.charCodeAt(0) - 1] ?? '') : text,
  };
}
