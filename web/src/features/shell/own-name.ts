/** The name of whoever is signed in, as their identity tells it; the address until it is known. */
import { useEffect } from 'react';
import { OfflineFault } from '../../jmap/faults.ts';
import { useAll, useClient } from '../../jmap/hooks.ts';
import { ownAccountId } from '../../jmap/session-accounts.ts';

export function useOwnAccountId(): string {
  const { session } = useClient();
  return ownAccountId(session);
}

export function useOwnName(): string {
  const client = useClient();
  const accountId = useOwnAccountId();
  const [identity] = useAll('Identity', accountId);
  useEffect(() => {
    if (identity) return;
    client.fetchAll('Identity', accountId).catch((error: unknown) => {
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client, accountId, identity]);
  return identity?.name.replace(' (trình diễn)', '') || client.session.username;
}
