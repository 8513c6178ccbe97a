import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { makeAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { SelectedMailbox } from './selected.ts';
import { StoredMessageCache } from './stored-message-cache.ts';

type Seen = Pick<SelectedMailbox, 'access' | 'mailbox'>;

function accessWith(accountRights: string): MailAccess {
  return makeAccess({
    accountId: 'a' as AccountId,
    principal: { kind: 'system', name: 'job' },
    accountRights,
    mailboxRights: new Map(),
  });
}

function view(id: string, rights = 'lr'): Seen {
  return { access: accessWith(rights), mailbox: { id: id as MailboxId, uidValidity: 1 } } as Seen;
}

/** A store in which every UID below 100 has a message; it notes what it was asked. */
function storeOf(): { db: Queryable; asked: number[][] } {
  const asked: number[][] = [];
  const query = async (sql: string, [, , uids]: [string, string, number[]]) => {
    asked.push([...uids]);
    return uids
      .filter((uid) => uid < 100)
      .map((uid) => ({
        uid,
        size: 1,
        ...(sql.includes('e.envelope') && { envelope: Buffer.alloc(1_000) }),
        ...(sql.includes('e.preview') && { preview: 'p' }),
      }));
  };
  return { db: { query } as unknown as Queryable, asked };
}

const uidsOf = (messages: readonly { uid: number }[]): number[] => messages.map(({ uid }) => uid);

test('what was read once is not read again, and what is missing is', async () => {
  const cache = new StoredMessageCache();
  const { db, asked } = storeOf();
  await cache.read(db, view('m'), [1, 2], { envelope: true });
  assert.deepEqual(uidsOf(await cache.read(db, view('m'), [1, 2, 3], { envelope: true })), [1, 2, 3]);
  assert.deepEqual(asked, [[1, 2], [3]]);
});

test('another column is read for all, and then both are known', async () => {
  const cache = new StoredMessageCache();
  const { db, asked } = storeOf();
  await cache.read(db, view('m'), [1], { envelope: true });
  await cache.read(db, view('m'), [1], { preview: true });
  const [message] = await cache.read(db, view('m'), [1], { envelope: true, preview: true });
  assert.equal(message?.envelope?.length, 1_000);
  assert.equal(message?.preview, 'p');
  assert.equal(asked.length, 2);
});

test('a message that is gone is left out', async () => {
  const { db } = storeOf();
  assert.deepEqual(uidsOf(await new StoredMessageCache().read(db, view('m'), [5, 200], {})), [5]);
});

test('who may no longer read gets nothing from memory either', async () => {
  const cache = new StoredMessageCache();
  const { db } = storeOf();
  await cache.read(db, view('m'), [1], { envelope: true });
  await assert.rejects(cache.read(db, view('m', 'l'), [1], { envelope: true }), Refusal);
});

test('the mailbox that was not asked for longest makes room', async () => {
  const cache = new StoredMessageCache(10_000);
  const { db, asked } = storeOf();
  for (const id of ['a', 'b', 'c']) await cache.read(db, view(id), [1, 2, 3], { envelope: true });
  await cache.read(db, view('c'), [1], { envelope: true });
  assert.equal(asked.length, 3);
  await cache.read(db, view('a'), [1], { envelope: true });
  assert.equal(asked.length, 4);
});
