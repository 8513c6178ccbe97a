/** Changes to books and cards: said when they are done, and why when they are not. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';

type Kind = 'AddressBook' | 'ContactCard';

/** True when it was done. */
export type BookAct = (type: Kind, change: object, said: string) => Promise<boolean>;

export function useBookActs(accountId: string): BookAct {
  const client = useClient();
  const { t } = useTranslation();
  return useCallback(
    async (type, change, said) => {
      try {
        const [answer] = await client.transport.request([[`${type}/set`, { accountId, ...change }]]);
        requireDone(answer ?? {});
        await client.fetchAll(type, accountId);
        for (const id of (answer?.['destroyed'] ?? []) as string[])
          client.cache.set(type, accountId, id, undefined);
        showToast(said);
        return true;
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
        return false;
      }
    },
    [client, accountId, t],
  );
}
