/** The filters of an account as the screens show and change them: at once, and taken back where the server refuses. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterRule } from '#formats/sieve/rules/filter-rule.ts';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import { useLoaded } from '../use-loaded.ts';
import { chooseScript, type Filters, readFilters, writeContent, writeRuleList } from './script-store.ts';

export interface FilterWork {
  filters: Filters | undefined;
  /** Keeps these rules; `done` is told with an undo. */
  setRules: (rules: readonly FilterRule[], done: string) => Promise<void>;
  /** Keeps a script written by hand. */
  setContent: (content: string) => Promise<boolean>;
}

export function useFilters(accountId: string): FilterWork {
  const { t } = useTranslation();
  const client = useClient();
  const { all, isLoaded } = useLoaded('SieveScript', accountId);
  const [filters, setFilters] = useState<Filters>();
  const script = isLoaded ? chooseScript(all) : undefined;
  const key = isLoaded ? `${script?.id ?? ''} ${script?.blobId ?? ''}` : undefined;
  useEffect(() => {
    if (key === undefined) return;
    readFilters(client, accountId, chooseScript(client.cache.all('SieveScript', accountId)))
      .then(setFilters)
      .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
  }, [client, accountId, key, t]);
  const setRules = useCallback(
    async (rules: readonly FilterRule[], done: string): Promise<void> => {
      const before = filters;
      const scriptId = before?.scriptId;
      setFilters({ kind: 'rules', scriptId, rules });
      try {
        const id = await writeRuleList(client, accountId, scriptId, rules);
        showToast(done, {
          undoLabel: t('shell.undo'),
          undo: () => {
            setFilters(before);
            const back = before?.kind === 'rules' ? before.rules : [];
            writeRuleList(client, accountId, id, back).catch((error: unknown) =>
              showToast(faultText(t, error), { kind: 'fault' }),
            );
          },
        });
      } catch (error) {
        setFilters(before);
        showToast(faultText(t, error), { kind: 'fault' });
      }
    },
    [client, accountId, filters, t],
  );
  const setContent = useCallback(
    async (content: string): Promise<boolean> => {
      try {
        await writeContent(client, accountId, filters?.scriptId, content);
        showToast(t('filters.saved'));
        return true;
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
        return false;
      }
    },
    [client, accountId, filters, t],
  );
  return { filters, setRules, setContent };
}
