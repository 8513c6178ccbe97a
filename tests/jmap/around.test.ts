/** What stands around mail: list changes, snippets, quotas, small blobs (RFC 8620 §5.6, RFC 8621 §5, RFC 9425, RFC 9404). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { startJmapServer } from './server.ts';

interface Thing extends JmapArguments {
  id: string;
}

/** A client that keeps a list by what it is told has changed. */
class ListFollower {
  ids: string[] = [];
  #state: unknown;
  readonly #client: JmapClient;
  readonly #query: JmapArguments;

  constructor(client: JmapClient, query: JmapArguments) {
    this.#client = client;
    this.#query = query;
  }

  async begin(): Promise<void> {
    const list = await this.#client.call('Email/query', this.#query);
    assert.equal(list['canCalculateChanges'], true);
    this.ids = list['ids'] as string[];
    this.#state = list['queryState'];
  }

  async follow(): Promise<void> {
    const changes = await this.#client.call('Email/queryChanges', {
      ...this.#query,
      sinceQueryState: this.#state,
    });
    const removed = new Set(changes['removed'] as string[]);
    this.ids = this.ids.filter((id) => !removed.has(id));
    for (const { id, index } of changes['added'] as { id: string; index: number }[])
      this.ids.splice(index, 0, id);
    this.#state = changes['newQueryState'];
  }
}

test('a list followed by its changes is the list read anew', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const boxes = (await client.call('Mailbox/get', { ids: null }))['list'] as Thing[];
  const idOf = (role: string): string => boxes.find((box) => box['role'] === role)?.id ?? '';
  const query = {
    filter: { inMailbox: idOf('inbox'), notKeyword: '$seen' },
    sort: [{ property: 'subject' }],
  };
  const letter = (subject: string) => server.deliver(client, `Subject: ${subject}\n\nx\n`);
  const [b, d] = [(await letter('b')).emailId, (await letter('d')).emailId];
  const follower = new ListFollower(client, query);
  await follower.begin();
  const same = async (): Promise<void> => {
    await follower.follow();
    assert.deepEqual(follower.ids, (await client.call('Email/query', query))['ids']);
  };
  await letter('a');
  await letter('c');
  await same();
  await client.call('Email/set', { update: { [d]: { 'keywords/$seen': true } } });
  await same();
  await client.call('Email/set', {
    update: { [d]: { 'keywords/$seen': null }, [b]: { mailboxIds: { [idOf('trash')]: true } } },
  });
  await same();
  await client.call('Email/set', { destroy: [d] });
  await same();
  assert.equal(follower.ids.length, 2);
  const old = { ...query, sinceQueryState: 's1' };
  assert.equal(await client.errorOf('Email/queryChanges', { ...old, maxChanges: 1 }), 'tooManyChanges');
  // Whether a signature holds changes with the time, and no state with it.
  const verified = { filter: { hasVerifiedSmime: true }, sinceQueryState: 's1' };
  assert.equal(await client.errorOf('Email/queryChanges', verified), 'cannotCalculateChanges');
  assert.equal(
    await client.errorOf('Email/queryChanges', { ...query, sinceQueryState: 's999999' }),
    'cannotCalculateChanges',
  );
});

test('snippets show where the words of a search stand', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { emailId } = await server.deliver(
    client,
    'Subject: Giao ban <tuần>\n\nKính mời dự họp giao ban lúc 8 giờ.\n',
  );
  const filter = { text: 'giao ban' };
  const [list] = [await client.call('Email/query', { filter })];
  assert.deepEqual(list['ids'], [emailId]);
  const snippets = await client.call('SearchSnippet/get', { filter, emailIds: [emailId, client.accountId] });
  assert.deepEqual(snippets['list'], [
    {
      emailId,
      subject: '<mark>Giao</mark> <mark>ban</mark> &lt;tuần&gt;',
      preview: 'Kính mời dự họp <mark>giao</mark> <mark>ban</mark> lúc 8 giờ.',
    },
  ]);
  assert.deepEqual(snippets['notFound'], [client.accountId]);
});

test('an account without a limit has no quota, one with a limit is told what it uses', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  assert.deepEqual((await client.call('Quota/get', { ids: null }))['list'], []);
  await server.db.query('update mail_account set quota_bytes = 1000 where account_id = $1', [
    client.accountId,
  ]);
  const state = (await client.call('Quota/get', { ids: null }))['state'];
  await server.deliver(client, 'Subject: x\n\ny\n');
  const [quota] = (await client.call('Quota/get', { ids: null }))['list'] as Thing[];
  assert.deepEqual([quota?.['used'], quota?.['hardLimit'], quota?.['warnLimit']], [17, 1000, 900]);
  const changes = await client.call('Quota/changes', { sinceState: state });
  assert.deepEqual([changes['updated'], changes['updatedProperties']], [[quota?.id], ['used']]);
});

test('small blobs are made of text, of base64 and of pieces of others, read back, and found where they are used', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const { accountId } = client;
  const [made, got] = await client.request([
    [
      'Blob/upload',
      {
        accountId,
        create: {
          a: { data: [{ 'data:asText': 'Huế ' }, { 'data:asBase64': 'MjAwNQ==' }], type: 'text/plain' },
          b: { data: [{ blobId: '#a', offset: 5, length: 2 }] },
          c: { data: [{ blobId: 'nothing' }] },
        },
      },
    ],
    ['Blob/get', { accountId, ids: ['#a', '#b', '#x'], properties: ['data:asText', 'size', 'digest:sha'] }],
  ]);
  const faults = made?.[1]['notCreated'] as Record<string, JmapArguments>;
  assert.equal(faults['c']?.['type'], 'blobNotFound');
  const list = got?.[1]['list'] as JmapArguments[];
  assert.deepEqual(
    list.map((one) => [one['id'], one['data:asText'], one['size']]),
    [
      ['#a', 'Huế 2005', 10],
      ['#b', ' 2', 2],
    ],
  );
  assert.deepEqual(got?.[1]['notFound'], ['#x']);
  const { emailId } = await server.deliver(client, 'Subject: x\n\ny\n');
  const [email] = (await client.call('Email/get', { ids: [emailId], properties: ['blobId', 'threadId'] }))[
    'list'
  ] as Thing[];
  const ids = [email?.['blobId'], 'f'.repeat(64)];
  const found = await client.call('Blob/lookup', { typeNames: ['Email', 'Thread'], ids });
  assert.deepEqual(found['list'], [
    { id: ids[0], matchedIds: { Email: [emailId], Thread: [email?.['threadId']] } },
    { id: ids[1], matchedIds: { Email: [], Thread: [] } },
  ]);
  assert.equal(await client.errorOf('Blob/lookup', { typeNames: ['Nothing'], ids }), 'unknownDataType');
});
