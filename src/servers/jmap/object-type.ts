/**
 * Data types that are not mail, each declared in one file: get, changes, query, queryChanges, set and push follow from the
 * declaration (RFC 8620 §5, §7). How to declare one stands in the README of this room.
 *
 * States come from `domain/changes`, so what a trigger notes is told. Cost of /get: the state and one read; of /query: the state
 * and one read of ids; of /changes: one range of the log.
 */
import { PROVINCE } from '#domain/changes/object-changes.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Home, MethodContext } from './method.ts';
import { type JmapAccount, PROVINCE_ACCOUNT, type RequestScope, requireAccount } from './scope.ts';
import type { SetWork } from './set.ts';

/** One call on a type: who asks, and whose things. */
export interface ObjectContext extends MethodContext {
  principal: AccountPrincipal;
  /** `PROVINCE`, or the account. */
  owner: AccountId;
  /** The account with the key to it; absent for the province. */
  account?: JmapAccount;
}

/** Gives the value of a condition, or undefined for one that is no such value. */
export type ConditionReader = (value: Json) => unknown;
export type Conditions = Record<string, ConditionReader>;
export type Condition<C extends Conditions> = { [Name in keyof C]?: Exclude<ReturnType<C[Name]>, undefined> };

export interface Sort {
  property: string;
  isAscending: boolean;
}

export interface ObjectQuery<C extends Conditions> {
  /** What can be asked for, and how its value is read. */
  conditions: C;
  /** Properties to sort by; the first is the order where none is asked for. */
  sorts: readonly string[];
  /** The ids that meet all conditions, in order, at most so many: those that this principal may see. */
  ids(context: ObjectContext, condition: Condition<C>, sort: Sort, most: number): Promise<string[]>;
}

export interface ObjectType<T extends { id: string }, C extends Conditions = Conditions> {
  name: string;
  home: Home;
  /** Who may use the type at all; everybody unless told. What of it they see, `read` and `query` decide. */
  mayRead?: (principal: AccountPrincipal) => boolean;
  /**
   * What of an account's things whoever asks sees, where that is not all of them; undefined for all. A state holds for this part
   * alone.
   */
  view?: (account: JmapAccount) => string | undefined;
  /** Ids that may be some thing's; UUIDs unless told. */
  isId?: (id: string) => boolean;
  /** Each property as it is sent, computed only when asked for. */
  properties: Record<string, (object: T, context: ObjectContext) => Json>;
  /** Those given when none are named; all unless told. */
  byDefault?: readonly string[];
  /** For types that keep what they do not know: whether a property may be asked for, and the whole thing as it is sent. */
  isProperty?: (name: string) => boolean;
  encode?: (object: T, context: ObjectContext) => JsonObject;
  /** Things by their ids, or all, at most so many: those that this principal may see. One query. */
  read(context: ObjectContext, ids: string[] | undefined, most: number): Promise<T[]>;
  query?: ObjectQuery<C>;
  /** What /set does to single things; absent where nothing is set. `args` has arguments of the type's own. */
  set?(context: ObjectContext, args: ArgumentReader): SetWork;
}

/** The accounts that a type is used in, as JMAP names them, with whose things they hold. */
export function homesOf(home: Home, scope: RequestScope): { accountId: string; owner: AccountId }[] {
  const province = { accountId: PROVINCE_ACCOUNT, owner: PROVINCE };
  if (home === 'province') return [province];
  if (home === 'personal') return [{ ...province, owner: scope.principal.accountId }];
  const accounts = [...scope.accounts.values()].filter(
    ({ id }) => home !== 'own' || id === scope.principal.accountId,
  );
  const own = accounts.map(({ id }) => ({ accountId: id as string, owner: id }));
  return home === 'everywhere' ? [...own, province] : own;
}

/** Reads the argument `accountId` of a call on a type. Throws `MethodFault`. */
export function openContext(
  type: Pick<ObjectType<{ id: string }>, 'home' | 'mayRead'>,
  context: MethodContext,
  args: ArgumentReader,
  writes = false,
): ObjectContext {
  const { scope } = context;
  const { principal } = scope;
  const accountId = args.id('accountId');
  if (type.mayRead && !type.mayRead(principal))
    throw new MethodFault('forbidden', 'Your roles do not permit this.');
  if (accountId === PROVINCE_ACCOUNT && (type.home === 'province' || type.home === 'everywhere'))
    return { ...context, principal, owner: PROVINCE };
  if (accountId === PROVINCE_ACCOUNT && type.home === 'personal')
    return { ...context, principal, owner: principal.accountId };
  if (type.home === 'province' || type.home === 'personal') {
    requireAccount(scope, accountId);
    throw new MethodFault('accountNotSupportedByMethod', `Use the account "${PROVINCE_ACCOUNT}".`);
  }
  const account = requireAccount(scope, accountId, writes);
  if (type.home === 'own' && account.id !== principal.accountId)
    throw new MethodFault('accountNotSupportedByMethod', 'Use your own account.');
  return { ...context, principal, owner: account.id, account };
}
