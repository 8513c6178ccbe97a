/**
 * Catching up (RFC 8620 §5.2): what changed since the cached state, fetched again where it is cached at all.
 *
 * A type says which properties it keeps; more types are added by `registerType`. Where the server can no longer tell what changed, a
 * type that is kept wholly is read anew and changes at once; any other is forgotten and read again by the screens that show it.
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

/** Reads all of a type anew in place of what is here, so that what shows it stays; false when the server does not give it. */
async function readAnew(
  transport: Transport,
  cache: Cache,
  type: TypeName,
  accountId: string,
): Promise<boolean> {
  const properties = KEPT.get(type)?.properties;
  const call: Call = [`${type}/get`, { accountId, ids: null, ...(properties && { properties }) }];
  const [got] = await transport.request([call], true);
  if (!got || !Array.isArray(got['list'])) return false;
  const list = got['list'] as { id: string }[];
  const present = new Set(list.map(({ id }) => id));
  for (const { id } of cache.all(type, accountId))
    if (!present.has(id)) cache.set(type, accountId, id, undefined);
  cache.put(type, accountId, list);
  cache.setState(type, accountId, String(got['state']));
  return true;
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
      if (!answer || !Array.isArray(answer['created'])) {
        const isUntold = KEPT.get(type)?.wholly && answer?.['type'] === 'cannotCalculateChanges';
        if (!isUntold || !(await readAnew(transport, cache, type, accountId))) cache.clear(type, accountId);
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
