/**
 * The languages of the texts that people read (RFC 5255 §3): Vietnamese, English, and i-default, which is ASCII and
 * what a session begins with: English, and refusals in Vietnamese before it.
 *
 * Texts stand in English where they are said; `vietnamese-texts.ts` has the others. What has no text of its own there is
 * said in the words for its kind of refusal, else in English.
 */
import { withoutMarks } from '#formats/vietnamese/marks.ts';
import { VIETNAMESE } from './vietnamese-texts.ts';

export const LANGUAGES = ['vi', 'en', 'i-default'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What the operator prefers: the province's own. */
const PREFERRED: Language = 'vi';

/** The first language that a range means: as it is, or cut at its hyphens from the end (RFC 4647 §3.4). */
export function findLanguage(ranges: readonly string[]): Language | undefined {
  for (const range of ranges) {
    if (range === 'default' || range === '*') return PREFERRED;
    for (let tag = range; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
      const found = LANGUAGES.find((language) => language === tag);
      if (found) return found;
    }
  }
  return undefined;
}

/** A text with its numbers and names taken out, and these. */
function patternOf(text: string): { pattern: string; values: string[] } {
  const values: string[] = [];
  const pattern = text.replace(/\d+/g, (value) => {
    values.push(value);
    return '#';
  });
  return { pattern, values };
}

function vietnameseOf(text: string): string | undefined {
  const whole = VIETNAMESE.get(text);
  if (whole !== undefined) return whole;
  const { pattern, values } = patternOf(text);
  return VIETNAMESE.get(pattern)?.replace(/#/g, () => values.shift() ?? '');
}

/** A text in a language. Numbers keep their place. */
export function translate(text: string, language: Language): string {
  return (language === 'vi' && vietnameseOf(text)) || text;
}

/**
 * A refusal, which mail programs show as it comes. Hardly one of them says which language it wants, so i-default, which has to be
 * understood in English and may be in others too (RFC 2277 §4.5), has it in Vietnamese first, in ASCII.
 */
export function translateRefusal(text: string, language: Language): string {
  const vietnamese = language === 'i-default' ? vietnameseOf(text) : undefined;
  return vietnamese === undefined ? translate(text, language) : `${withoutMarks(vietnamese)} / ${text}`;
}
