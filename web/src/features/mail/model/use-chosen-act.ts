/** Acts on what is chosen: a few rows, all that the list has however much it is, or, with nothing chosen, the row at hand. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { formatCount } from '../../../i18n/format.ts';
import type { EmailList } from '../../../jmap/email-list.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Patch } from '../../../jmap/patch.ts';
import { faultText } from '../../shell/fault-text.ts';
import { getCursor } from '../list/cursor.ts';
import { clearSelection, getSelection } from './selection.ts';

/** Does `rows` to the rows, or the patch to the whole list; an act without a patch is not for whole lists. */
export type ChosenAct = (rows: (ids: string[]) => void, whole?: Patch) => void;

/** Longer than the longest act takes; it is taken away when that is done. */
const WORKING_MS = 600_000;

function rowsAtHand(list: EmailList | undefined): string[] {
  const { ids } = getSelection();
  if (ids.size > 0) return [...ids];
  const id = list?.view.idAt.get(getCursor());
  return id === undefined ? [] : [id];
}

export function useChosenAct(accountId: string, list: EmailList | undefined): ChosenAct {
  const client = useClient();
  const { t } = useTranslation();
  return useMemo(() => {
    const tellFault = (error: unknown): void => void showToast(faultText(t, error), { kind: 'fault' });
    const whole = async (shown: EmailList, patch: Patch): Promise<void> => {
      clearSelection();
      const count = shown.view.total ?? 0;
      const hide = showToast(t('acts.working', { count, shown: formatCount(count) }), {
        milliseconds: WORKING_MS,
      });
      const { patchWholeList } = await import('./whole-folder.ts');
      const done = await patchWholeList(client, accountId, shown.query.filter, patch).finally(hide);
      showToast(t('acts.doneAll', { count: done.count, shown: formatCount(done.count) }), {
        undo: () => void done.undo().catch(tellFault),
        undoLabel: t('shell.undo'),
      });
    };
    return (rows, patch) => {
      if (getSelection().isAll) {
        if (list && patch) whole(list, patch).catch(tellFault);
        return;
      }
      const ids = rowsAtHand(list);
      if (ids.length > 0) rows(ids);
    };
  }, [client, t, accountId, list]);
}
