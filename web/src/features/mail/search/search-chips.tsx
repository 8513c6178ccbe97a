/** The operators of the search that is shown, each a chip that can be taken away. */
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { focusSearch } from './focus-search.ts';
import { parseSearch } from './parse-search.ts';
import { SaveSearch } from './save-search.tsx';

const anyFolder = (name: string): string => name;

export function SearchChips({ search, onChange }: { search: string; onChange: (search: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="search-chips">
      {parseSearch(search, anyFolder).chips.map((chip) => (
        <span key={chip.source} className="search-chip">
          <span className="search-chip-kind">{t(`search.kind.${chip.kind}`)}</span>
          {chip.value}
          <button
            type="button"
            aria-label={t('search.remove', { value: chip.source })}
            onClick={() => {
              onChange(search.replace(chip.source, '').replaceAll('  ', ' '));
              // The chip goes; what it was part of stays at hand.
              focusSearch();
            }}
          >
            <IconX size={13} />
          </button>
        </span>
      ))}
      <SaveSearch search={search} />
    </div>
  );
}
