/** The cache for components: each hook draws again when, and only when, what it gave has changed. */
import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';
import type { Client, Connection } from './client.ts';
import type { EmailList, ListView } from './email-list.ts';
import type { ObjectTypes, TypeName } from './objects.ts';

export const ClientContext = createContext<Client | undefined>(undefined);

/** The client of whoever is signed in. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no client outside the signed-in part of the application.');
  return client;
}

export function useObject<T extends TypeName>(
  type: T,
  accountId: string,
  id: string | undefined,
): ObjectTypes[T] | undefined {
  const { cache } = useClient();
  const subscribe = useCallback(
    (listener: () => void) => cache.subscribe(type, accountId, id ?? '', listener),
    [cache, type, accountId, id],
  );
  return useSyncExternalStore(subscribe, () =>
    id === undefined ? undefined : cache.get(type, accountId, id),
  );
}

/** Those of the objects that are here, in the order asked for. */
export function useObjects<T extends TypeName>(
  type: T,
  accountId: string,
  ids: readonly string[],
): readonly ObjectTypes[T][] {
  const { cache } = useClient();
  const key = ids.join(' ');
  const last = useRef<readonly ObjectTypes[T][]>([]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends =
        key === '' ? [] : key.split(' ').map((id) => cache.subscribe(type, accountId, id, listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [cache, type, accountId, key],
  );
  return useSyncExternalStore(subscribe, () => {
    const now = ids.flatMap((id) => cache.get(type, accountId, id) ?? []);
    const isSame =
      now.length === last.current.length && now.every((object, at) => object === last.current[at]);
    if (!isSame) last.current = now;
    return last.current;
  });
}

/** Every object of the type that is here. */
export function useAll<T extends TypeName>(type: T, accountId: string): readonly ObjectTypes[T][] {
  const { cache } = useClient();
  const subscribe = useCallback(
    (listener: () => void) => cache.subscribe(type, accountId, undefined, listener),
    [cache, type, accountId],
  );
  return useSyncExternalStore(subscribe, () => cache.all(type, accountId));
}

export function useListView(list: EmailList): ListView {
  return useSyncExternalStore(list.subscribe, () => list.view);
}

export function useConnection(): { connection: Connection; waiting: number } {
  const client = useClient();
  const connection = useSyncExternalStore(client.onConnection, () => client.connection);
  const waiting = useSyncExternalStore(client.outbox.subscribe, () => client.outbox.count);
  return { connection, waiting };
}
