/** What takes the space of an account, asked again when its mail changes while one looks. */
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../../../jmap/hooks.ts';

export interface MailUsage {
  mailboxes: { id: string; bytes: number; messages: number }[];
  deleted: { bytes: number; messages: number };
  files: { bytes: number; count: number; quota: number };
  older: { days: number; bytes: number; messages: number }[];
}

const QUIET_MS = 1_500;

export function useMailUsage(accountId: string) {
  const client = useClient();
  const [usage, setUsage] = useState<MailUsage>();
  const [fault, setFault] = useState<unknown>();
  const refresh = useCallback((): void => {
    client.transport.request([['MailUsage/get', { accountId }]]).then(
      ([answer]) => setUsage(answer as unknown as MailUsage),
      (error: unknown) => setFault(error),
    );
    client.fetchAll('Quota', accountId).catch(reportError);
  }, [client, accountId]);
  useEffect(() => {
    refresh();
    let timer: number | undefined;
    const end = client.cache.subscribe('Mailbox', accountId, undefined, () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(refresh, QUIET_MS);
    });
    return () => {
      window.clearTimeout(timer);
      end();
    };
  }, [client, accountId, refresh]);
  return { usage, fault, refresh };
}
