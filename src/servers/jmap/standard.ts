/**
 * What the standard methods share (RFC 8620 §5): arguments of /get and /changes, states, properties.
 */
import type { ChangesSince, KnownState } from '#domain/mailstore/changes-since.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { MAX_CHANGES, MAX_OBJECTS_IN_GET } from './limits.ts';
import { type JmapAccount, type RequestScope, requireAccount, resolveId } from './scope.ts';

/** The id in the database of every type here. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for what can be the id of something stored; anything else is simply not found. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** Throws `MethodFault('invalidArguments')` for a property that the type has not. */
export function requireProperties(
  named: readonly string[] | undefined,
  isKnown: (name: string) => boolean,
): void {
  const wrong = named?.find((name) => !isKnown(name));
  if (wrong !== undefined)
    throw new MethodFault('invalidArguments', `There is no property ${wrong.slice(0, 60)}.`, {
      arguments: ['properties'],
    });
}

export interface GetArguments {
  account: JmapAccount;
  /** Ids that may exist; undefined for all. */
  ids: string[] | undefined;
  /** Ids asked for that cannot be any's. */
  impossible: string[];
  properties: ReadonlySet<string>;
}

/** The arguments of /get; the caller reads its own first and calls `args.end()` after. */
export function readGetArguments(
  args: ArgumentReader,
  scope: RequestScope,
  known: {
    properties: ReadonlySet<string>;
    byDefault?: readonly string[];
    isKnown?: (name: string) => boolean;
  },
): GetArguments {
  const account = requireAccount(scope, args.id('accountId'));
  const asked = args.ids('ids');
  if (asked && asked.length > MAX_OBJECTS_IN_GET)
    throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_GET} objects at once.`);
  const named = args.texts('properties');
  requireProperties(named, (name) => known.properties.has(name) || known.isKnown?.(name) === true);
  const resolved = asked?.map((id) => resolveId(scope, id) ?? id);
  return {
    account,
    ids: resolved?.filter(isUuid),
    impossible: resolved?.filter((id) => !isUuid(id)) ?? [],
    properties: new Set(['id', ...(named ?? known.byDefault ?? known.properties)]),
  };
}

/** The response of /get. */
export function getResponse(
  { account, ids, impossible }: GetArguments,
  state: number,
  list: readonly JsonObject[],
): JsonObject {
  const found = new Set(list.map((object) => object['id']));
  return {
    accountId: account.id,
    state: encodeState(state),
    list: [...list],
    notFound: [...impossible, ...(ids ?? []).filter((id) => !found.has(id))],
  };
}

/** The object with the properties asked for; each is computed only then. */
export function pick(
  computers: Readonly<Record<string, () => JsonObject[string]>>,
  properties: ReadonlySet<string>,
): JsonObject {
  const object: JsonObject = {};
  for (const name of properties) {
    const value = computers[name]?.();
    if (value !== undefined) object[name] = value;
  }
  return object;
}

/** States are the account's mod-sequence (RFC 8620 §1.2: opaque to clients). */
export function encodeState(modseq: number): string {
  return `s${modseq}`;
}

/** The mod-sequence of a state, or undefined for text that was never one. */
export function decodeState(state: string): number | undefined {
  return /^s\d{1,15}$/.test(state) ? Number(state.slice(1)) : undefined;
}

/** A state that /changes gave: of a very large operation only a part has been told (`s12.5000`). */
function decodeKnown(state: string): KnownState | undefined {
  const [, modseq, told = '0'] = /^s(\d{1,15})(?:\.(\d{1,9}))?$/.exec(state) ?? [];
  return modseq === undefined ? undefined : { modseq: Number(modseq), told: Number(told) };
}

/** The arguments of /changes. */
export function readChangesArguments(
  args: ArgumentReader,
  scope: RequestScope,
): { account: JmapAccount; since: KnownState; sinceState: string; most: number } {
  const account = requireAccount(scope, args.id('accountId'));
  const sinceState = args.text('sinceState');
  const asked = args.unsigned('maxChanges', 1);
  args.end();
  const since = decodeKnown(sinceState);
  if (since === undefined) throw cannotCalculate();
  return { account, since, sinceState, most: Math.min(asked ?? MAX_CHANGES, MAX_CHANGES) };
}

/** The fault of a state that is too old or was never given. */
export function cannotCalculate(): MethodFault {
  return new MethodFault('cannotCalculateChanges', 'Read everything anew.');
}

/** The response of /changes. */
export function changesResponse(
  { account, sinceState }: { account: JmapAccount; sinceState: string },
  changes: ChangesSince<string>,
): JsonObject {
  const { newModseq, told, hasMore, created, updated, destroyed } = changes;
  return {
    accountId: account.id,
    oldState: sinceState,
    newState: told > 0 ? `${encodeState(newModseq)}.${told}` : encodeState(newModseq),
    hasMoreChanges: hasMore,
    created,
    updated,
    destroyed,
  };
}
