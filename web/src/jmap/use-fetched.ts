/** Objects that no list on the screen holds: fetched once where they are not here. What one may not see is as if it were not there. */
import { useEffect } from 'react';
import { RefusedFault } from './faults.ts';
import { useClient, useObjects } from './hooks.ts';
import type { ObjectTypes, TypeName } from './objects.ts';

export function useFetched<T extends TypeName>(
  type: T,
  accountId: string,
  ids: readonly string[],
): readonly ObjectTypes[T][] {
  const client = useClient();
  const objects = useObjects(type, accountId, ids);
  const missing = ids.filter((id) => client.cache.get(type, accountId, id) === undefined).join(' ');
  useEffect(() => {
    if (missing === '') return;
    client.fetchSome(type, accountId, missing.split(' ')).catch((error: unknown) => {
      if (!(error instanceof RefusedFault)) reportError(error);
    });
  }, [client, type, accountId, missing]);
  return objects;
}
