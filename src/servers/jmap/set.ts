/**
 * What every /set does (RFC 8620 §5.3): state checked, creations, updates, destructions, each with its own fault.
 */
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { encodeFault, MethodFault, type SetErrorType, SetFault } from '#formats/jmap/method-errors.ts';
import { requireApart } from '#formats/jmap/patch.ts';
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
  update: ReadonlyMap<string, JsonObject>;
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
  /** Adds to what is told of those made (RFC 8620 §5.3: whatever the client did not send). */
  complete?(response: SetResponse, sent: ReadonlyMap<string, JsonObject>): Promise<void>;
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
    return {
      type: SET_ERRORS[error.code] ?? 'forbidden',
      description: bothLanguages(error.message),
      // §5.3 `invalidProperties`: which they are.
      ...(error.code === 'invalidArgument' &&
        typeof error.facts['property'] === 'string' && { properties: [error.facts['property']] }),
    };
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

/** One /set as it runs. */
class Setting {
  readonly response = new SetResponse();
  readonly #scope: RequestScope;
  readonly #work: SetWork;
  readonly #isPossible: (id: string) => boolean;

  constructor(scope: RequestScope, work: SetWork, isPossible: (id: string) => boolean) {
    this.#scope = scope;
    this.#work = work;
    this.#isPossible = isPossible;
  }

  #idOf(key: string): string {
    const id = resolveSetId(this.#scope, key, this.#isPossible);
    if (id === undefined) throw new SetFault('notFound', 'There is no such object.');
    return id;
  }

  async create(creationId: string, object: JsonObject): Promise<void> {
    try {
      const made = await this.#work.create(object, creationId);
      this.#scope.createdIds.set(creationId, made['id'] as string);
      this.response.created[creationId] = made;
    } catch (error) {
      this.response.notCreated[creationId] = encodeSetFault(error);
    }
  }

  async update(key: string, patch: JsonObject): Promise<void> {
    try {
      const id = this.#idOf(key);
      if (this.response.destroyed.includes(id))
        throw new SetFault('willDestroy', 'It was destroyed by the same call.');
      requireApart(patch);
      this.response.updated[id] = await this.#work.update(id, patch);
    } catch (error) {
      this.response.notUpdated[key] = encodeSetFault(error);
    }
  }

  async destroy(key: string): Promise<void> {
    try {
      const id = this.#idOf(key);
      await this.#work.destroy(id);
      this.response.destroyed.push(id);
    } catch (error) {
      this.response.notDestroyed[key] = encodeSetFault(error);
    }
  }
}

/** Runs a /set object by object. What is to be changed and destroyed is changed only where it cannot be destroyed. */
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
  const setting = new Setting(scope, work, isPossible);
  const { response } = setting;
  for (const [creationId, object] of inOrder(set.create)) await setting.create(creationId, object);
  const resolve = (key: string): string | undefined => resolveSetId(scope, key, isPossible);
  const doomed = new Set(set.destroy.map(resolve).filter((id) => id !== undefined));
  const isDoomed = (key: string): boolean => doomed.has(resolve(key) ?? '');
  for (const [key, patch] of set.update) if (!isDoomed(key)) await setting.update(key, patch);
  for (const key of set.destroy) await setting.destroy(key);
  for (const [key, patch] of set.update) if (isDoomed(key)) await setting.update(key, patch);
  await work.complete?.(response, set.create);
  await work.finish?.(response);
  return response.encode(set.account, oldState, await stateNow());
}
