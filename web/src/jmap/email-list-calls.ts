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

/** What asks for a page: ids, what their rows show, and of conversations the other messages. */
export function listCalls({ accountId, filter, sort, collapseThreads }: ListQuery, page: number): Call[] {
  const properties = LIST_PROPERTIES;
  const window = { position: page * PAGE, limit: PAGE, calculateTotal: true };
  const calls: Call[] = [
    ['Email/query', { accountId, filter, sort, collapseThreads, ...window }],
    ['Email/get', { accountId, '#ids': resultOf(0, 'Email/query', '/ids'), properties }],
  ];
  if (!collapseThreads) return calls;
  return [
    ...calls,
    ['Thread/get', { accountId, '#ids': resultOf(1, 'Email/get', '/list/*/threadId') }],
    ['Email/get', { accountId, '#ids': resultOf(2, 'Thread/get', '/list/*/emailIds'), properties }],
  ];
}
