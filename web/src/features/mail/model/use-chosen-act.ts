/** Acts on what is chosen: a few rows, all that the list has however much it is, or, with nothing chosen, the row at hand. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../../jmap/client.ts';
import type { EmailList } from '../../../jmap/email-list.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Patch } from '../../../jmap/patch.ts';
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
    const whole = async ({ query: { filter } }: EmailList, wish: WholeWish): Promise<void> => {
      clearSelection();
      const { emptyFolder, patchWholeList } = await import('./whole-folder.ts');
      const { tellWholeAct } = await import('./tell-whole-act.ts');
      if (isDestruction(wish))
        return tellWholeAct(
          t,
          (onProgress) => emptyFolder(client, accountId, wish.destroyAllIn, onProgress),
          (count) => t('acts.destroyedMessage', { count }),
        );
      return tellWholeAct(
        t,
        (onProgress) => patchWholeList(client, accountId, filter, wish, onProgress),
        (count) => t('acts.doneAll', { count }),
      );
    };
    return (rows, wish) => {
      if (getSelection().isAll) {
        if (list && wish) void whole(list, wish);
        return;
      }
      const ids = rowsAtHand(list);
      if (ids.length > 0) rows(ids);
    };
  }, [client, t, accountId, list]);
}
