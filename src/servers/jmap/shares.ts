/**
 * `shareWith` of whatever may be shared (RFC 9670 §6): principals to rights. The ids of principals are those of accounts and of units;
 * what a unit is given, the people have who are in it or below it at the time.
 */
import { readDirectoryAccounts } from '#domain/accounts/find-accounts.ts';
import { readUnits } from '#domain/directory/find-units.ts';
import type { GrantedRights, GranteeId } from '#domain/mailstore/granting.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { applyPatch } from '#formats/jmap/patch.ts';
import type { MethodContext } from './method.ts';

function invalid(description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: ['shareWith'] });
}

/** The names of the rights given; faults for what is no such object or none of these names. */
export function readRights(rights: Json | undefined, known: Readonly<Record<string, string>>): string[] {
  if (!isObject(rights ?? null)) throw invalid('Rights are an object.');
  const entries = Object.entries(rights as JsonObject);
  if (entries.some(([name, value]) => !Object.hasOwn(known, name) || typeof value !== 'boolean'))
    throw invalid('There is no such right.');
  return entries.flatMap(([name, value]) => (value === true ? [name] : []));
}

const isShare = (name: string): boolean => name === 'shareWith' || name.startsWith('shareWith/');

/** The part of a patch that is about sharing, and the rest. */
export function splitShare(patch: JsonObject): { share: JsonObject; rest: JsonObject } {
  const entries = Object.entries(patch);
  return {
    share: Object.fromEntries(entries.filter(([name]) => isShare(name))),
    rest: Object.fromEntries(entries.filter(([name]) => !isShare(name))),
  };
}

/** Addresses of accounts, and names of units that live, by id. Two queries. */
async function readGrantees(
  { deps, scope }: MethodContext,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const [accounts, units] = await Promise.all([
    readDirectoryAccounts(deps.db, scope.principal, ids, ids.length),
    readUnits(deps.db, ids, { most: ids.length, now: deps.clock() }),
  ]);
  return new Map<string, string>([
    ...accounts.flatMap(({ id, address }) => (address === null ? [] : [[id, address] as const])),
    ...units.flatMap(({ id, code, state }) => (state === 'dissolved' ? [] : [[id, `unit:${code}`] as const])),
  ]);
}

export interface ShareWork {
  /** Whom it is shared with now. */
  before: JsonObject;
  patch: JsonObject;
  /** The letters of rights as they are kept; empty for none. */
  lettersOf: (rights: Json | undefined) => string;
}

/** What a patch gives to whom, of those for whom it changes something. Throws `SetFault`. */
export async function readGrants(
  context: MethodContext,
  { before, patch, lettersOf }: ShareWork,
): Promise<GrantedRights[]> {
  if (Object.keys(patch).length === 0) return [];
  const after = applyPatch({ shareWith: before }, patch)['shareWith'] ?? {};
  if (!isObject(after)) throw invalid('A map of principals to rights, or null.');
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (!ids.every((id) => /^[0-9a-f-]{36}$/.test(id))) throw invalid('There is no such principal.');
  const changed = ids.filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
  const known = await readGrantees(context, changed);
  if (changed.some((id) => id in after && !known.has(id))) throw invalid('There is no such principal.');
  return changed.map((id) => ({
    grantee: { id: id as GranteeId, address: known.get(id) ?? id },
    rights: id in after ? lettersOf(after[id]) : '',
  }));
}
