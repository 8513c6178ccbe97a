/** The mail: folders, list and message side by side as far as the screen is wide, one over the other where it is not. */
import { useMediaQuery } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../app/preferences.ts';
import { useClient } from '../../jmap/hooks.ts';
import { startMessage, useComposers } from './compose/composers.ts';
import { useKeptDrafts } from './compose/kept-drafts.ts';
import { parseMailto } from './compose/parse-mailto.ts';
import { FolderPane } from './folders/folder-pane.tsx';
import { useMailboxes } from './folders/use-mailboxes.ts';
import { ListPane } from './list/list-pane.tsx';
import { useEmailList } from './model/list-query.ts';
import { type MailPlace, useGo, usePlace } from './model/place.ts';
import { ReadNothing } from './read/read-nothing.tsx';
import { usePrefetch } from './read/use-prefetch.ts';
import { TopBar } from './top-bar.tsx';
import { useMailCommands } from './use-mail-commands.ts';
import './mail-screen.css';

/** Comes while the list is being looked at: see `usePrefetch`. */
const ReadPane = lazy(() => import('./read/read-pane.tsx').then((module) => ({ default: module.ReadPane })));

const FolderDrawer = lazy(() =>
  import('./folders/folder-drawer.tsx').then((module) => ({ default: module.FolderDrawer })),
);
const ComposerDock = lazy(() =>
  import('./compose/composer-dock.tsx').then((module) => ({ default: module.ComposerDock })),
);

/** Counts in the title, where people look when the tab is in the background. */
function useTitle(unread: number, place: string): void {
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${place} · CôngThư`;
  }, [unread, place]);
}

/** The address may ask for a message to be written: `compose=new`, or a `mailto:` that another program handed over (RFC 6068). */
function useAskedMessage(place: MailPlace): void {
  const { toFolder } = useGo();
  const { compose, ...rest } = place.search;
  useEffect(() => {
    if (compose === undefined) return;
    startMessage({ accountId: place.accountId, ...parseMailto(compose) });
    toFolder(place.account, place.folder, rest);
    // Asked once; the address then says no more of it.
  }, [compose]);
}

export function MailScreen() {
  const { t } = useTranslation();
  const client = useClient();
  const place = usePlace();
  useMailboxes(place.accountId);
  const list = useEmailList(place);
  const { pane } = usePreferences();
  const isNarrow = useMediaQuery('(max-width: 47.9375em)', false) ?? false;
  const isMiddle = useMediaQuery('(max-width: 68.6875em)', false) ?? false;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [hasMenuBeenOpen, setMenuBeenOpen] = useState(false);
  const composers = useComposers();
  useMailCommands(place, list);
  usePrefetch(place, list);
  useKeptDrafts();
  useAskedMessage(place);
  const shown = isNarrow || (isMiddle && pane === 'right') ? 'off' : pane;
  const address = client.session.accounts[place.accountId]?.name ?? '';
  useTitle(place.mailbox?.role === 'inbox' ? place.mailbox.unreadEmails : 0, address);
  const folders = useMemo(() => <FolderPane place={place} onGone={() => setMenuOpen(false)} />, [place]);
  const showsList = shown !== 'off' || place.threadId === undefined;
  const showsMessage = shown !== 'off' || place.threadId !== undefined;
  return (
    <div className="mail" data-pane={shown}>
      <TopBar
        place={place}
        onMenu={() => {
          setMenuBeenOpen(true);
          setMenuOpen(true);
        }}
        hasMenu={isMiddle}
      />
      {isMiddle
        ? hasMenuBeenOpen && (
            <Suspense fallback={null}>
              <FolderDrawer isOpen={isMenuOpen} onClose={() => setMenuOpen(false)}>
                {folders}
              </FolderDrawer>
            </Suspense>
          )
        : folders}
      <div className="mail-body">
        {showsList && (
          <ListPane
            place={place}
            list={list}
            // Where a search found something stands in a line of its own.
            isNarrow={isNarrow || shown === 'right' || (isMiddle && place.search.q !== undefined)}
          />
        )}
        {showsMessage &&
          (place.threadId === undefined ? (
            <ReadNothing place={place} />
          ) : (
            <Suspense fallback={null}>
              <ReadPane key={place.threadId} place={place} list={list} isAlone={shown === 'off'} />
            </Suspense>
          ))}
      </div>
      {isNarrow && place.threadId === undefined && (
        <button
          type="button"
          className="write-round"
          aria-label={t('compose.write')}
          onClick={() => startMessage({ accountId: place.accountId })}
        >
          <IconPencil size={24} stroke={1.7} />
        </button>
      )}
      {composers.length > 0 && (
        <Suspense fallback={null}>
          <ComposerDock />
        </Suspense>
      )}
    </div>
  );
}
