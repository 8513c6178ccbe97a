/** All things of a type of one's own account, or of another one may work in; kept fresh by push, read when a screen first shows them. */
import { useEffect, useState } from 'react';
import { useAll, useClient } from '../../jmap/hooks.ts';
import type { ObjectTypes, TypeName } from '../../jmap/objects.ts';
import { useOwnAccountId } from '../shell/own-name.ts';

export interface Own<T extends TypeName> {
  accountId: string;
  list: readonly ObjectTypes[T][];
  isLoading: boolean;
  fault: unknown;
}

export function useOwn<T extends TypeName>(type: T, of?: string): Own<T> {
  const client = useClient();
  const own = useOwnAccountId();
  const accountId = of ?? own;
  const list = useAll(type, accountId);
  const [state, setState] = useState<{ isLoading: boolean; fault: unknown }>({
    isLoading: true,
    fault: undefined,
  });
  useEffect(() => {
    client.fetchAll(type, accountId).then(
      () => setState({ isLoading: false, fault: undefined }),
      (fault: unknown) => setState({ isLoading: false, fault }),
    );
  }, [client, type, accountId]);
  return { accountId, list, ...state };
}
