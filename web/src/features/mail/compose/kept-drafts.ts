/**
 * Messages being written that the server could not take: they lie in this browser until it can, through a page that is closed too.
 *
 * Whoever opens the application next goes on with them, in one page only; nothing is kept where the person wants no mail in the browser.
 */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { getPreferences } from '../../../app/preferences.ts';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { dropKept, takeKept, writeKept } from '../../../offline/kept-store.ts';
import { type MessageStart, startMessage } from './composers.ts';

const PREFIX = 'draft:';

export async function keepDraft(key: string, start: MessageStart): Promise<void> {
  if (getPreferences().keepsOffline) await writeKept(PREFIX + key, start);
}

export function dropDraft(key: string): Promise<void> {
  return dropKept(PREFIX + key);
}

/** Opens what was kept, once for a page. */
export function useKeptDrafts(): void {
  const { t } = useTranslation();
  useEffect(() => {
    takeKept<MessageStart>(PREFIX)
      .then((starts) => {
        for (const start of starts) startMessage({ ...start, isKept: true });
        if (starts.length > 0) showToast(t('compose.reopened', { count: starts.length }));
      })
      .catch(reportError);
  }, [t]);
}
