/**
 * A list of things of the province: a page of them by query, more when asked for, asked again when push says that one of them
 * changed. Ids only lie here; the things themselves lie in the cache.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from '../../jmap/hooks.ts';
import type { TypeName } from '../../jmap/objects.ts';
import { type Arguments, resultOf } from '../../jmap/transport.ts';

export const PROVINCE = 'province';
const PAGE = 50;
/** Changes that come together are asked about once. */
const QUIET_MS = 250;

export interface ObjectListState {
  ids: readonly string[];
  total: number | undefined;
  isLoading: boolean;
  fault: unknown;
  more: () => void;
  refresh: () => void;
}

interface Result {
  ids: readonly string[];
  total: number | undefined;
  fault: unknown;
  isLoading: boolean;
}

const NOTHING: Result = { ids: [], total: undefined, fault: undefined, isLoading: true };

export function useObjectList(
  type: TypeName,
  query: { filter?: Arguments; sort?: string; isAscending?: boolean },
): ObjectListState {
  const client = useClient();
  const [limit, setLimit] = useState(PAGE);
  const [turn, setTurn] = useState(0);
  const [result, setResult] = useState(NOTHING);
  const key = JSON.stringify(query);
  const lastKey = useRef(key);
  useEffect(() => {
    if (lastKey.current !== key) setResult(NOTHING);
    lastKey.current = key;
    let isOver = false;
    const { filter, sort, isAscending = false } = JSON.parse(key) as typeof query;
    client.transport
      .request([
        [
          `${type}/query`,
          {
            accountId: PROVINCE,
            ...(filter && { filter }),
            ...(sort !== undefined && { sort: [{ property: sort, isAscending }] }),
            limit,
            calculateTotal: true,
          },
        ],
        [`${type}/get`, { accountId: PROVINCE, '#ids': resultOf(0, `${type}/query`, '/ids') }],
      ])
      .then(([found, got]) => {
        if (isOver) return;
        client.cache.put(type, PROVINCE, (got?.['list'] ?? []) as { id: string }[]);
        client.cache.beginState(type, PROVINCE, got?.['state']);
        const ids = (found?.['ids'] ?? []) as string[];
        setResult({ ids, total: found?.['total'] as number | undefined, fault: undefined, isLoading: false });
      })
      .catch((fault: unknown) => {
        if (isOver) return;
        setResult((last) => ({ ...last, fault, isLoading: false }));
        if (!(fault instanceof Error)) reportError(fault);
      });
    return () => {
      isOver = true;
    };
  }, [client, type, key, limit, turn]);
  const refresh = useCallback(() => setTurn((last) => last + 1), []);
  useChanges(type, refresh);
  return { ...result, more: () => setLimit((last) => last + PAGE), refresh };
}

/** Calls back when something of the type changed in the cache, but for what this page itself has just put there. */
function useChanges(type: TypeName, changed: () => void): void {
  const client = useClient();
  useEffect(() => {
    let timer: number | undefined;
    let state = client.cache.state(type, PROVINCE);
    const end = client.cache.subscribe(type, PROVINCE, undefined, () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        const now = client.cache.state(type, PROVINCE);
        if (now !== state && state !== undefined) changed();
        state = now;
      }, QUIET_MS);
    });
    return () => {
      window.clearTimeout(timer);
      end();
    };
  }, [client, type, changed]);
}
