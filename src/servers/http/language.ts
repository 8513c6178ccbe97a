/** In which language a page answers: Vietnamese, unless the person or the browser prefers English. Pure. */
import { preferredLanguage } from '#formats/http/accept-language.ts';

export type Language = 'vi' | 'en';

/** One text in both languages. `{name}` stands for a fact. */
export interface Text {
  vi: string;
  en: string;
}

/** `asked` is the `lang` of the address, which counts before the browser's list. */
export function chooseLanguage(asked: unknown, acceptLanguage: string | undefined): Language {
  if (asked === 'vi' || asked === 'en') return asked;
  return preferredLanguage(acceptLanguage) ?? 'vi';
}

/** The text in a language with its facts put in. */
export function fillText(
  text: Text,
  language: Language,
  facts: Readonly<Record<string, string | number>> = {},
): string {
  return text[language].replace(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place));
}
