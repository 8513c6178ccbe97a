/** Lists that follow by /queryChanges (RFC 8620 §5.6): mailboxes as lists and as trees, submissions, and what is too much to ask. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { ListFollower } from './model.ts';
import { openSending, send } from './sending.ts';
import { startJmapServer } from './server.ts';

interface Box {
  id: string;
  role: string | null;
}

interface Step {
  kind: 'create' | 'rename' | 'move' | 'destroy' | 'subscribe';
  which: number;
  where: number;
  name: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('create', 'create', 'create', 'rename', 'move', 'destroy', 'subscribe'),
  which: fc.nat(20),
  where: fc.nat(20),
  name: fc.constantFrom('An', 'Bình', 'Chi', 'Dũng', 'Ánh', 'an ninh'),
});

async function ownBoxes(client: JmapClient): Promise<string[]> {
  const list = (await client.call('Mailbox/get', { ids: null, properties: ['role'] }))['list'] as Box[];
  return list.flatMap(({ id, role }) => (role === null ? [id] : []));
}

/** One act on the mailboxes; what the server refuses (a circle, a name twice) is no change. */
async function act(client: JmapClient, { kind, which, where, name }: Step): Promise<void> {
  const boxes = await ownBoxes(client);
  const id = boxes[which % Math.max(1, boxes.length)];
  const parentId = where % 3 === 0 ? null : (boxes[where % Math.max(1, boxes.length)] ?? null);
  const patches: Record<string, JmapArguments> = {
    rename: { name },
    move: { parentId },
    subscribe: { isSubscribed: where % 2 === 0 },
  };
  if (kind === 'create')
    await client.call('Mailbox/set', { create: { a: { name, parentId, sortOrder: where } } });
  else if (id === undefined) return;
  else if (kind === 'destroy') await client.call('Mailbox/set', { destroy: [id] });
  else await client.call('Mailbox/set', { update: { [id]: patches[kind] } });
}

test('lists of mailboxes follow by their changes, as lists and as trees', async () => {
  await using server = await startJmapServer();
  let people = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 6 }), async (rounds) => {
      people += 1;
      const client = await server.signIn(`Nguyễn Văn An ${people}`);
      const byName = [{ property: 'sortOrder' }, { property: 'name' }];
      const followers = [
        new ListFollower(client, 'all', { sort: byName }, 'Mailbox'),
        new ListFollower(client, 'tree', { sort: byName, sortAsTree: true }, 'Mailbox'),
        new ListFollower(client, 'named', { filter: { name: 'an' }, sort: byName }, 'Mailbox'),
        new ListFollower(
          client,
          'named tree',
          { filter: { name: 'n' }, sort: [{ property: 'name' }], sortAsTree: true, filterAsTree: true },
          'Mailbox',
        ),
      ];
      for (const follower of followers) await follower.begin();
      for (const round of rounds) {
        for (const one of round) await act(client, one);
        for (const follower of followers) {
          await follower.follow();
          assert.deepEqual(follower.known(), await follower.anew(), follower.name);
        }
      }
    }),
    { numRuns: 12 },
  );
});

test('mail that comes changes the counts of a mailbox and not its place', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const list = await client.call('Mailbox/query', {});
  assert.equal(list['canCalculateChanges'], true);
  await server.deliver(client, 'Subject: x\n\nx\n');
  const changes = await client.call('Mailbox/queryChanges', { sinceQueryState: list['queryState'] });
  assert.deepEqual([changes['removed'], changes['added']], [[], []]);
  assert.notEqual(changes['newQueryState'], list['queryState']);
  assert.equal(
    await client.errorOf('Mailbox/queryChanges', { sinceQueryState: 'never' }),
    'cannotCalculateChanges',
  );
  await client.call('Mailbox/set', { create: { a: { name: 'a' }, b: { name: 'b' } } });
  const args = { sinceQueryState: list['queryState'], maxChanges: 1 };
  assert.equal(await client.errorOf('Mailbox/queryChanges', args), 'tooManyChanges');
});

test('the list of submissions follows what is sent', async () => {
  await using sending = await openSending();
  const { client, binh } = sending;
  const follower = new ListFollower(client, 'sent', { sort: [{ property: 'sentAt' }] }, 'EmailSubmission');
  await follower.begin();
  for (const subject of ['một', 'hai']) {
    await send(sending, { to: [{ email: binh.address }], subject });
    await follower.follow();
    assert.deepEqual(follower.known(), await follower.anew());
  }
  assert.equal((follower.known() as [string[], number])[1], 2);
});

test('a filter that would take too long is refused before it runs', async () => {
  await using server = await startJmapServer();
  const client = await server.signIn('Nguyễn Văn An');
  const [inbox] = (await client.call('Mailbox/query', { filter: { role: 'inbox' } }))['ids'] as string[];
  const nested = (depth: number): JmapArguments =>
    depth === 0 ? { hasAttachment: true } : { operator: 'NOT', conditions: [nested(depth - 1)] };
  const many = { operator: 'OR', conditions: Array.from({ length: 200 }, () => ({ minSize: 1 })) };
  const threads = {
    operator: 'AND',
    conditions: ['$seen', '$flagged', '$answered'].map((word) => ({ someInThreadHaveKeyword: word })),
  };
  const byThread = [{ property: 'someInThreadHaveKeyword', keyword: '$flagged' }];
  const ask = (type: string, args: JmapArguments): Promise<string> => client.errorOf(`${type}/query`, args);
  for (const type of ['Email', 'Mailbox', 'EmailSubmission']) {
    assert.equal(await ask(type, { filter: nested(15) }), 'unsupportedFilter');
    assert.equal(await ask(type, { filter: many }), 'unsupportedFilter');
  }
  assert.equal(await ask('Email', { filter: nested(5) }), 'Email/query');
  assert.equal(await ask('Email', { filter: threads, sort: byThread }), 'Email/query');
  await server.db.query('update mail_account set message_count = 1000000 where account_id = $1', [
    client.accountId,
  ]);
  assert.equal(await ask('Email', { filter: threads }), 'unsupportedFilter');
  assert.equal(await ask('Email', { sort: byThread }), 'unsupportedSort');
  const narrow = { operator: 'AND', conditions: [threads, { inMailbox: inbox }] };
  assert.equal(await ask('Email', { filter: narrow }), 'Email/query');
  assert.equal(await ask('Email', { filter: { hasKeyword: '$flagged' } }), 'Email/query');
});
