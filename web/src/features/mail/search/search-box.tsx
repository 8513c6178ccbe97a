/** The search box: words and operators, suggestions and results while typing. */
import { IconSearch, IconX } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { focusList } from '../list/focus-list.ts';
import { useAskAhead } from '../model/list-query.ts';
import { type MailPlace, useGo } from '../model/place.ts';
import { SEARCH_ID } from './focus-search.ts';
import { rememberSearch } from './recent-searches.ts';
import { SearchChips } from './search-chips.tsx';
import { SUGGESTIONS_ID, SuggestionList, suggestionId } from './suggestion-list.tsx';
import { useSuggestions } from './suggestions.ts';
import './search.css';

/** Longer than an input method takes to put a mark on a letter, shorter than anybody waits. */
const LIVE_MS = 10;

/** Which suggestion is at hand, while the list is open. */
function useWalk(count: number) {
  const [isOpen, setOpen] = useState(false);
  const [atHand, setAtHand] = useState(-1);
  const shown = isOpen && count > 0;
  const close = (): void => {
    setOpen(false);
    setAtHand(-1);
  };
  const open = (): void => {
    setOpen(true);
    setAtHand(-1);
  };
  const walk = (by: 1 | -1): void => {
    setOpen(true);
    setAtHand((before) => (before === -1 && by === -1 ? count - 1 : (before + by + count) % count));
  };
  return { isOpen: shown, atHand: shown ? Math.min(atHand, count - 1) : -1, open, close, walk };
}

/**
 * What is in the box: what one types, or the search that one came to by another way. A search of one's own that arrives late does not
 * take back what was typed meanwhile.
 */
function useText(current: string) {
  const [text, setText] = useState(current);
  const asked = useRef<string[]>([]);
  useEffect(() => {
    const place = asked.current.indexOf(current);
    asked.current = place < 0 ? [] : asked.current.slice(place + 1);
    if (place < 0) setText(current);
  }, [current]);
  return { text, setText, noteAsked: (q: string) => void asked.current.push(q) };
}

export function SearchBox({ place }: { place: MailPlace }) {
  const { t } = useTranslation();
  const { toFolder } = useGo();
  const askAhead = useAskAhead();
  const current = place.search.q ?? '';
  const { text, setText, noteAsked } = useText(current);
  const suggestions = useSuggestions(text, place.accountId);
  const { isOpen, atHand, open, close, walk } = useWalk(suggestions.length);
  const go = (query: string): void => {
    const q = query.trim();
    if (q !== current) noteAsked(q);
    const search = q === '' ? {} : { q };
    askAhead({ ...place, search });
    toFolder(place.account, place.folder, search);
  };
  useEffect(() => {
    if (text === current || text.trim().length < 2 || text.trim().endsWith(':')) return undefined;
    const timer = window.setTimeout(() => go(text), LIVE_MS);
    return () => window.clearTimeout(timer);
  });
  const goTo = (query: string): void => {
    setText(query);
    go(query);
  };
  const clear = (): void => goTo('');
  const choose = (value: string): void => {
    const isComplete = !value.endsWith(':');
    setText(isComplete ? `${value} ` : value);
    if (!isComplete) return open();
    close();
    rememberSearch(value);
    return go(value);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const suggested = suggestions[atHand];
    if (suggested) return choose(suggested.value);
    close();
    rememberSearch(text);
    go(text);
    return focusList();
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (suggestions.length > 0) walk(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape') {
      if (isOpen) return close();
      clear();
      event.currentTarget.blur();
    }
    return undefined;
  };
  return (
    <search className="search">
      <form className="search-form" onSubmit={submit}>
        <IconSearch size={19} stroke={1.7} aria-hidden="true" />
        <input
          id={SEARCH_ID}
          type="text"
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={SUGGESTIONS_ID}
          aria-autocomplete="list"
          {...(atHand >= 0 && { 'aria-activedescendant': suggestionId(atHand) })}
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('search.placeholder')}
          aria-label={t('search.label')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            open();
          }}
          onFocus={open}
          onClick={open}
          onBlur={close}
          onKeyDown={onKey}
        />
        {text !== '' && (
          <button type="button" className="search-clear" aria-label={t('search.clear')} onClick={clear}>
            <IconX size={17} />
          </button>
        )}
        {isOpen && (
          <SuggestionList
            label={t('search.suggestions')}
            suggestions={suggestions}
            atHand={atHand}
            onChoose={choose}
          />
        )}
      </form>
      {current !== '' && <SearchChips search={current} onChange={goTo} />}
    </search>
  );
}
