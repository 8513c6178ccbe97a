/** A change to address books: said when it is done; what is refused is thrown. */
import { useCallback } from 'react';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';

export type BookAct = (change: object, said: string) => Promise<void>;

export function useBookAct(accountId: string): BookAct {
  const client = useClient();
  return useCallback(
    async (change, said) => {
      const [answer] = await client.transport.request([['AddressBook/set', { accountId, ...change }]]);
      requireDone(answer ?? {});
      await client.fetchAll('AddressBook', accountId);
      for (const id of (answer?.['destroyed'] ?? []) as string[])
        client.cache.set('AddressBook', accountId, id, undefined);
      showToast(said);
    },
    [client, accountId],
  );
}
