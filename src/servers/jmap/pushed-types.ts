/**
 * What push tells of: the types of mail, and every declared type, with the accounts they are in and their states now
 * (RFC 8620 §7.1). For every way of push: event source, WebSocket, subscriptions.
 */
import { readObjectStates } from '#domain/changes/object-changes.ts';
import { readModseq } from '#domain/mailstore/email-reads.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { JmapDependencies } from './dependencies.ts';
import { viewSuffix } from './object-states.ts';
import { homesOf } from './object-type.ts';
import { TYPES } from './registry.ts';
import type { RequestScope } from './scope.ts';
import { encodeState } from './standard.ts';

/** Types whose state is that of an account's mail. */
const MAIL_TYPES = ['Email', 'Mailbox', 'Thread'];

/** Every type that push can tell of. */
export const PUSHED_TYPES: readonly string[] = [...MAIL_TYPES, ...TYPES.map(({ name }) => name)];

const VIEWS = new Map(TYPES.map((type) => [type.name, type]));

/** Types that may have changed, by the account as JMAP names it. */
export type TouchedTypes = Map<string, Set<string>>;

/** Types in an account as JMAP names it, with whose things they are. */
interface Place {
  accountId: string;
  owner: AccountId;
  types: Set<string>;
}

/** The declared types among these that somebody may be told of, by account, with whose things they are. */
function placesOf(scope: RequestScope, wanted: readonly string[]): Place[] {
  const places = new Map<string, Place>();
  for (const type of TYPES) {
    if (!wanted.includes(type.name) || !type.mayRead(scope.principal)) continue;
    for (const { accountId, owner } of homesOf(type.home, scope)) {
      const key = `${accountId} ${owner}`;
      const place = places.get(key) ?? { accountId, owner, types: new Set() };
      places.set(key, place);
      place.types.add(type.name);
    }
  }
  return [...places.values()];
}

/** Everything that somebody may be told of among these types. */
export function allTypes(scope: RequestScope, wanted: readonly string[]): TouchedTypes {
  const all: TouchedTypes = new Map();
  const mailTypes = MAIL_TYPES.filter((type) => wanted.includes(type));
  if (mailTypes.length > 0) for (const { id } of scope.accounts.values()) all.set(id, new Set(mailTypes));
  for (const { accountId, types } of placesOf(scope, wanted))
    all.set(accountId, (all.get(accountId) ?? new Set()).union(types));
  return all;
}

/** Calls the handler for each commit that may have changed one of the types; the result ends the watches. */
export function watchTypes(
  { hub, objects }: JmapDependencies,
  scope: RequestScope,
  wanted: readonly string[],
  handler: (accountId: string, types: readonly string[]) => void,
): () => void {
  const mailTypes = MAIL_TYPES.filter((type) => wanted.includes(type));
  const watches =
    mailTypes.length === 0
      ? []
      : [...scope.accounts.values()].map(({ id }) => hub.watch(id, () => handler(id, mailTypes)));
  for (const { accountId, owner, types } of placesOf(scope, wanted))
    watches.push(
      objects.watch(owner, (type) => {
        if (type === undefined) handler(accountId, [...types]);
        else if (types.has(type)) handler(accountId, [type]);
      }),
    );
  return () => {
    for (const unwatch of watches) unwatch();
  };
}

/** The states now of types that were touched, as a `StateChange` holds them (§7.1). One query or two an account. */
export async function readStates(
  { db }: JmapDependencies,
  scope: RequestScope,
  touched: TouchedTypes,
): Promise<Record<string, Record<string, string>>> {
  const changed: Record<string, Record<string, string>> = {};
  for (const [accountId, types] of touched) {
    const states: Record<string, string> = {};
    const mailTypes = MAIL_TYPES.filter((type) => types.has(type));
    if (mailTypes.length > 0) {
      const state = encodeState(await readModseq(db, accountId as AccountId));
      for (const type of mailTypes) states[type] = state;
    }
    for (const place of placesOf(scope, [...types]).filter((one) => one.accountId === accountId))
      for (const [type, state] of await readObjectStates(db, place.owner, [...place.types]))
        states[type] =
          `${state}${viewSuffix(VIEWS.get(type) ?? { name: type }, scope.accounts.get(accountId))}`;
    changed[accountId] = states;
  }
  return changed;
}
