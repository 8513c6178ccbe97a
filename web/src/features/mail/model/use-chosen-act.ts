/** Acts on what is chosen: a few rows, all that the list has however much it is, or, with nothing chosen, the row at hand. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { formatCount } from '../../../i18n/format.ts';
import type { Client } from '../../../jmap/client.ts';
import type { EmailList } from '../../../jmap/email-list.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Patch } from '../../../jmap/patch.ts';
import { faultText } from '../../shell/fault-text.ts';
import { getCursor } from '../list/cursor.ts';
import { moveToRolePatch } from './mailboxes.ts';
import type { MailPlace } from './place.ts';
import { clearSelection, getSelection } from './selection.ts';

/** What is done to a whole list: a patch, or the destruction of what lies in a folder. */
export type WholeWish = Patch | { destroyAllIn: string };

/** Does `rows` to the rows, or the wish to the whole list; an act without one is not for whole lists. */
export type ChosenAct = (rows: (ids: string[]) => void, whole?: WholeWish) => void;

/** Moving the whole list to a folder; what lies in the wastebasket and is thrown away is destroyed. Undefined without such a folder. */
export function wholeMove(client: Client, place: MailPlace, role: string): WholeWish | undefined {
  const { mailbox, accountId, search } = place;
  if (role === 'trash' && mailbox?.role === 'trash' && search.q === undefined)
    return { destroyAllIn: mailbox.id };
  return moveToRolePatch(client.cache.all('Mailbox', accountId), role);
}

const isDestruction = (wish: WholeWish): wish is { destroyAllIn: string } => 'destroyAllIn' in wish;

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
    const whole = async (shown: EmailList, wish: WholeWish): Promise<void> => {
      clearSelection();
      const count = shown.view.total ?? 0;
      const hide = showToast(t('acts.working', { count, shown: formatCount(count) }), {
        milliseconds: WORKING_MS,
      });
      const { emptyFolder, patchWholeList } = await import('./whole-folder.ts');
      const work = isDestruction(wish)
        ? emptyFolder(client, accountId, wish.destroyAllIn)
        : patchWholeList(client, accountId, shown.query.filter, wish);
      const done = await work.finally(hide);
      showToast(
        t(isDestruction(wish) ? 'acts.destroyedMessage' : 'acts.doneAll', {
          count: done.count,
          shown: formatCount(done.count),
        }),
        {
          undo: () => void done.undo().catch(tellFault),
          undoLabel: t('shell.undo'),
        },
      );
    };
    return (rows, wish) => {
      if (getSelection().isAll) {
        if (list && wish) whole(list, wish).catch(tellFault);
        return;
      }
      const ids = rowsAtHand(list);
      if (ids.length > 0) rows(ids);
    };
  }, [client, t, accountId, list]);
}
