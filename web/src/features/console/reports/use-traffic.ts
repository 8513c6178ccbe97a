/** What happened to mail in the last days, live: read once, kept up by push. */
import { useEffect, useMemo, useState } from 'react';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { resultOf } from '../../../jmap/transport.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { sumTraffic, type TrafficPoint } from './series.ts';
import './report-types.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Hours of one answer: a month is 744. */
const PAGE = 1_000;

export interface Traffic {
  points: readonly TrafficPoint[];
  isKnown: boolean;
}

export function useTraffic(days: number): Traffic {
  const client = useClient();
  const all = useAll('MailTraffic', PROVINCE);
  const [isKnown, setKnown] = useState(false);
  const [until] = useState(() => Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const from = until - (days * 24 - 1) * HOUR_MS;
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      for (let position = 0; ; position += PAGE) {
        const [found, got] = await client.transport.request([
          [
            'MailTraffic/query',
            { accountId: PROVINCE, filter: { after: new Date(from).toISOString() }, position, limit: PAGE },
          ],
          ['MailTraffic/get', { accountId: PROVINCE, '#ids': resultOf(0, 'MailTraffic/query', '/ids') }],
        ]);
        if (isOver) return;
        client.cache.put('MailTraffic', PROVINCE, (got?.['list'] ?? []) as { id: string }[]);
        client.cache.beginState('MailTraffic', PROVINCE, got?.['state']);
        if (((found?.['ids'] ?? []) as string[]).length < PAGE) break;
      }
      setKnown(true);
    };
    read().catch(reportError);
    return () => {
      isOver = true;
    };
  }, [client, from]);
  const points = useMemo(
    () => sumTraffic(all, { by: days > 3 ? 'day' : 'hour', from, until }),
    [all, days, from, until],
  );
  return { points, isKnown };
}
