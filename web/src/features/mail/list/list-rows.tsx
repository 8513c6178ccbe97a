/** The rows in view, of a list of any length; the arrow keys walk through them. */
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '#formats/vietnamese/words.ts';
import { usePreferences } from '../../../app/preferences.ts';
import type { EmailList, ListView } from '../../../jmap/email-list.ts';
import { useClient, useListView } from '../../../jmap/hooks.ts';
import { openDraft } from '../compose/open-draft.ts';
import { type MailPlace, useGo } from '../model/place.ts';
import { getSelection, setSelection, toggleSelected, useSelection } from '../model/selection.ts';
import type { MailActs } from '../model/use-mail-acts.ts';
import { parseSearch } from '../search/parse-search.ts';
import { getCursor, setCursor, useCursor, useCursorTurns } from './cursor.ts';
import { ListEmpty } from './list-empty.tsx';
import { ListRow } from './list-row.tsx';
import { takeReturning } from './returning.ts';
import type { ShownSearch } from './row-snippet.tsx';
import { drawnHeight } from './scroll-window.ts';
import { useScrollWindow } from './use-scroll-window.ts';

/** At the usual size of text; rows grow with it (WCAG 1.4.4). */
const HEIGHTS = { narrow: { comfortable: 82, compact: 58 }, wide: { comfortable: 44, compact: 36 } };
const USUAL_TEXT_PX = 16;
/** Rows drawn while nobody knows how many there are. */
const WAITING_ROWS = 12;

function findTextScale(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(1, size / USUAL_TEXT_PX);
}

interface Props {
  place: MailPlace;
  list: EmailList;
  acts: MailActs;
  isNarrow: boolean;
  /** Of a search that is over: they wait for the next one's. */
  isOld: boolean;
}

/** Opens a row, or chooses it: with Shift up to here, with Ctrl one more. */
function useOpen({ place, list }: Props) {
  const client = useClient();
  const { toThread } = useGo();
  return useCallback(
    (id: string, position: number, event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>) => {
      const before = getCursor();
      setCursor(position);
      if (event.ctrlKey || event.metaKey) return toggleSelected(id);
      if (event.shiftKey) {
        const ids = new Set(getSelection().ids);
        for (let at = Math.min(before, position); at <= Math.max(before, position); at += 1)
          ids.add(list.view.idAt.get(at) ?? id);
        return setSelection({ ids, isAll: false });
      }
      const email = client.cache.get('Email', place.accountId, id);
      if (!email) return undefined;
      if (email.keywords['$draft'] && place.mailbox?.role === 'drafts')
        return openDraft(client, place.accountId, id);
      return toThread(place, email.threadId);
    },
    [client, place, list, toThread],
  );
}

/** What rows mark: nothing where no word is looked for. */
function useShownSearch(
  { search: { q } }: MailPlace,
  { query: { filter } }: EmailList,
): ShownSearch | undefined {
  return useMemo(() => {
    if (q === undefined || !filter) return undefined;
    const { words, chips } = parseSearch(q, (name) => name);
    const subjects = chips.filter(({ kind }) => kind === 'subject').map(({ value }) => value);
    const sought = wordsOf([words, ...subjects].join(' '));
    return sought.length > 0 ? { filter, words: sought } : undefined;
  }, [q, filter]);
}

export function ListRows(props: Props) {
  const { place, list } = props;
  const view = useListView(list);
  if (view.total === 0 || (view.error !== undefined && view.idAt.size === 0))
    return <ListEmpty place={place} error={view.error} onRetry={() => void list.refresh()} />;
  // A component of its own: it measures its element, which comes and goes with the first message.
  return <Rows {...props} view={view} />;
}

function Rows(props: Props & { view: ListView }) {
  const { place, list, acts, isNarrow, isOld, view } = props;
  const { t } = useTranslation();
  const { density } = usePreferences();
  const client = useClient();
  const selection = useSelection();
  const cursor = useCursor();
  const turns = useCursorTurns();
  const scroller = useRef<HTMLDivElement>(null);
  const [textScale] = useState(findTextScale);
  const rowHeight = Math.round(HEIGHTS[isNarrow ? 'narrow' : 'wide'][density] * textScale);
  const total = view.total ?? WAITING_ROWS;
  const { window: shown, onScroll, scrollToRow, facts } = useScrollWindow(scroller, total, rowHeight);
  const open = useOpen(props);
  useEffect(() => list.show(shown.first, Math.max(shown.first, shown.last)), [list, shown.first, shown.last]);
  useEffect(() => scrollToRow(cursor), [cursor, turns, scrollToRow]);
  useEffect(() => {
    if (takeReturning()) scroller.current?.focus({ preventScroll: true });
  }, []);
  const search = useShownSearch(place, list);
  const rows = [];
  for (let position = shown.first; position <= shown.last; position += 1) {
    const id = view.idAt.get(position);
    const email = id && client.cache.get('Email', place.accountId, id);
    rows.push(
      <ListRow
        key={id ?? `waiting-${position}`}
        id={id}
        position={position}
        accountId={place.accountId}
        mailbox={place.search.q === undefined ? place.mailbox : undefined}
        acts={acts}
        isOpen={Boolean(email && email.threadId === place.threadId)}
        isChosen={id !== undefined && (selection.isAll || selection.ids.has(id))}
        isAtHand={position === cursor}
        search={search}
        onOpen={open}
      />,
    );
  }
  return (
    <div
      ref={scroller}
      className="list-scroll"
      role="grid"
      data-main
      tabIndex={0}
      aria-label={t('list.title')}
      aria-rowcount={total}
      aria-multiselectable="true"
      aria-activedescendant={`row-${cursor}`}
      aria-busy={isOld}
      data-density={density}
      data-choosing={selection.isAll || selection.ids.size > 0}
      style={{ '--row-height': `${rowHeight}px` } as object}
      onScroll={onScroll}
    >
      <div role="presentation" style={{ height: drawnHeight(facts), position: 'relative' }}>
        <div role="rowgroup" style={{ transform: `translateY(${shown.offset}px)` }}>
          {rows}
        </div>
      </div>
    </div>
  );
}
