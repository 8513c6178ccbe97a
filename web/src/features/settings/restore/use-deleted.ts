/** Deleted e-mails by a search, a page at a time, asked again when push says that one came or went. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient, useObjects } from '../../../jmap/hooks.ts';
import { resultOf } from '../../../jmap/transport.ts';
import type { DeletedEmail } from '../../files/file-types.ts';
// Makes the type part of catching up.
import '../../files/file-types.ts';
import { faultText } from '../../shell/fault-text.ts';

const PAGE = 50;
const QUIET_MS = 250;

interface Found {
  ids: readonly string[];
  total: number;
  isLoading: boolean;
  fault: unknown;
}

export function useDeleted(accountId: string, text: string) {
  const client = useClient();
  const { t } = useTranslation();
  const [limit, setLimit] = useState(PAGE);
  const [turn, setTurn] = useState(0);
  const [found, setFound] = useState<Found>({ ids: [], total: 0, isLoading: true, fault: undefined });
  const list = useObjects('DeletedEmail', accountId, found.ids);
  useEffect(() => {
    let isOver = false;
    const filter = text.trim() === '' ? {} : { filter: { text: text.trim() } };
    const timer = window.setTimeout(() => {
      client.transport
        .request([
          ['DeletedEmail/query', { accountId, ...filter, limit, calculateTotal: true }],
          ['DeletedEmail/get', { accountId, '#ids': resultOf(0, 'DeletedEmail/query', '/ids') }],
        ])
        .then(([query, got]) => {
          if (isOver) return;
          client.cache.put('DeletedEmail', accountId, (got?.['list'] ?? []) as DeletedEmail[]);
          client.cache.beginState('DeletedEmail', accountId, got?.['state']);
          const ids = (query?.['ids'] ?? []) as string[];
          setFound({
            ids,
            total: Number(query?.['total'] ?? ids.length),
            isLoading: false,
            fault: undefined,
          });
        })
        .catch((fault: unknown) => {
          if (!isOver) setFound((last) => ({ ...last, isLoading: false, fault }));
        });
    }, QUIET_MS);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [client, accountId, text, limit, turn]);
  useEffect(() => {
    let state = client.cache.state('DeletedEmail', accountId);
    return client.cache.subscribe('DeletedEmail', accountId, undefined, () => {
      const now = client.cache.state('DeletedEmail', accountId);
      if (state !== undefined && now !== state) setTurn((last) => last + 1);
      state = now;
    });
  }, [client, accountId]);
  const restore = useCallback(
    async (ids: readonly string[]): Promise<void> => {
      try {
        const [answer] = await client.transport.request([['DeletedEmail/restore', { accountId, ids }]]);
        const restored = Object.keys(answer?.['restored'] ?? {}).length;
        const refused = Object.keys(answer?.['notRestored'] ?? {}).length;
        if (restored > 0) showToast(t('restore.done', { count: restored }));
        if (refused > 0) showToast(t('restore.refused', { count: refused }), { kind: 'fault' });
        setTurn((last) => last + 1);
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
      }
    },
    [client, accountId, t],
  );
  return { list, ...found, more: () => setLimit((last) => last + PAGE), restore };
}
