/** What people type to find somebody, as a question to the index of words: every word may be a beginning (R4.3). */
import { wordsOf } from '#formats/vietnamese/words.ts';

/** More say nothing more. */
const MAX_WORDS = 12;

/** The question as `to_tsquery('simple', …)` takes it; undefined for a text without words. */
export function beginningsQuery(text: string): string | undefined {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  if (words.length === 0) return undefined;
  return words.map((word) => `'${word.replaceAll(/['\\]/g, '')}':*`).join(' & ');
}
