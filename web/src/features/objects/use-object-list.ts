/**
 * A list of things of the province, or of an account: a page of them by query, more when asked for, asked again when push says that one of them
 * changed. Ids only lie here; the things themselves lie in the cache.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Client } from '../../jmap/client.ts';
import { useClient } from '../../jmap/hooks.ts';
import type { TypeName } from '../../jmap/objects.ts';
import { type Arguments, resultOf } from '../../jmap/transport.ts';

export const PROVINCE = 'province';
const PAGE = 50;
/** The server's limit of objects at once. */
const MOST = 1_000;
/** A file of more rows is a report, which the server makes. */
const MOST_IN_FILE = 20_000;
/** Changes that come together are asked about once. */
const QUIET_MS = 250;

export interface ListQuery {
  filter?: Arguments;
  sort?: string;
  isAscending?: boolean;
}

export interface ObjectListState {
  ids: readonly string[];
  total: number | undefined;
  isLoading: boolean;
  fault: unknown;
  more: () => void;
  /** Shows everything, as far as one page may go: for sorting and filtering what is here. */
  all: () => void;
  refresh: () => void;
  /** Reads everything page by page, for a file; nothing of it is shown. */
  readAll: () => Promise<unknown[]>;
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
  query: ListQuery,
  accountId: string = PROVINCE,
): ObjectListState {
  const client = useClient();
  const [limit, setLimit] = useState(PAGE);
  const [turn, setTurn] = useState(0);
  const [result, setResult] = useState(NOTHING);
  const key = JSON.stringify(query);
  const lastKey = useRef(key);
  const refresh = useCallback(() => setTurn((last) => last + 1), []);
  const noteAnswer = useChanges(type, accountId, refresh);
  useEffect(() => {
    if (lastKey.current !== key) setResult(NOTHING);
    lastKey.current = key;
    let isOver = false;
    const before = client.cache.state(type, accountId);
    const { filter, sort, isAscending = false } = JSON.parse(key) as ListQuery;
    client.transport
      .request([
        [
          `${type}/query`,
          {
            accountId,
            ...(filter && { filter }),
            ...(sort !== undefined && { sort: [{ property: sort, isAscending }] }),
            limit,
            calculateTotal: true,
          },
        ],
        [`${type}/get`, { accountId, '#ids': resultOf(0, `${type}/query`, '/ids') }],
      ])
      .then(([found, got]) => {
        if (isOver) return;
        client.cache.put(type, accountId, (got?.['list'] ?? []) as { id: string }[]);
        client.cache.beginState(type, accountId, got?.['state']);
        const ids = (found?.['ids'] ?? []) as string[];
        setResult({ ids, total: found?.['total'] as number | undefined, fault: undefined, isLoading: false });
        noteAnswer(before ?? client.cache.state(type, accountId));
      })
      .catch((fault: unknown) => {
        if (isOver) return;
        setResult((last) => ({ ...last, fault, isLoading: false }));
        if (!(fault instanceof Error)) reportError(fault);
      });
    return () => {
      isOver = true;
    };
  }, [client, type, accountId, key, limit, turn, noteAnswer]);
  const readAll = useCallback(
    () => readEverything(client, type, accountId, JSON.parse(key) as ListQuery),
    [client, type, accountId, key],
  );
  return {
    ...result,
    more: () => setLimit((last) => Math.min(MOST, last + PAGE)),
    all: () => setLimit(MOST),
    refresh,
    readAll,
  };
}

async function readEverything(
  client: Client,
  type: TypeName,
  accountId: string,
  { filter, sort, isAscending = false }: ListQuery,
): Promise<unknown[]> {
  const objects: unknown[] = [];
  for (let position = 0; position < MOST_IN_FILE; position += MOST) {
    const [found, got] = await client.transport.request([
      [
        `${type}/query`,
        {
          accountId,
          ...(filter && { filter }),
          ...(sort !== undefined && { sort: [{ property: sort, isAscending }] }),
          position,
          limit: MOST,
        },
      ],
      [`${type}/get`, { accountId, '#ids': resultOf(0, `${type}/query`, '/ids') }],
    ]);
    const ids = (found?.['ids'] ?? []) as string[];
    const byId = new Map(((got?.['list'] ?? []) as { id: string }[]).map((one) => [one.id, one]));
    objects.push(...ids.flatMap((id) => byId.get(id) ?? []));
    if (ids.length < MOST) break;
  }
  return objects;
}

/**
 * Calls back when the cache has gone on from the state at which the list was asked for. Gives how to say what that state is,
 * with each answer: what came by push while the list was being asked for counts too.
 */
function useChanges(
  type: TypeName,
  accountId: string,
  changed: () => void,
): (askedAt: string | undefined) => void {
  const client = useClient();
  const asked = useRef<string>(undefined);
  const timer = useRef<number>(undefined);
  const look = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      if (asked.current !== undefined && client.cache.state(type, accountId) !== asked.current) changed();
    }, QUIET_MS);
  }, [client, type, accountId, changed]);
  useEffect(() => {
    asked.current = undefined;
    const end = client.cache.subscribe(type, accountId, undefined, look);
    return () => {
      window.clearTimeout(timer.current);
      end();
    };
  }, [client, type, accountId, look]);
  return useCallback(
    (askedAt: string | undefined) => {
      asked.current = askedAt;
      if (askedAt !== undefined && client.cache.state(type, accountId) !== askedAt) look();
    },
    [client, type, accountId, look],
  );
}
