/**
 * The methods of JMAP with their arguments and responses, as types (RFC 8620 §5, RFC 8621). A further data type with the standard
 * methods is one line in `JmapMethods`; a method that is not listed can be called all the same, untyped.
 */
import type {
  Email,
  EmailSubmission,
  Identity,
  Mailbox,
  PushSubscription,
  Quota,
  SearchSnippet,
  Thread,
} from './client-objects.ts';

/** An argument or an object nobody gave a type. */
export type Values = Record<string, unknown>;

interface Method<Args, Result> {
  args: Args;
  result: Result;
}

interface SetError {
  type: string;
  description?: string;
  properties?: string[];
  [fact: string]: unknown;
}

interface GetResult<T> {
  accountId: string;
  state: string;
  list: T[];
  notFound: string[];
}

interface ChangesResult {
  accountId: string;
  oldState: string;
  newState: string;
  hasMoreChanges: boolean;
  created: string[];
  updated: string[];
  destroyed: string[];
  updatedProperties?: string[] | null;
}

interface SetArgs {
  accountId: string;
  ifInState?: string;
  create?: Record<string, Values>;
  update?: Record<string, Values>;
  destroy?: string[];
}

interface SetResult<T> {
  accountId: string;
  oldState: string | null;
  newState: string;
  created: Record<string, Partial<T> & { id: string }> | null;
  updated: Record<string, Partial<T> | null> | null;
  destroyed: string[] | null;
  notCreated: Record<string, SetError> | null;
  notUpdated: Record<string, SetError> | null;
  notDestroyed: Record<string, SetError> | null;
}

/** What a list is made by. */
interface ListArgs {
  accountId: string;
  filter?: Values | null;
  sort?: Values[] | null;
  calculateTotal?: boolean;
}

interface QueryArgs extends ListArgs {
  position?: number;
  anchor?: string;
  anchorOffset?: number;
  limit?: number;
}

interface QueryResult {
  accountId: string;
  queryState: string;
  canCalculateChanges: boolean;
  position: number;
  ids: string[];
  total?: number;
  limit?: number;
}

interface QueryChangesResult {
  accountId: string;
  oldQueryState: string;
  newQueryState: string;
  total?: number;
  removed: string[];
  added: { id: string; index: number }[];
}

/** `/get`, `/changes`, `/set`, `/query` and `/queryChanges` of a type; what a type adds to arguments is `More`. */
type StandardMethods<Name extends string, T, Get = object, Set = object, Query = object> = Record<
  `${Name}/get`,
  Method<{ accountId: string; ids?: string[] | null; properties?: string[] } & Get, GetResult<T>>
> &
  Record<
    `${Name}/changes`,
    Method<{ accountId: string; sinceState: string; maxChanges?: number }, ChangesResult>
  > &
  Record<`${Name}/set`, Method<SetArgs & Set, SetResult<T>>> &
  Record<`${Name}/query`, Method<QueryArgs & Query, QueryResult>> &
  Record<
    `${Name}/queryChanges`,
    Method<
      ListArgs & Query & { sinceQueryState: string; maxChanges?: number; upToId?: string },
      QueryChangesResult
    >
  >;

/** RFC 8621 §4.2. */
interface BodyArgs {
  bodyProperties?: string[];
  fetchTextBodyValues?: boolean;
  fetchHTMLBodyValues?: boolean;
  fetchAllBodyValues?: boolean;
  maxBodyValueBytes?: number;
}

interface CreatedEmails {
  accountId: string;
  oldState: string | null;
  newState: string;
  created: Record<string, Pick<Email, 'id' | 'blobId' | 'threadId' | 'size'>> | null;
  notCreated: Record<string, SetError> | null;
}

interface OnSuccess {
  onSuccessUpdateEmail?: Record<string, Values>;
  onSuccessDestroyEmail?: string[];
}

interface SpecialMethods {
  'Core/echo': Method<Values, Values>;
  'Blob/copy': Method<
    { fromAccountId: string; accountId: string; blobIds: string[] },
    { copied: Record<string, string> | null; notCopied: Record<string, SetError> | null }
  >;
  'Email/import': Method<
    { accountId: string; ifInState?: string; emails: Record<string, Values> },
    CreatedEmails
  >;
  'Email/copy': Method<
    {
      fromAccountId: string;
      accountId: string;
      ifInState?: string;
      ifFromInState?: string;
      create: Record<string, Values>;
      onSuccessDestroyOriginal?: boolean;
      destroyFromIfInState?: string;
    },
    CreatedEmails
  >;
  'Email/parse': Method<
    { accountId: string; blobIds: string[]; properties?: string[] } & BodyArgs,
    { parsed: Record<string, Partial<Email>> | null; notParsable: string[] | null; notFound: string[] | null }
  >;
  'SearchSnippet/get': Method<
    { accountId: string; filter?: Values | null; emailIds: string[] },
    { accountId: string; list: SearchSnippet[]; notFound: string[] | null }
  >;
  'PushSubscription/get': Method<
    { ids?: string[] | null; properties?: string[] },
    Omit<GetResult<PushSubscription>, 'accountId' | 'state'>
  >;
  'PushSubscription/set': Method<
    Omit<SetArgs, 'accountId' | 'ifInState'>,
    Omit<SetResult<PushSubscription>, 'accountId' | 'oldState' | 'newState'>
  >;
}

export type JmapMethods = SpecialMethods &
  StandardMethods<'Mailbox', Mailbox, object, { onDestroyRemoveEmails?: boolean }, TreeArgs> &
  StandardMethods<'Thread', Thread> &
  StandardMethods<'Email', Email, BodyArgs, object, { collapseThreads?: boolean }> &
  StandardMethods<'Identity', Identity> &
  StandardMethods<'EmailSubmission', EmailSubmission, object, OnSuccess> &
  StandardMethods<'Quota', Quota>;

/** RFC 8621 §2.3. */
interface TreeArgs {
  sortAsTree?: boolean;
  filterAsTree?: boolean;
}
