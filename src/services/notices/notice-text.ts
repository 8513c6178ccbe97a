/** What a letter of the system says, in each language; of them its reader gets the one that they chose. Pure. */
import type { LetterLanguage } from '#domain/accounts/letter-language.ts';

export interface NoticeText {
  subject: Readonly<Record<LetterLanguage, string>>;
  vi: string;
  en: string;
}
