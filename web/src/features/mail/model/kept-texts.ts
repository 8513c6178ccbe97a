/** Templates and searches that an account keeps on the server: the same on every device, kept fresh by push. */
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { requireDone } from '../../../jmap/client.ts';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { registerType } from '../../../jmap/sync.ts';
import { faultText } from '../../shell/fault-text.ts';

export interface KeptText {
  id: string;
  kind: 'template' | 'search';
  name: string;
  /** HTML of a template, the words of a search. */
  content: string;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    KeptText: KeptText;
  }
}

registerType('KeptText', { properties: undefined, wholly: true });

export function useKeptTexts(accountId: string, kind: KeptText['kind']) {
  const client = useClient();
  const { t } = useTranslation();
  const all = useAll('KeptText', accountId);
  useEffect(() => {
    if (client.cache.state('KeptText', accountId) !== undefined) return;
    client.fetchAll('KeptText', accountId).catch((error: unknown) => {
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client, accountId]);
  const texts = useMemo(
    () => all.filter((one) => one.kind === kind).sort((a, b) => a.name.localeCompare(b.name, 'vi')),
    [all, kind],
  );
  const set = async (change: object, said: string): Promise<void> => {
    try {
      const [answer] = await client.transport.request([['KeptText/set', { accountId, ...change }]]);
      requireDone(answer ?? {});
      await client.fetchAll('KeptText', accountId);
      showToast(said);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return {
    texts,
    keep: (name: string, content: string, said: string) =>
      void set({ create: { one: { kind, name, content } } }, said),
    forget: ({ id }: KeptText, said: string) => void set({ destroy: [id] }, said),
  };
}
