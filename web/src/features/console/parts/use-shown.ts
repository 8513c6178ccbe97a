/** The thing that is open beside its table, fetched where the table does not hold it. */
import { useEffect } from 'react';
import { RefusedFault } from '../../../jmap/faults.ts';
import { useClient, useObject } from '../../../jmap/hooks.ts';
import type { ObjectTypes, TypeName } from '../../../jmap/objects.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { useChosen } from './use-chosen.ts';

export interface Shown<T> {
  chosen: string | undefined;
  shown: T | undefined;
  choose: (id: string | undefined) => void;
}

export function useShown<T extends TypeName>(type: T, accountId: string = PROVINCE): Shown<ObjectTypes[T]> {
  const client = useClient();
  const [chosen, choose] = useChosen();
  const shown = useObject(type, accountId, chosen);
  const isMissing = chosen !== undefined && shown === undefined;
  useEffect(() => {
    if (!isMissing) return;
    client.fetchSome(type, accountId, [chosen]).catch((error: unknown) => {
      if (!(error instanceof RefusedFault)) reportError(error);
    });
  }, [client, type, accountId, chosen, isMissing]);
  return { chosen, shown, choose };
}
