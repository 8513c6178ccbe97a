/** The language of the command line: Vietnamese unless the person says otherwise by `--lang` or `LANG`. */

export type Language = 'vi' | 'en';

/** One text in both languages. `{name}` stands for a fact. */
export interface Text {
  vi: string;
  en: string;
}

/** Facts for the places in a text. */
export type Facts = Readonly<Record<string, string | number>>;

/** Chooses from the arguments, then from the environment as POSIX orders it. */
export function chooseLanguage(args: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const index = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = args[index]?.split('=')[1] ?? (index >= 0 ? args[index + 1] : undefined);
  const locale = asked ?? environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? '';
  return /^en\b|^en_/i.test(locale) ? 'en' : 'vi';
}

/** The text in a language with its facts put in. */
export function fillText(text: Text, language: Language, facts: Facts = {}): string {
  return text[language].replace(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place));
}
