/**
 * Catching up (RFC 8620 §5.2): what changed since the cached state, fetched again where it is cached at all.
 *
 * A type says which properties it keeps; more types are added by `registerType`. What the server can no longer tell is
 * forgotten and read again by the screens that show it.
 */
import type { Cache } from './cache.ts';
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
/** Of one request: below what the server takes. */
const MAX_CALLS = 16;

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

/** Fetches again what is kept of a type's changes; gives whether there were any, and whether there are more of them. */
async function takeChanges(
  transport: Transport,
  cache: Cache,
  type: TypeName,
  accountId: string,
  changes: Changes,
): Promise<{ hasChanged: boolean; hasMore: boolean }> {
  const kept = KEPT.get(type);
  const wanted = kept?.wholly ? [...changes.created, ...changes.updated] : changes.updated;
  const ids = [...new Set(wanted)].filter((id) => kept?.wholly || cache.get(type, accountId, id));
  for (let start = 0; start < ids.length; start += MAX_GET) {
    const call: Call = [
      `${type}/get`,
      {
        accountId,
        ids: ids.slice(start, start + MAX_GET),
        ...(kept?.properties && { properties: kept.properties }),
      },
    ];
    const [got] = await transport.request([call]);
    cache.put(type, accountId, (got?.['list'] ?? []) as { id: string }[]);
  }
  for (const id of changes.destroyed)
    if (cache.get(type, accountId, id)) cache.set(type, accountId, id, undefined);
  cache.setState(type, accountId, changes.newState);
  const count = changes.created.length + changes.updated.length + changes.destroyed.length;
  return { hasChanged: count > 0, hasMore: changes.hasMoreChanges };
}

/** The types, or all for `*`, of which something is here. */
export function knownTypes(cache: Cache, accountId: string, types: readonly string[]): TypeName[] {
  return [...KEPT.keys()].filter(
    (type) => (types.includes('*') || types.includes(type)) && cache.state(type, accountId) !== undefined,
  );
}

/** Brings the types of an account up to date, asked together; gives those in which anything changed. */
export async function catchUp(
  transport: Transport,
  cache: Cache,
  accountId: string,
  types: readonly string[],
): Promise<Set<string>> {
  const changed = new Set<string>();
  const behind = knownTypes(cache, accountId, types);
  while (behind.length > 0) {
    const asked = behind.splice(0, MAX_CALLS);
    const calls = asked.map((type): Call => {
      return [`${type}/changes`, { accountId, sinceState: cache.state(type, accountId) }];
    });
    const answers = await transport.request(calls, true);
    for (const [place, type] of asked.entries()) {
      const answer = answers[place];
      // An error: what the server cannot tell any more is forgotten.
      if (!answer || !Array.isArray(answer['created'])) {
        cache.clear(type, accountId);
        changed.add(type);
        continue;
      }
      const taken = await takeChanges(transport, cache, type, accountId, answer as unknown as Changes);
      if (taken.hasChanged) changed.add(type);
      if (taken.hasMore) behind.push(type);
    }
  }
  return changed;
}
