/**
 * LANG (RFC 6856 §3): the language of the sentences. A range that is longer than a language here finds the shorter one, as
 * by RFC 4647 §3.4.
 */
import type { Pop3Command } from '../command.ts';
import { linesOf, ok, Pop3Fault } from '../reply.ts';
import { LANGUAGES, type Language, PREFERRED_LANGUAGE } from '../texts.ts';

function findLanguage(range: string): Language | undefined {
  if (range === '*') return PREFERRED_LANGUAGE;
  const [primary = ''] = range.toLowerCase().split('-', 1);
  return Object.hasOwn(LANGUAGES, primary) ? (primary as Language) : undefined;
}

export const lang: Pop3Command = {
  keyword: 'LANG',
  states: ['authorization', 'transaction'],
  announces: () => ['LANG'],
  run({ session }, argument) {
    const range = argument.trim();
    if (range === '') {
      const lines = Object.entries(LANGUAGES).map(([tag, name]) => `${tag} ${name}`);
      return { ...ok('languages'), body: linesOf(lines) };
    }
    const language = findLanguage(range);
    if (!language) throw new Pop3Fault('unknownLanguage');
    session.language = language;
    return { ...ok('languageChanged'), data: language };
  },
};
