/** In which language a page answers: Vietnamese, unless the person or the browser prefers English. Pure. */

export type Language = 'vi' | 'en';

/** One text in both languages. `{name}` stands for a fact. */
export interface Text {
  vi: string;
  en: string;
}

/** A browser sends a handful; a longer list is not read further. */
const MAX_RANGES = 20;

/** One range of `Accept-Language` (RFC 9110 §12.5.4) with its weight. */
function parseRange(range: string): { language: string; weight: number } {
  const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
  const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.trim().slice(2));
  return { language: tag.trim().split('-')[0] ?? '', weight: Number.isFinite(weight) ? weight : 0 };
}

/** `asked` is the `lang` of the address, which counts before the browser's list. */
export function chooseLanguage(asked: unknown, acceptLanguage: string | undefined): Language {
  if (asked === 'vi' || asked === 'en') return asked;
  const ranges = (acceptLanguage ?? '').split(',', MAX_RANGES).map(parseRange);
  const best = ranges
    .filter(({ language, weight }) => weight > 0 && (language === 'vi' || language === 'en'))
    .sort((a, b) => b.weight - a.weight)[0];
  return best?.language === 'en' ? 'en' : 'vi';
}

/** The text in a language with its facts put in. */
export function fillText(
  text: Text,
  language: Language,
  facts: Readonly<Record<string, string | number>> = {},
): string {
  return text[language].replace(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place));
}
