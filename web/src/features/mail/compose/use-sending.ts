/**
 * Sends a message that may still be called back: the server holds it (RFC 4865) for the seconds of the preference, or until the
 * time that was chosen, so that closing the page neither loses nor hurries it.
 */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { getPreferences } from '../../../app/preferences.ts';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import { askFollowUp } from '../follow-up/use-follow-ups.ts';
import { type ComposerState, closeComposer, startMessage } from './composers.ts';
import { cancelSending, maxDelayedSend, type SendOrder, sendMessage } from './send.ts';
import type { Draft } from './use-draft.ts';

/** The server's hold ends a moment after the offer to undo does. */
const MARGIN_SECONDS = 2;

export function useSending(start: ComposerState, draft: Draft) {
  const client = useClient();
  const { t } = useTranslation();
  return useCallback(
    async (sendAt?: number): Promise<void> => {
      const { accountId, fields, identities } = draft;
      const content = draft.content();
      await draft.finish();
      closeComposer(start.key);
      const { undoSeconds } = getPreferences();
      const wait =
        sendAt === undefined ? undoSeconds && undoSeconds + MARGIN_SECONDS : (sendAt - Date.now()) / 1000;
      const order: SendOrder = {
        accountId,
        identityId: fields.identityId ?? identities[0]?.id ?? '',
        content,
        draftId: draft.draftId(),
        source: start.source,
        holdSeconds: Math.min(maxDelayedSend(client, accountId), Math.round(wait)),
      };
      const { draftId: _before, ...rest } = start;
      const reopen = (): void => startMessage({ ...rest, ...fields, accountId });
      const fail = (error: unknown): void => {
        showToast(faultText(t, error), { kind: 'fault' });
      };
      const hide = showToast(t('compose.sending'));
      try {
        const sent = await sendMessage(client, order);
        hide();
        if (sent && fields.remindAt !== undefined)
          await askFollowUp(client, accountId, sent.emailId, fields.remindAt);
        if (!sent) {
          showToast(t('compose.queued'));
          return;
        }
        const text =
          sendAt === undefined
            ? t('compose.sent')
            : t('compose.scheduled', { when: longTime(new Date(sendAt).toISOString()) });
        if (!order.holdSeconds) {
          showToast(text);
          return;
        }
        const undo = (): void => void cancelSending(client, accountId, sent).then(reopen, fail);
        showToast(text, { undo, ...(sendAt === undefined && { milliseconds: undoSeconds * 1000 }) });
      } catch (error) {
        hide();
        fail(error);
        reopen();
      }
    },
    [client, t, start, draft],
  );
}
