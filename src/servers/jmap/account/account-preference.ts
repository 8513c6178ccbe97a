/**
 * `AccountPreference`: what the owner of an account chose for all their devices. There is one, with the id `singleton`; `language` is
 * "vi" or "en", in which letters of the system are written to them.
 */
import {
  chooseLetterLanguage,
  LETTER_LANGUAGES,
  type LetterLanguage,
  readLetterLanguages,
} from '#domain/accounts/letter-language.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { defineType } from '../define-type.ts';

const SINGLETON = 'singleton';

interface AccountPreference {
  id: typeof SINGLETON;
  language: LetterLanguage;
}

export const accountPreference = defineType<AccountPreference>({
  name: 'AccountPreference',
  home: 'own',
  isId: (id) => id === SINGLETON,
  properties: { language: ({ language }) => language },
  async read({ deps, owner }, ids) {
    if (ids && !ids.includes(SINGLETON)) return [];
    const languageOf = await readLetterLanguages(deps.db, [owner]);
    return [{ id: SINGLETON, language: languageOf(owner) }];
  },
  set: ({ deps, principal }) => ({
    create: () => Promise.reject(new SetFault('singleton', 'There is one, and it is there already.')),
    async update(_, { language: given, ...others }) {
      const language = LETTER_LANGUAGES.find((one) => one === given);
      const wrong = [...Object.keys(others), ...(language ? [] : ['language'])];
      if (!language || wrong.length > 0)
        throw new SetFault('invalidProperties', 'Set language to "vi" or "en".', { properties: wrong });
      await chooseLetterLanguage(deps.db, principal, language);
      return null;
    },
    destroy: () => Promise.reject(new SetFault('singleton', 'It cannot be destroyed; set language.')),
  }),
});
