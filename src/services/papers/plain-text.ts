/**
 * Text of others as a paper or a spreadsheet has it: what turns the direction of writing round, what is not seen, and what no file of either kind
 * may hold is left out, lines stay. A subject that reads backwards says something else on the paper that people sign than in the list beside it.
 */

/** Controls but tab and line feed, marks of direction (UAX 9), what has no width, and what is no character. */
const UNFIT =
  /(?![\t\n])\p{Cc}|[\p{Surrogate}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;
/** What a cell of a spreadsheet holds at most; the longest text of a paper is shorter. */
const MAX_TEXT = 32_767;

export function plainText(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll(UNFIT, '')
    .slice(0, MAX_TEXT)
    .toWellFormed();
}

/** A page's structure with its texts made plain; pictures are ours. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(plainValue);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === 'svg' ? one : plainValue(one)]),
  );
}
