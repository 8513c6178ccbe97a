/**
 * Catching up (RFC 8620 §5.2): what changed since the cached state, fetched again where it is cached at all.
 *
 * A type says which properties it keeps; more types are added by `registerType`. What the server can no longer tell is
 * forgotten and read again by the screens that show it.
 */
import type { Cache } from './cache.ts';
import { RefusedFault } from './faults.ts';
import type { TypeName } from './objects.ts';
import type { Call, Transport } from './transport.ts';

interface Kept {
  /** Fetched again after a change; undefined for all. */
  properties: readonly string[] | undefined;
  /** New objects are fetched too, because all of the type are shown. */
  wholly: boolean;
}

const KEPT = new Map<TypeName, Kept>();
const MAX_GET = 500;

/** Makes a type part of catching up. */
export function registerType(type: TypeName, kept: Kept): void {
  KEPT.set(type, kept);
}

interface Changes {
  newState: string;
  hasMoreChanges: boolean;
  created: string[];
  updated: string[];
  destroyed: string[];
}

async function catchUpType(
  transport: Transport,
  cache: Cache,
  type: TypeName,
  accountId: string,
): Promise<boolean> {
  const kept = KEPT.get(type);
  const sinceState = cache.state(type, accountId);
  if (!kept || sinceState === undefined) return false;
  const [answer] = await transport.request([[`${type}/changes`, { accountId, sinceState }]]);
  const changes = answer as unknown as Changes;
  const wanted = kept.wholly ? [...changes.created, ...changes.updated] : changes.updated;
  const ids = [...new Set(wanted)].filter((id) => kept.wholly || cache.get(type, accountId, id));
  for (let start = 0; start < ids.length; start += MAX_GET) {
    const call: Call = [
      `${type}/get`,
      {
        accountId,
        ids: ids.slice(start, start + MAX_GET),
        ...(kept.properties && { properties: kept.properties }),
      },
    ];
    const [got] = await transport.request([call]);
    cache.put(type, accountId, (got?.['list'] ?? []) as { id: string }[]);
  }
  for (const id of changes.destroyed)
    if (cache.get(type, accountId, id)) cache.set(type, accountId, id, undefined);
  cache.setState(type, accountId, changes.newState);
  const more = changes.hasMoreChanges && (await catchUpType(transport, cache, type, accountId));
  return more || changes.created.length + changes.updated.length + changes.destroyed.length > 0;
}

/** Brings the types of an account up to date; gives those in which anything changed. */
export async function catchUp(
  transport: Transport,
  cache: Cache,
  accountId: string,
  types: readonly string[],
): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const type of KEPT.keys()) {
    if (!types.includes(type) && !types.includes('*')) continue;
    try {
      if (await catchUpType(transport, cache, type, accountId)) changed.add(type);
    } catch (error) {
      if (!(error instanceof RefusedFault)) throw error;
      cache.clear(type, accountId);
      changed.add(type);
    }
  }
  return changed;
}
