/** The languages: Vietnamese first, English second; a catalogue of each is loaded when it is wanted. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Language = 'vi' | 'en';

const KEY = 'congthu.language';

type Catalogue = Record<string, unknown>;

const AREAS: Record<Language, Record<string, () => Promise<{ default: Catalogue }>>> = {
  vi: import.meta.glob<{ default: Catalogue }>('./vi/*.json'),
  en: import.meta.glob<{ default: Catalogue }>('./en/*.json'),
};

async function loadCatalogue(language: Language): Promise<Catalogue> {
  const areas = await Promise.all(
    Object.entries(AREAS[language]).map(async ([path, load]) => {
      const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
      return [name, (await load()).default] as const;
    }),
  );
  return Object.fromEntries(areas);
}

function chosenLanguage(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'vi';
}

export async function startLanguage(): Promise<void> {
  const language = chosenLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await loadCatalogue(language) } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await loadCatalogue(language));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
