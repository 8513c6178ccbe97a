/** The keys of the list and of the mail as a whole, Gmail's where it has one. */
import { useMemo } from 'react';
import { undoLast } from '../../design/toasts/toast-store.ts';
import type { EmailList } from '../../jmap/email-list.ts';
import { useClient } from '../../jmap/hooks.ts';
import type { Patch } from '../../jmap/patch.ts';
import type { Command } from '../palette/commands.ts';
import { LAYERS, useCommands } from '../palette/use-commands.ts';
import { startMessage } from './compose/composers.ts';
import { getCursor, setCursor } from './list/cursor.ts';
import { focusListIfFree } from './list/focus-list.ts';
import { openMoveMenu } from './list/move-menu.tsx';
import { type MailPlace, useGo } from './model/place.ts';
import { clearSelection, setSelection, toggleSelected } from './model/selection.ts';
import { type ChosenAct, useChosenAct, type WholeWish, wholeMove } from './model/use-chosen-act.ts';
import { type MailActs, useMailActs } from './model/use-mail-acts.ts';
import { focusSearch } from './search/focus-search.ts';

interface Acting {
  acts: MailActs;
  act: ChosenAct;
  list: EmailList | undefined;
  isFlagged: (id: string) => boolean;
  moveAll: (role: string) => Patch | undefined;
}

function actCommands({ acts, act, list, isFlagged, moveAll }: Acting): Command[] {
  const move = (role: 'archive' | 'trash' | 'junk') => () =>
    act((rows) => acts.moveToRole(rows, role), moveAll(role));
  const markSeen = (isSeen: boolean) => () =>
    act((rows) => acts.markSeen(rows, isSeen), { 'keywords/$seen': isSeen ? true : null });
  return [
    { name: 'archive', keys: ['e'], run: move('archive') },
    { name: 'trash', keys: ['#', 'Delete'], run: move('trash') },
    { name: 'junk', keys: ['!'], run: move('junk') },
    { name: 'markSeen', keys: ['Shift+i'], run: markSeen(true) },
    { name: 'markUnseen', keys: ['Shift+u'], run: markSeen(false) },
    {
      name: 'flag',
      keys: ['s'],
      run: () => act((rows) => acts.flag(rows, !rows.some(isFlagged)), { 'keywords/$flagged': true }),
    },
    {
      name: 'choose',
      keys: ['x'],
      run: () => {
        const id = list?.view.idAt.get(getCursor());
        if (id !== undefined) toggleSelected(id);
      },
      isQuiet: true,
    },
    {
      name: 'chooseAll',
      keys: ['* a', 'Mod+a'],
      run: () => list && setSelection({ ids: new Set(list.view.idAt.values()), isAll: false }),
      isQuiet: true,
    },
  ];
}

export function useMailCommands(place: MailPlace, list: EmailList | undefined): void {
  const client = useClient();
  const acts = useMailActs(place);
  const act = useChosenAct(place.accountId, list);
  const { toFolder, toThread } = useGo();
  const commands = useMemo((): Command[] => {
    const { accountId, account } = place;
    const isFlagged = (id: string): boolean =>
      Boolean(client.cache.get('Email', accountId, id)?.keywords['$flagged']);
    const moveAll = (role: string): WholeWish | undefined => wholeMove(client, place, role);
    const open = (): void => {
      const id = list?.view.idAt.get(getCursor());
      const email = id && client.cache.get('Email', accountId, id);
      if (email) toThread(place, email.threadId);
    };
    const goTo = (index: number): void => {
      setCursor(Math.max(0, Math.min((list?.view.total ?? 1) - 1, index)));
      focusListIfFree();
    };
    const walk = (by: number) => () => goTo(getCursor() + by);
    const moveElsewhere = (): void => {
      const id = list?.view.idAt.get(getCursor());
      if (openMoveMenu() || id === undefined) return;
      // Nothing is chosen or open: the row at hand is.
      toggleSelected(id);
      requestAnimationFrame(() => openMoveMenu());
    };
    const go = (folder: string, key: string): Command => ({
      name: `go_${folder}`,
      keys: [`g ${key}`],
      run: () => toFolder(account, folder),
    });
    return [
      { name: 'write', keys: ['c'], run: () => startMessage({ accountId }) },
      { name: 'search', keys: ['/'], run: focusSearch },
      { name: 'undo', keys: ['z', 'Mod+z'], run: () => void undoLast() },
      { name: 'next', keys: ['j', 'ArrowDown'], run: walk(1), isQuiet: true },
      { name: 'previous', keys: ['k', 'ArrowUp'], run: walk(-1), isQuiet: true },
      { name: 'pageDown', keys: ['PageDown'], run: walk(10), isQuiet: true },
      { name: 'pageUp', keys: ['PageUp'], run: walk(-10), isQuiet: true },
      { name: 'first', keys: ['Home'], run: () => goTo(0), isQuiet: true },
      { name: 'last', keys: ['End'], run: () => goTo(Number.POSITIVE_INFINITY), isQuiet: true },
      { name: 'open', keys: ['Enter', 'o'], run: open, isQuiet: true },
      { name: 'chooseNone', keys: ['* n'], run: clearSelection, isQuiet: true },
      { name: 'move', keys: ['v'], run: moveElsewhere },
      { name: 'refresh', keys: ['Shift+n'], run: () => void list?.refresh() },
      go('inbox', 'i'),
      go('drafts', 'd'),
      go('sent', 't'),
      go('archive', 'a'),
      go('junk', 'j'),
      go('trash', '#'),
      ...actCommands({ acts, act, list, isFlagged, moveAll }),
    ];
  }, [client, place, list, acts, act, toFolder, toThread]);
  useCommands(commands, LAYERS.list);
}
