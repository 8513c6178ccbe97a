/** Mailboxes by name and by id, also where two change one at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type AccountId, makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase, type TestDatabase } from '#tests/postgres/database.ts';
import { requireMailAccess } from './access.ts';
import { createMailbox } from './create-mailbox.ts';
import { createMailAccount } from './mail-accounts.ts';
import { deleteMailbox, findMailbox } from './mailboxes.ts';
import { renameMailbox } from './rename-mailbox.ts';

const ids = makeIds(Date.now);
const accountId = ids() as AccountId;
const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
const now = 0;

async function withMailbox({ db }: TestDatabase) {
  await db.transaction((tx) => createMailAccount(tx, { accountId, quotaBytes: undefined, ids, now }));
  const mailbox = await createMailbox(db, access, { path: 'Việc/Gấp', ids, now });
  return {
    rename: (was: string | undefined, path: string) =>
      renameMailbox(db, access, { id: mailbox.id, ...(was !== undefined && { was }), path, ids, now }),
    remove: (was?: string) =>
      deleteMailbox(db, createPostgresBlobStore(db), access, {
        id: mailbox.id,
        ...(was !== undefined && { was }),
        now,
      }),
    find: (path: string) => findMailbox(db, access, path),
  };
}

const isNotFound = (error: unknown): boolean => error instanceof Refusal && error.code === 'notFound';

test('a mailbox meant by its name is not deleted or renamed once somebody has renamed it', async () => {
  await using database = await openTestDatabase();
  const { rename, remove, find } = await withMailbox(database);
  await rename('Việc/Gấp', 'Xong');
  await assert.rejects(remove('Việc/Gấp'), isNotFound);
  await assert.rejects(rename('Việc/Gấp', 'Khác'), isNotFound);
  assert.ok(await find('Xong'));
});

test('of two who rename and delete a name at once, one comes too late', async () => {
  await using database = await openTestDatabase();
  const { rename, remove, find } = await withMailbox(database);
  const outcomes = await Promise.allSettled([rename('Việc/Gấp', 'Xong'), remove('Việc/Gấp')]);
  const [renamed, removed] = outcomes.map(({ status }) => status === 'fulfilled');
  assert.notEqual(renamed, removed);
  assert.equal((await find('Xong')) !== undefined, renamed);
});

test('by its id a mailbox is meant whatever its name', async () => {
  await using database = await openTestDatabase();
  const { rename, remove, find } = await withMailbox(database);
  await rename(undefined, 'Xong');
  await remove();
  assert.equal(await find('Xong'), undefined);
});
