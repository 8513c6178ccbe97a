/**
 * What every /set does (RFC 8620 §5.3): state checked, creations, updates, destructions, each with its own fault.
 */
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { encodeFault, MethodFault, type SetErrorType, SetFault } from '#formats/jmap/method-errors.ts';
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import { bothLanguages } from '#platform/kernel/refusal-texts.ts';
import { MAX_OBJECTS_IN_SET } from './limits.ts';
import type { MethodContext } from './method.ts';
import { type JmapAccount, type RequestScope, requireAccount, resolveId } from './scope.ts';
import { encodeState, isUuid } from './standard.ts';

export interface SetArguments {
  account: JmapAccount;
  ifInState: string | undefined;
  create: Map<string, JsonObject>;
  update: Map<string, JsonObject>;
  destroy: string[];
}

export function readSetArguments(args: ArgumentReader, scope: RequestScope): SetArguments {
  const account = requireAccount(scope, args.id('accountId'), true);
  return { account, ...readSetObjects(args) };
}

/** What is to be set, of whatever account. */
export function readSetObjects(args: ArgumentReader): Omit<SetArguments, 'account'> {
  const set = {
    ifInState: args.optionalText('ifInState'),
    create: args.objects('create'),
    update: args.objects('update'),
    destroy: args.ids('destroy') ?? [],
  };
  if (set.create.size + set.update.size + set.destroy.length > MAX_OBJECTS_IN_SET)
    throw new MethodFault('requestTooLarge', `At most ${MAX_OBJECTS_IN_SET} objects at once.`);
  return set;
}

/** What a type does to single objects; faults are `SetFault` or `Refusal`. */
export interface SetWork {
  /** Gives the id and whatever the server set. */
  create(object: JsonObject, creationId: string): Promise<JsonObject>;
  /** Gives what the server changed beyond the patch, or null. */
  update(id: string, patch: JsonObject): Promise<JsonObject | null>;
  destroy(id: string): Promise<void>;
  /** What follows from all of them, when they are done (RFC 8621 §7.5); may add to what is told. */
  finish?(response: SetResponse): Promise<void>;
}

const SET_ERRORS: Partial<Record<RefusalCode, SetErrorType>> = {
  notFound: 'notFound',
  overQuota: 'overQuota',
  tooLarge: 'tooLarge',
  // RFC 8620 §5.3: a limit on the number of objects.
  tooMany: 'overQuota',
  invalidArgument: 'invalidProperties',
  alreadyExists: 'alreadyExists',
};

/** A fault of one object as it is told; what is no such fault is thrown on. */
export function encodeSetFault(error: unknown): JsonObject {
  if (error instanceof SetFault) return encodeFault(error);
  if (error instanceof Refusal && error.code !== 'temporarilyUnavailable' && error.code !== 'storageFull')
    return { type: SET_ERRORS[error.code] ?? 'forbidden', description: bothLanguages(error.message) };
  throw error;
}

/** An empty map is told as null (RFC 8620 §5.3). */
export function orNull(map: JsonObject): JsonObject | null {
  return Object.keys(map).length > 0 ? map : null;
}

/** The outcome of a /set as it gathers. */
export class SetResponse {
  readonly created: JsonObject = {};
  readonly updated: JsonObject = {};
  readonly destroyed: string[] = [];
  readonly notCreated: JsonObject = {};
  readonly notUpdated: JsonObject = {};
  readonly notDestroyed: JsonObject = {};

  encode(account: { id: string }, oldState: string, newState: string): JsonObject {
    return {
      accountId: account.id,
      oldState,
      newState,
      created: orNull(this.created),
      updated: orNull(this.updated),
      destroyed: this.destroyed.length > 0 ? this.destroyed : null,
      notCreated: orNull(this.notCreated),
      notUpdated: orNull(this.notUpdated),
      notDestroyed: orNull(this.notDestroyed),
    };
  }
}

export const NOT_FOUND: JsonObject = { type: 'notFound', description: 'There is no such object.' };

/** The id that a key of update or an entry of destroy means, or undefined when it cannot be any's. */
export function resolveSetId(
  scope: RequestScope,
  id: string,
  isPossible: (id: string) => boolean = isUuid,
): string | undefined {
  const resolved = resolveId(scope, id);
  return resolved !== undefined && isPossible(resolved) ? resolved : undefined;
}

/** Throws `MethodFault('stateMismatch')` when the client's state is another. */
export function requireState(ifInState: string | undefined, state: string): void {
  if (ifInState !== undefined && ifInState !== state)
    throw new MethodFault('stateMismatch', 'The state is another now.');
}

/** Creations in an order in which what is referred to comes first; circles keep theirs and fail by themselves. */
function* inOrder(create: ReadonlyMap<string, JsonObject>): Generator<[string, JsonObject]> {
  const left = new Map(create);
  while (left.size > 0) {
    const free = [...left].filter(([, object]) =>
      Object.values(object).every(
        (value) => typeof value !== 'string' || !value.startsWith('#') || !left.has(value.slice(1)),
      ),
    );
    const next = free.length > 0 ? free : [...left];
    for (const [creationId, object] of next) {
      left.delete(creationId);
      yield [creationId, object];
    }
  }
}

/** Runs a /set object by object. */
export async function runSet(
  { scope }: MethodContext,
  set: Omit<SetArguments, 'account'> & { account: { id: string } },
  work: SetWork,
  readState: () => Promise<number | string>,
  isPossible: (id: string) => boolean = isUuid,
): Promise<JsonObject> {
  const stateNow = async (): Promise<string> => {
    const state = await readState();
    return typeof state === 'number' ? encodeState(state) : state;
  };
  const oldState = await stateNow();
  requireState(set.ifInState, oldState);
  const response = new SetResponse();
  for (const [creationId, object] of inOrder(set.create)) {
    try {
      const made = await work.create(object, creationId);
      scope.createdIds.set(creationId, made['id'] as string);
      response.created[creationId] = made;
    } catch (error) {
      response.notCreated[creationId] = encodeSetFault(error);
    }
  }
  for (const [key, patch] of set.update) {
    const id = resolveSetId(scope, key, isPossible);
    try {
      if (id === undefined) response.notUpdated[key] = NOT_FOUND;
      else response.updated[id] = await work.update(id, patch);
    } catch (error) {
      response.notUpdated[key] = encodeSetFault(error);
    }
  }
  for (const key of set.destroy) {
    const id = resolveSetId(scope, key, isPossible);
    try {
      if (id === undefined) throw new SetFault('notFound', 'There is no such object.');
      await work.destroy(id);
      response.destroyed.push(id);
    } catch (error) {
      response.notDestroyed[key] = encodeSetFault(error);
    }
  }
  const newState = await stateNow();
  await work.finish?.(response);
  return response.encode(set.account, oldState, newState);
}
