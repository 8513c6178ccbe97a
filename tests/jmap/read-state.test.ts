/** An agency's mailbox with a read state for each person, by JMAP (issue 7, R9.1): $seen, lists, counts and changes are one's own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { JmapArguments } from '#tests/clients/jmap.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

type Client = Awaited<ReturnType<JmapTestServer['signIn']>>;

/** The head and a delegate of an agency with three letters, each with a read state of their own. */
async function openAgency() {
  const server = await startJmapServer();
  const accountId = await server.accountIdOf('snv@thuathienhue.gov.vn');
  const head = await server.signIn('Nguyễn Văn An', 'snv', 'agency_head');
  const delegate = await server.signIn('Trần Thị Bình', 'snv', 'delegate');
  const before = await delegate.call('ReadState/get', { accountId, ids: null });
  assert.deepEqual(before['list'], [{ id: 'singleton', isPersonal: false, mayChange: false }]);
  const personal = { accountId, update: { singleton: { isPersonal: true, reason: 'Quyết định 12' } } };
  const refused = await delegate.call('ReadState/set', personal);
  assert.equal((refused['notUpdated'] as Record<string, JmapArguments>)['singleton']?.['type'], 'forbidden');
  assert.deepEqual((await head.call('ReadState/set', personal))['updated'], { singleton: null });
  const changes = await delegate.call('ReadState/changes', { accountId, sinceState: before['state'] });
  assert.deepEqual(changes['updated'], ['singleton'], 'the other is told');
  const agency = Object.create(head, { accountId: { value: accountId } }) as Client;
  const ids: string[] = [];
  for (const number of [1, 2, 3]) {
    const filed = await server.deliver(
      agency,
      `Subject: Công văn ${number}\nMessage-ID: <${number}@x>\n\nx\n`,
    );
    ids.push(filed.emailId);
  }
  const list = async (client: Client, filter: JmapArguments): Promise<unknown> =>
    (await client.call('Email/query', { accountId, filter, calculateTotal: true }))['ids'];
  const inboxOf = async (client: Client): Promise<JmapArguments> => {
    const answer = await client.call('Mailbox/get', { accountId, ids: null });
    const inbox = (answer['list'] as JmapArguments[]).find(({ role }) => role === 'inbox');
    return inbox ?? {};
  };
  return {
    server,
    accountId,
    head,
    delegate,
    ids,
    list,
    inboxOf,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('what one person has read is unread to the other: keywords, lists, counts, threads and changes', async () => {
  await using agency = await openAgency();
  const { accountId, head, delegate, ids, list, inboxOf } = agency;
  const [first = '', second = '', third = ''] = ids;
  const { state } = await delegate.call('Email/get', { accountId, ids: [] });
  const set = await head.call('Email/set', {
    accountId,
    update: { [first]: { 'keywords/$seen': true }, [second]: { keywords: { $seen: true, $flagged: true } } },
  });
  assert.deepEqual(set['notUpdated'] ?? null, null);
  const keywords = async (client: Client): Promise<unknown> => {
    const answer = await client.call('Email/get', { accountId, ids, properties: ['keywords'] });
    const all = answer['list'] as { id: string; keywords: JmapArguments }[];
    return ids.map((id) => Object.keys(all.find((one) => one.id === id)?.keywords ?? {}).sort());
  };
  assert.deepEqual(await keywords(head), [['$seen'], ['$flagged', '$seen'], []]);
  assert.deepEqual(await keywords(delegate), [[], ['$flagged'], []]);
  assert.deepEqual(await list(head, { notKeyword: '$seen' }), [third]);
  assert.deepEqual(await list(delegate, { notKeyword: '$seen' }), [third, second, first]);
  assert.deepEqual(await list(head, { hasKeyword: '$seen', text: 'công văn' }), [second, first]);
  assert.deepEqual(await list(delegate, { hasKeyword: '$seen', text: 'công văn' }), []);
  const counted = async (client: Client): Promise<unknown> => {
    const { totalEmails, unreadEmails, unreadThreads } = await inboxOf(client);
    return [totalEmails, unreadEmails, unreadThreads];
  };
  assert.deepEqual(await counted(head), [3, 1, 1]);
  assert.deepEqual(await counted(delegate), [3, 3, 3]);
  // Of the head's change the delegate hears what is everybody's alone: the flag on the second.
  const changes = await delegate.call('Email/changes', { accountId, sinceState: state });
  assert.deepEqual(changes['updated'], [second]);
  const own = await head.call('Email/changes', { accountId, sinceState: state });
  assert.deepEqual((own['updated'] as string[]).toSorted(), [first, second].toSorted());
  assert.deepEqual(await verifyMailStore(agency.server.db), []);
});

test('the delegate marks unread again, moves and destroys; the head’s state stays and the counts agree', async () => {
  await using agency = await openAgency();
  const { accountId, head, delegate, ids, inboxOf } = agency;
  const [first = '', second = ''] = ids;
  const everything = Object.fromEntries(ids.map((id) => [id, { 'keywords/$seen': true }]));
  for (const client of [head, delegate]) await client.call('Email/set', { accountId, update: everything });
  assert.equal((await inboxOf(delegate))['unreadEmails'], 0);
  await delegate.call('Email/set', { accountId, update: { [first]: { 'keywords/$seen': null } } });
  assert.equal((await inboxOf(delegate))['unreadEmails'], 1);
  assert.equal((await inboxOf(head))['unreadEmails'], 0);
  await head.call('Email/set', { accountId, destroy: [first, second] });
  assert.deepEqual(
    [(await inboxOf(delegate))['unreadEmails'], (await inboxOf(head))['unreadEmails']],
    [0, 0],
  );
  assert.deepEqual(await verifyMailStore(agency.server.db), []);
});
