/** Searches that are kept under the folders, on every device: the words as they were typed. */
import { useTranslation } from 'react-i18next';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { useKeptTexts } from '../model/kept-texts.ts';

const MAX_NAME = 250;

export function useSavedSearches() {
  const { t } = useTranslation();
  const { texts, keep, forget } = useKeptTexts(useOwnAccountId(), 'search');
  return {
    savedSearches: texts.map(({ content }) => content),
    isSaved: (q: string): boolean => texts.some(({ content }) => content === q.trim()),
    toggle: (q: string): void => {
      const search = q.trim();
      const saved = texts.find(({ content }) => content === search);
      if (saved) forget(saved, t('search.forgotten'));
      else keep(search.slice(0, MAX_NAME), search, t('search.isSaved'));
    },
  };
}
