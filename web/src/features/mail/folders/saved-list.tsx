/** The searches that were kept, like folders of their own: always as full as the mail is now. */
import { IconSearch, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type MailPlace, useGo } from '../model/place.ts';
import { useSavedSearches } from '../search/saved-searches.ts';

export function SavedList({ place, onGone }: { place: MailPlace; onGone: () => void }) {
  const { t } = useTranslation();
  const { toFolder } = useGo();
  const { savedSearches, toggle } = useSavedSearches();
  if (savedSearches.length === 0) return null;
  return (
    <section className="saved" aria-label={t('search.saved')}>
      <h2>{t('search.saved')}</h2>
      <ul>
        {savedSearches.map((q) => (
          <li key={q} data-current={place.search.q === q}>
            <button
              type="button"
              aria-current={place.search.q === q ? 'page' : undefined}
              onClick={() => {
                toFolder(place.account, place.folder, { q });
                onGone();
              }}
            >
              <IconSearch size={17} stroke={1.6} />
              <span>{q}</span>
            </button>
            <button
              type="button"
              className="saved-forget"
              aria-label={t('search.forget', { value: q })}
              onClick={() => toggle(q)}
            >
              <IconX size={14} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
