/** The search box: words and operators, each operator a chip that can be taken away, suggestions while typing. */
import { Combobox, useCombobox } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MailPlace, useGo } from '../model/place.ts';
import { SEARCH_ID } from './focus-search.ts';
import { parseSearch, type SearchChip } from './parse-search.ts';
import { rememberSearch } from './recent-searches.ts';
import { SaveSearch } from './save-search.tsx';
import { useSuggestions } from './suggestions.ts';
import './search.css';

const anyFolder = (name: string): string => name;

/** Answers while typing begin when the typing rests for a moment. */
const LIVE_MS = 140;

function Chips({ chips, onRemove }: { chips: readonly SearchChip[]; onRemove: (chip: SearchChip) => void }) {
  const { t } = useTranslation();
  return chips.map((chip) => (
    <span key={chip.source} className="search-chip">
      <span className="search-chip-kind">{t(`search.kind.${chip.kind}`)}</span>
      {chip.value}
      <button
        type="button"
        aria-label={t('search.remove', { value: chip.source })}
        onClick={() => onRemove(chip)}
      >
        <IconX size={13} />
      </button>
    </span>
  ));
}

export function SearchBox({ place }: { place: MailPlace }) {
  const { t } = useTranslation();
  const { toFolder } = useGo();
  const current = place.search.q ?? '';
  const [text, setText] = useState(current);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const suggestions = useSuggestions(text, place.accountId);
  useEffect(() => setText(current), [current]);
  const go = (query: string): void => {
    const q = query.trim();
    toFolder(place.account, place.folder, q === '' ? {} : { q });
  };
  useEffect(() => {
    if (text === current || text.trim().length < 2 || text.trim().endsWith(':')) return undefined;
    const timer = window.setTimeout(() => go(text), LIVE_MS);
    return () => window.clearTimeout(timer);
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    combobox.closeDropdown();
    rememberSearch(text);
    go(text);
  };
  const choose = (value: string): void => {
    const isComplete = !value.endsWith(':');
    setText(isComplete ? `${value} ` : value);
    if (isComplete) {
      combobox.closeDropdown();
      rememberSearch(value);
      go(value);
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    if (combobox.dropdownOpened) combobox.closeDropdown();
    else {
      setText('');
      go('');
      (event.target as HTMLElement).blur();
    }
  };
  const { chips } = parseSearch(current, anyFolder);
  return (
    <search className="search">
      <Combobox store={combobox} onOptionSubmit={choose} withinPortal position="bottom-start" offset={6}>
        <Combobox.Target>
          <form className="search-form" onSubmit={submit}>
            <IconSearch size={19} stroke={1.7} aria-hidden="true" />
            <input
              id={SEARCH_ID}
              type="text"
              enterKeyHint="search"
              autoComplete="off"
              spellCheck={false}
              placeholder={t('search.placeholder')}
              aria-label={t('search.label')}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                combobox.openDropdown();
              }}
              onFocus={() => combobox.openDropdown()}
              onBlur={() => combobox.closeDropdown()}
              onKeyDown={onKey}
            />
            {text !== '' && (
              <button
                type="button"
                className="search-clear"
                aria-label={t('search.clear')}
                onClick={() => {
                  setText('');
                  go('');
                }}
              >
                <IconX size={17} />
              </button>
            )}
          </form>
        </Combobox.Target>
        <Combobox.Dropdown hidden={suggestions.length === 0}>
          <Combobox.Options aria-label={t('search.suggestions')}>
            {suggestions.map(({ value, label, icon: Icon, hint }) => (
              <Combobox.Option key={value} value={value}>
                <span className="suggestion">
                  <Icon size={17} stroke={1.6} />
                  <span>{label}</span>
                  <span className="suggestion-hint">{hint}</span>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {current !== '' && (
        <div className="search-chips">
          <Chips
            chips={chips}
            onRemove={(chip) => go(current.replace(chip.source, '').replaceAll('  ', ' '))}
          />
          <SaveSearch search={current} />
        </div>
      )}
    </search>
  );
}
