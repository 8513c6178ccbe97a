/** Whether one may see the directory as it was: those with a role that follows what becomes of units and people (R6.1). */
import { useEffect, useState } from 'react';
import { useClient } from '../../jmap/hooks.ts';
import { PROVINCE } from '../objects/use-object-list.ts';

export function useMayLookBack(): boolean {
  const client = useClient();
  const [may, setMay] = useState(false);
  useEffect(() => {
    const nothing = '00000000-0000-0000-0000-000000000000';
    client.transport
      .request([['Directory/history', { accountId: PROVINCE, kind: 'unit', id: nothing }]], true)
      .then(([answer]) => setMay(answer?.['versions'] !== undefined))
      .catch(() => setMay(false));
  }, [client]);
  return may;
}
