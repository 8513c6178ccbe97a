/** What there is to restore: the folders of deleted mail, and how much of it a choice means. */
import { useEffect, useState } from 'react';
import { useClient } from '../../../jmap/hooks.ts';
import { resultOf } from '../../../jmap/transport.ts';

/** The last ones deleted: enough to know the folders by. */
const MOST = 1000;

export interface DeletedChoice {
  after?: string;
  mailboxPath?: string;
}

/** The paths of folders that mail was deleted from. */
export function useDeletedFolders(accountId: string): readonly string[] {
  const client = useClient();
  const [paths, setPaths] = useState<readonly string[]>([]);
  useEffect(() => {
    let isOver = false;
    setPaths([]);
    client.transport
      .request([
        ['DeletedEmail/query', { accountId, limit: MOST }],
        [
          'DeletedEmail/get',
          { accountId, '#ids': resultOf(0, 'DeletedEmail/query', '/ids'), properties: ['mailboxPath'] },
        ],
      ])
      .then(([, got]) => {
        const list = (got?.['list'] ?? []) as { mailboxPath: string }[];
        if (!isOver) setPaths([...new Set(list.map(({ mailboxPath }) => mailboxPath))].toSorted());
      })
      .catch(reportError);
    return () => {
      isOver = true;
    };
  }, [client, accountId]);
  return paths;
}

/** How many a choice would put back; undefined until it is known. */
export function useDeletedCount(
  accountId: string,
  { after, mailboxPath }: DeletedChoice,
): number | undefined {
  const client = useClient();
  const [count, setCount] = useState<number>();
  useEffect(() => {
    let isOver = false;
    setCount(undefined);
    const filter = {
      ...(after !== undefined && { after }),
      ...(mailboxPath !== undefined && { mailboxPath }),
    };
    client.transport
      .request([['DeletedEmail/query', { accountId, filter, limit: 1, calculateTotal: true }]])
      .then(([answer]) => {
        if (!isOver) setCount(Number(answer?.['total'] ?? 0));
      })
      .catch(reportError);
    return () => {
      isOver = true;
    };
  }, [client, accountId, after, mailboxPath]);
  return count;
}
