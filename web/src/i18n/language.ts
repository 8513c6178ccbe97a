/** The languages: Vietnamese first, English second; of the catalogues each area is loaded when it is wanted. */
import i18next, { type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { LATER_AREAS, type LaterScreen } from './areas.ts';
import { formatCount } from './format.ts';

export type Language = 'vi' | 'en';

const KEY = 'congthu.language';
/** What was chosen in this tab and the server has not heard of yet; it may have been chosen before signing in. */
const UNTOLD_KEY = 'congthu.language.untold';

type Catalogue = Record<string, unknown>;

const FIRST: Record<Language, () => Promise<{ TEXTS: Record<string, Catalogue> }>> = {
  vi: () => import('./first-vi.ts'),
  en: () => import('./first-en.ts'),
};
const LATER: Record<Language, Record<string, () => Promise<{ default: Catalogue }>>> = {
  vi: import.meta.glob<{ default: Catalogue }>(
    './vi/{signIn,security,settings,books,filters,visits,restore,storage,transfer,directory,console,training,components}.json',
  ),
  en: import.meta.glob<{ default: Catalogue }>(
    './en/{signIn,security,settings,books,filters,visits,restore,storage,transfer,directory,console,training,components}.json',
  ),
};

function areaOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
}

async function firstAreas(language: Language): Promise<Catalogue> {
  const { TEXTS } = await FIRST[language]();
  return Object.fromEntries(Object.entries(TEXTS).map(([path, texts]) => [areaOf(path), texts]));
}

async function laterAreas(language: Language, areas: ReadonlySet<string>): Promise<Catalogue> {
  const wanted = Object.entries(LATER[language]).filter(([path]) => areas.has(areaOf(path)));
  const texts = await Promise.all(
    wanted.map(async ([path, load]) => [areaOf(path), (await load()).default] as const),
  );
  return Object.fromEntries(texts);
}

/** Areas that screens have brought along so far. */
const brought = new Set<string>();

/** Brings the texts of a screen along with its code. */
export async function withTexts<T>(screen: LaterScreen, code: Promise<T>): Promise<T> {
  const areas = LATER_AREAS[screen].filter((area) => !brought.has(area));
  for (const area of areas) brought.add(area);
  const language = chosenLanguage();
  const texts = await laterAreas(language, new Set(areas));
  i18next.addResourceBundle(language, 'translation', texts, true, true);
  return code;
}

/** What this device shows. */
export function chosenLanguage(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'vi';
}

/** Numbers in sentences have their thousands apart: 20.000 thư. Years do not. */
const NUMBERS: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value, _format, _language, options) =>
    typeof value === 'number' && options?.['interpolationkey'] !== 'year' ? formatCount(value) : value,
};

export async function startLanguage(): Promise<void> {
  const language = chosenLanguage();
  await i18next
    .use(NUMBERS)
    .use(initReactI18next)
    .init({
      lng: language,
      resources: { [language]: { translation: await firstAreas(language) } },
      interpolation: { escapeValue: false, alwaysFormat: true },
      returnNull: false,
    });
  document.documentElement.lang = language;
}

/** The language that the server is still to hear of. */
export function untoldLanguage(): Language | undefined {
  const untold = sessionStorage.getItem(UNTOLD_KEY);
  return untold === 'vi' || untold === 'en' ? untold : undefined;
}

export function noteLanguageTold(language: Language): void {
  if (untoldLanguage() === language) sessionStorage.removeItem(UNTOLD_KEY);
}

/** Somebody chose it here: the server is to hear of it. */
export async function chooseLanguage(language: Language): Promise<void> {
  sessionStorage.setItem(UNTOLD_KEY, language);
  await showLanguage(language);
}

export async function showLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  const texts = { ...(await firstAreas(language)), ...(await laterAreas(language, brought)) };
  i18next.addResourceBundle(language, 'translation', texts, true, true);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
