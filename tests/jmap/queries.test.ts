/** What requests ask of the database: a few questions each, and as many for a thousand e-mails as for one (issue "no query per id"). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queryable } from '#platform/postgres/database.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { resultOf } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

type Calls = Parameters<JmapClient['request']>[0];

/** Questions that an act asks; who signs in is asked elsewhere, by one more. */
async function countQueries(server: JmapTestServer, act: () => Promise<unknown>): Promise<number> {
  const { db } = server.deps;
  let count = 0;
  const counting = (asked: Queryable): Queryable => ({
    query: (sql, params, options) => {
      count += 1;
      return asked.query(sql, params, options);
    },
  });
  server.deps.db = {
    ...db,
    ...counting(db),
    transaction: (work) => db.transaction((tx) => work({ ...tx, ...counting(tx) })),
  };
  try {
    await act();
  } finally {
    server.deps.db = db;
  }
  return count;
}

const LIST = ['id', 'threadId', 'mailboxIds', 'keywords', 'from', 'subject', 'receivedAt', 'preview'];

function requestsOf(
  accountId: string,
  inbox: string,
  ids: string[],
  threadId: string,
): Record<string, Calls> {
  const query = { accountId, filter: { inMailbox: inbox }, collapseThreads: true, calculateTotal: true };
  const page: JmapArguments = { accountId, '#ids': resultOf('c1', 'Email/query', '/ids'), properties: LIST };
  const search = { accountId, filter: { text: 'họp' } };
  return {
    'first page': [
      ['Mailbox/get', { accountId, ids: null }],
      ['Email/query', { ...query, limit: 50 }],
      ['Email/get', page],
    ],
    'next page': [
      ['Core/echo', {}],
      ['Email/query', { ...query, position: 1, limit: 50 }],
      ['Email/get', page],
    ],
    'open a thread': [
      ['Thread/get', { accountId, ids: [threadId] }],
      [
        'Email/get',
        {
          accountId,
          '#ids': resultOf('c0', 'Thread/get', '/list/*/emailIds'),
          properties: [...LIST, 'bodyValues', 'textBody', 'attachments'],
          fetchTextBodyValues: true,
        },
      ],
    ],
    search: [
      ['Email/query', search],
      ['Email/get', { ...page, '#ids': resultOf('c0', 'Email/query', '/ids') }],
      ['SearchSnippet/get', { ...search, '#emailIds': resultOf('c0', 'Email/query', '/ids') }],
    ],
    flag: [
      [
        'Email/set',
        { accountId, update: Object.fromEntries(ids.map((id) => [id, { 'keywords/$flagged': true }])) },
      ],
    ],
  };
}

/** At most so many, the two that say who asks among them. */
const MOST: Record<string, number> = {
  'first page': 5,
  'next page': 4,
  'open a thread': 6,
  search: 12,
  flag: 9,
};

test('a request asks the database a few times, however many e-mails it is about', async () => {
  await using server = await startJmapServer();
  const counted: Record<string, number>[] = [];
  for (const number of [2, 40]) {
    const client = await server.signIn(`Nguyễn Văn An ${number}`);
    const [inbox = ''] = (await client.call('Mailbox/query', { filter: { role: 'inbox' } }))[
      'ids'
    ] as string[];
    const ids: string[] = [];
    let threadId = '';
    for (let index = 0; index < number; index += 1) {
      const filed = await server.deliver(
        client,
        `Message-ID: <${index}@x>\nReferences: <goc@x>\nSubject: Re: họp\n\nLịch họp ${index}\n`,
      );
      ids.push(filed.emailId);
      threadId = filed.threadId;
    }
    const counts: Record<string, number> = {};
    for (const [name, calls] of Object.entries(requestsOf(client.accountId, inbox, ids, threadId))) {
      // The first look reads the account's lists into memory.
      await client.request(calls);
      counts[name] = await countQueries(server, () => client.request(calls));
    }
    counted.push(counts);
  }
  assert.deepEqual(counted[1], counted[0]);
  for (const [name, count] of Object.entries(counted[0] ?? {}))
    assert.ok(count <= (MOST[name] ?? 0), `${name}: ${count} queries`);
});
