/** The acts for the place one is in, with their words; rows are those chosen, or the one at hand. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../../app/preferences.ts';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { type ActContext, destroyRows, emailsOfRows, moveRows, setKeyword } from './acts.ts';
import { collapsesThreads } from './folder-query.ts';
import { findByRole, folderName } from './mailboxes.ts';
import type { MailPlace } from './place.ts';
import { clearSelection } from './selection.ts';

export interface MailActs {
  context: ActContext;
  moveTo: (rowIds: readonly string[], target: Mailbox) => void;
  moveToRole: (rowIds: readonly string[], role: 'archive' | 'trash' | 'junk' | 'inbox') => void;
  markSeen: (rowIds: readonly string[], isSeen: boolean) => void;
  flag: (rowIds: readonly string[], isFlagged: boolean) => void;
}

/** What a row's id stands for: as the list shows it, its whole conversation, or this one message. */
type Unit = 'row' | 'thread' | 'message';

export function useMailActs(place: MailPlace, unit: Unit = 'row'): MailActs {
  const client = useClient();
  const { t } = useTranslation();
  const { accountId } = place;
  const { conversations } = usePreferences();
  const isByThread = unit === 'row' ? collapsesThreads(place.mailbox, conversations) : unit === 'thread';
  const mailboxId = place.search.q === undefined ? place.mailbox?.id : undefined;
  return useMemo(() => {
    const context: ActContext = { client, t, accountId, mailboxId, isByThread };
    const inUnits = (key: string): string => (isByThread ? key : `${key}Message`);
    const moveTo = (rowIds: readonly string[], target: Mailbox): void => {
      clearSelection();
      const done = t(inUnits('acts.moved'), { count: rowIds.length, folder: folderName(t, target) });
      void moveRows(context, rowIds, target, { done });
    };
    return {
      context,
      moveTo,
      moveToRole: (rowIds, role) => {
        const mailboxes = client.cache.all('Mailbox', accountId);
        const target = findByRole(mailboxes, role);
        if (!target) showToast(t('acts.noFolder', { folder: t(`folders.${role}`) }), { kind: 'fault' });
        else if (target.id === mailboxId && role === 'trash') {
          clearSelection();
          void destroyRows(context, rowIds);
        } else moveTo(rowIds, target);
      },
      markSeen: (rowIds, isSeen) => {
        const done = t(inUnits(isSeen ? 'acts.seen' : 'acts.unseen'), { count: rowIds.length });
        void setKeyword(context, emailsOfRows(context, rowIds), '$seen', isSeen, done);
      },
      flag: (rowIds, isFlagged) => {
        const emails = emailsOfRows(context, rowIds);
        // A conversation is flagged by its newest message, and freed of every flag.
        const chosen = isFlagged ? emails.filter((email) => rowIds.includes(email.id)) : emails;
        const done = t(inUnits(isFlagged ? 'acts.flagged' : 'acts.unflagged'), { count: rowIds.length });
        void setKeyword(context, chosen, '$flagged', isFlagged, rowIds.length > 1 ? done : undefined);
      },
    };
  }, [client, t, accountId, mailboxId, isByThread]);
}
