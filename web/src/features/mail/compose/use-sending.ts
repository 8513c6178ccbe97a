/** Sends a message that may still be called back: held by the server where it can, else here until the time is over. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { getPreferences } from '../../../app/preferences.ts';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import { type ComposerState, closeComposer, startMessage } from './composers.ts';
import { cancelSending, maxDelayedSend, type SendOrder, sendMessage } from './send.ts';
import type { Draft } from './use-draft.ts';

/** The order goes out when the time is over, at once when the page is closed; `undo` keeps it here. */
function holdHere(send: () => void, milliseconds: number): { undo: () => void } {
  let isOver = false;
  const go = (): void => {
    if (isOver) return;
    isOver = true;
    window.removeEventListener('pagehide', go);
    send();
  };
  const timer = window.setTimeout(go, milliseconds);
  window.addEventListener('pagehide', go);
  return {
    undo: () => {
      isOver = true;
      window.clearTimeout(timer);
      window.removeEventListener('pagehide', go);
    },
  };
}

export function useSending(start: ComposerState, draft: Draft) {
  const client = useClient();
  const { t } = useTranslation();
  return useCallback(
    async (sendAt?: number): Promise<void> => {
      const { accountId, fields, identities } = draft;
      const content = draft.content();
      await draft.finish();
      closeComposer(start.key);
      const reopen = (): void =>
        startMessage({
          ...start,
          ...fields,
          accountId,
          ...(draft.draftId() && { draftId: draft.draftId() ?? '' }),
        });
      const order: SendOrder = {
        accountId,
        identityId: fields.identityId ?? identities[0]?.id ?? '',
        content,
        draftId: draft.draftId(),
        source: start.source,
      };
      const fail = (error: unknown): void => {
        showToast(faultText(t, error), { kind: 'fault' });
        reopen();
      };
      const { undoSeconds } = getPreferences();
      if (sendAt !== undefined && maxDelayedSend(client, accountId) > 0) {
        const holdSeconds = Math.max(1, Math.round((sendAt - Date.now()) / 1000));
        sendMessage(client, { ...order, holdSeconds })
          .then((id) => {
            const undo = (): void => {
              if (id !== undefined) cancelSending(client, accountId, id).then(reopen, fail);
            };
            showToast(t('compose.scheduled', { when: longTime(new Date(sendAt).toISOString()) }), { undo });
          })
          .catch(fail);
        return;
      }
      const send = (): void => {
        sendMessage(client, order)
          .then((id) => showToast(t(id === undefined ? 'compose.queued' : 'compose.sent')))
          .catch(fail);
      };
      if (undoSeconds === 0) return send();
      const milliseconds = undoSeconds * 1000;
      const held = holdHere(send, milliseconds);
      showToast(t('compose.sending'), {
        milliseconds,
        undo: () => {
          held.undo();
          reopen();
        },
      });
    },
    [client, t, start, draft],
  );
}
