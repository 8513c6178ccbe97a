/** What a method and a group of methods are: data and functions, so that session and dispatch are computed from them. */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { JmapDependencies } from './dependencies.ts';
import type { JmapAccount, RequestScope } from './scope.ts';

export interface MethodContext {
  deps: JmapDependencies;
  scope: RequestScope;
  /**
   * The state of an account's mail, read once for the reads of a request that follow each other: a state older than what it comes with
   * makes a client look twice, never miss anything. A call that writes ends it.
   */
  mailState: (accountId: AccountId) => Promise<number>;
  /** Adds a response after this method's own, under the same call id (RFC 8620 §3.4). */
  follow: (name: string, args: JsonObject) => void;
}

export interface JmapMethod {
  name: string;
  /** Gives the arguments of the response; faults are thrown as `MethodFault` or `Refusal`. */
  run(context: MethodContext, args: ArgumentReader): Promise<JsonObject>;
}

/**
 * Where the things of a type are: with the province, in every account that one may enter, in one's own alone, or
 * with the province and in every account; or one's own, kept in the account of the province.
 */
export type Home = 'province' | 'account' | 'own' | 'everywhere' | 'personal';

/** A type as modules list it: its methods, and what push has to know. */
export interface JmapType {
  name: string;
  home: Home;
  mayRead: (principal: AccountPrincipal) => boolean;
  /** See `ObjectType`. */
  view?: (account: JmapAccount) => string | undefined;
  /** Names of its properties. */
  properties: readonly string[];
  methods: readonly JmapMethod[];
}

/** A capability with its methods: one line in the registry. */
export interface JmapModule {
  capability: string;
  /** Its value in the session's capabilities. */
  describe: (deps: JmapDependencies, base: string) => JsonObject;
  /** Its value in an account's capabilities; absent for what accounts do not have. */
  describeAccount?: (account: JmapAccount, deps: JmapDependencies) => JsonObject | undefined;
  /** Its value in the capabilities of the province's account; absent for what the province does not have. */
  describeProvince?: (deps: JmapDependencies, scope: RequestScope) => JsonObject;
  /** A capability of accounts that the session itself does not have (RFC 9670 §2.2). */
  ownerCapability?: { capability: string; describe: (account: JmapAccount) => JsonObject };
  /** Declared types, each with its methods and its push. */
  types?: readonly JmapType[];
  methods: readonly JmapMethod[];
}
