/** Every contact of an account: read page by page when the section is opened, then kept fresh by push. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import type { Client } from '../../../jmap/client.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import type { ContactCard } from './book-types.ts';

/** Cards may bring pictures along. */
const PAGE = 200;

async function readContacts(client: Client, accountId: string): Promise<void> {
  let position = 0;
  for (let isLast = false; !isLast; position += PAGE) {
    const [found] = await client.transport.request([
      ['ContactCard/query', { accountId, sort: [{ property: 'name' }], position, limit: PAGE }],
    ]);
    const ids = (found?.['ids'] ?? []) as string[];
    isLast = ids.length < PAGE;
    // An empty account has a state too, from which it is kept fresh.
    if (ids.length > 0 || position === 0) await client.fetchSome('ContactCard', accountId, ids);
  }
}

export function useContacts(accountId: string): { cards: readonly ContactCard[]; isLoaded: boolean } {
  const client = useClient();
  const { t } = useTranslation();
  const cards = useAll('ContactCard', accountId);
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    let isOver = false;
    readContacts(client, accountId)
      .then(() => !isOver && setLoaded(true))
      .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
    return () => {
      isOver = true;
    };
  }, [client, accountId, t]);
  return { cards, isLoaded };
}
