/** The keys of the list and of the mail as a whole, Gmail's where it has one. */
import { useMemo } from 'react';
import { undoLast } from '../../design/toasts/toast-store.ts';
import type { EmailList } from '../../jmap/email-list.ts';
import { useClient } from '../../jmap/hooks.ts';
import type { Command } from '../palette/commands.ts';
import { LAYERS, useCommands } from '../palette/use-commands.ts';
import { startMessage } from './compose/composers.ts';
import { getCursor, setCursor } from './list/cursor.ts';
import { openMoveMenu } from './list/move-menu.tsx';
import { type MailPlace, useGo } from './model/place.ts';
import { clearSelection, getSelection, toggleSelected } from './model/selection.ts';
import { type MailActs, useMailActs } from './model/use-mail-acts.ts';
import { focusSearch } from './search/focus-search.ts';

/** The rows that a key acts on: those chosen, else the one at hand. */
function rowsAtHand(list: EmailList | undefined): string[] {
  const { ids } = getSelection();
  if (ids.size > 0) return [...ids];
  const id = list?.view.idAt.get(getCursor());
  return id === undefined ? [] : [id];
}

function actCommands(
  acts: MailActs,
  list: EmailList | undefined,
  isFlagged: (id: string) => boolean,
): Command[] {
  const withRows = (act: (rows: string[]) => void) => () => {
    const rows = rowsAtHand(list);
    if (rows.length > 0) act(rows);
  };
  return [
    { name: 'archive', keys: ['e'], run: withRows((rows) => acts.moveToRole(rows, 'archive')) },
    { name: 'trash', keys: ['#', 'Delete'], run: withRows((rows) => acts.moveToRole(rows, 'trash')) },
    { name: 'junk', keys: ['!'], run: withRows((rows) => acts.moveToRole(rows, 'junk')) },
    { name: 'markSeen', keys: ['Shift+i'], run: withRows((rows) => acts.markSeen(rows, true)) },
    { name: 'markUnseen', keys: ['Shift+u'], run: withRows((rows) => acts.markSeen(rows, false)) },
    { name: 'flag', keys: ['s'], run: withRows((rows) => acts.flag(rows, !rows.some(isFlagged))) },
    {
      name: 'choose',
      keys: ['x'],
      run: withRows(([row]) => row !== undefined && toggleSelected(row)),
      isQuiet: true,
    },
  ];
}

export function useMailCommands(place: MailPlace, list: EmailList | undefined): void {
  const client = useClient();
  const acts = useMailActs(place);
  const { toFolder, toThread } = useGo();
  const commands = useMemo((): Command[] => {
    const { accountId, account } = place;
    const isFlagged = (id: string): boolean =>
      Boolean(client.cache.get('Email', accountId, id)?.keywords['$flagged']);
    const open = (): void => {
      const id = list?.view.idAt.get(getCursor());
      const email = id && client.cache.get('Email', accountId, id);
      if (email) toThread(place, email.threadId);
    };
    const walk = (by: number) => () => setCursor(Math.min((list?.view.total ?? 1) - 1, getCursor() + by));
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
      { name: 'open', keys: ['Enter', 'o'], run: open, isQuiet: true },
      { name: 'chooseNone', keys: ['* n'], run: clearSelection, isQuiet: true },
      { name: 'move', keys: ['v'], run: openMoveMenu },
      { name: 'refresh', keys: ['Shift+n'], run: () => void list?.refresh() },
      go('inbox', 'i'),
      go('drafts', 'd'),
      go('sent', 't'),
      go('archive', 'a'),
      go('junk', 'j'),
      go('trash', '#'),
      ...actCommands(acts, list, isFlagged),
    ];
  }, [client, place, list, acts, toFolder, toThread]);
  useCommands(commands, LAYERS.list);
}
