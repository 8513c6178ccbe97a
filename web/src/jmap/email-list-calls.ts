/** The question behind a list of e-mails and the calls that answer a page of it. Pure: asked before the application runs, too. */
import { type Call, resultOf } from './transport.ts';

export interface ListQuery {
  accountId: string;
  filter: object | null;
  sort: readonly object[];
  collapseThreads: boolean;
}

export const LIST_PROPERTIES = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  'from',
  'to',
  'subject',
  'preview',
  'hasAttachment',
  'signals',
];
export const PAGE = 50;

/** Conditions that the server answers for a whole list from what it keeps at hand. */
const AT_HAND: ReadonlySet<string> = new Set(['operator', 'inMailbox', 'hasKeyword', 'notKeyword']);

/** True for a search: to count all that it finds costs the server more than the page that is looked at. */
export function countsLate({ filter }: Pick<ListQuery, 'filter'>): boolean {
  if (filter === null) return false;
  const { conditions = [], ...others } = filter as { conditions?: object[] };
  return (
    Object.keys(others).some((name) => !AT_HAND.has(name)) ||
    conditions.some((inner) => countsLate({ filter: inner }))
  );
}

/**
 * What asks for a page: ids, what their rows show, and of conversations the other messages. Of a search neither those nor the number of
 * all: `restCalls` asks for them when the page is on the screen.
 */
export function listCalls(query: ListQuery, page: number): Call[] {
  const { accountId, filter, sort, collapseThreads } = query;
  const isLate = countsLate(query);
  const properties = LIST_PROPERTIES;
  const window = { position: page * PAGE, limit: PAGE, calculateTotal: !isLate };
  const calls: Call[] = [
    ['Email/query', { accountId, filter, sort, collapseThreads, ...window }],
    ['Email/get', { accountId, '#ids': resultOf(0, 'Email/query', '/ids'), properties }],
  ];
  if (collapseThreads)
    calls.push(['Thread/get', { accountId, '#ids': resultOf(1, 'Email/get', '/list/*/threadId') }]);
  if (collapseThreads && !isLate)
    calls.push([
      'Email/get',
      { accountId, '#ids': resultOf(2, 'Thread/get', '/list/*/emailIds'), properties },
    ]);
  return calls;
}

/** The rest of a search: how much there is, and the messages of conversations that are not here. */
export function restCalls(
  { accountId, filter, sort, collapseThreads }: ListQuery,
  ids: readonly string[],
): Call[] {
  const count = { position: 0, limit: 1, calculateTotal: true };
  const calls: Call[] = [['Email/query', { accountId, filter, sort, collapseThreads, ...count }]];
  if (ids.length > 0) calls.push(['Email/get', { accountId, ids, properties: LIST_PROPERTIES }]);
  return calls;
}
