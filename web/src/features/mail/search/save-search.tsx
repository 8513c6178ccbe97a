/** Keeps a search under the folders, or takes it away again. */
import { IconBookmark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSavedSearches } from './saved-searches.ts';

export function SaveSearch({ search }: { search: string }) {
  const { t } = useTranslation();
  const { isSaved, toggle } = useSavedSearches();
  return (
    <button
      type="button"
      className="search-save"
      aria-pressed={isSaved(search)}
      onClick={() => toggle(search)}
    >
      <IconBookmark size={15} stroke={1.7} />
      {t(isSaved(search) ? 'search.isSaved' : 'search.save')}
    </button>
  );
}
