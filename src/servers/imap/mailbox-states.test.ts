import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expungeMessages } from '#domain/mailstore/expunge.ts';
import { storeFlags } from '#domain/mailstore/flags.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type ImapTestServer, startImapTestServer } from '#tests/imap/server.ts';
import { MailboxStates } from './mailbox-states.ts';

const LOOK = { takeRecent: false };

/** Counts what is asked of the database. */
function counting(db: Queryable): { db: Queryable; names: string[] } {
  const names: string[] = [];
  return {
    names,
    db: {
      query: (sql, params, options) => {
        names.push(options?.name ?? sql);
        return db.query(sql, params, options);
      },
    },
  };
}

async function inboxOf({ db, accounts }: ImapTestServer): Promise<MailboxId> {
  const inbox = await findMailbox(db, accounts.an, 'INBOX');
  assert.ok(inbox);
  return inbox.id;
}

test('a mailbox opened again costs one statement, and one more for what changed', async () => {
  await using server = await startImapTestServer();
  for (const subject of ['a', 'b', 'c']) await server.deliver(`Subject: ${subject}\n\nx\n`);
  const inbox = await inboxOf(server);
  const states = new MailboxStates(Date.now);
  const { db, names } = counting(server.db);
  const open = () => states.open(db, server.accounts.an, inbox, LOOK);
  assert.deepEqual([...(await open()).messages.uids], [1, 2, 3]);
  assert.deepEqual(names.splice(0), ['mailbox_examine', 'mailbox_page']);
  const before = await open();
  assert.deepEqual(names.splice(0), ['mailbox_examine']);
  const { accounts } = server;
  const change = { mailboxId: inbox, mode: 'add' as const, now: 0 };
  await storeFlags(server.db, accounts.an, { ...change, uids: [2], flags: { bits: 1, keywords: ['khẩn'] } });
  await storeFlags(server.db, accounts.an, { ...change, uids: [1], flags: { bits: 8, keywords: [] } });
  await expungeMessages(server.db, server.blobs, accounts.an, { mailboxId: inbox, now: 0 });
  await server.deliver('Subject: d\n\nx\n');
  const after = await open();
  assert.deepEqual(names.splice(0), ['mailbox_examine', 'mailbox_changes']);
  assert.deepEqual([...after.messages.uids], [2, 3, 4]);
  assert.deepEqual([...after.messages.bits], [1, 0, 0]);
  assert.deepEqual([...after.messages.keywordNames], ['khẩn']);
  // The session that opened it before keeps what it knew.
  assert.deepEqual([...before.messages.bits], [0, 0, 0]);
  assert.deepEqual([...before.messages.keywordNames], []);
});

test('a mailbox that an import filled is read anew in pages, not letter by letter from the log', async () => {
  await using server = await startImapTestServer();
  const inbox = await inboxOf(server);
  const states = new MailboxStates(Date.now, undefined, 2);
  const { db, names } = counting(server.db);
  const open = () => states.open(db, server.accounts.an, inbox, LOOK);
  for (const [subject, asked] of [
    ['a', 'mailbox_page'],
    ['b', 'mailbox_changes'],
  ] as const) {
    await server.deliver(`Subject: ${subject}\n\nx\n`);
    await open();
    assert.deepEqual(names.splice(0), ['mailbox_examine', asked]);
  }
  for (const subject of ['c', 'd', 'e']) await server.deliver(`Subject: ${subject}\n\nx\n`);
  await storeFlags(server.db, server.accounts.an, {
    mailboxId: inbox,
    mode: 'add',
    now: 0,
    uids: [1],
    flags: { bits: 1, keywords: [] },
  });
  const after = await open();
  assert.deepEqual(names.splice(0), ['mailbox_examine', 'mailbox_page']);
  assert.deepEqual([...after.messages.uids], [1, 2, 3, 4, 5]);
  assert.deepEqual([...after.messages.bits], [1, 0, 0, 0, 0]);
});

test('what sessions do with their columns reaches no other session', async () => {
  await using server = await startImapTestServer();
  for (const subject of ['a', 'b']) await server.deliver(`Subject: ${subject}\n\nx\n`);
  const inbox = await inboxOf(server);
  const states = new MailboxStates(Date.now);
  const open = () => states.open(server.db, server.accounts.an, inbox, LOOK);
  const [one, other] = [await open(), await open()];
  one.messages.remove([0]);
  assert.deepEqual([...one.messages.uids], [2]);
  assert.deepEqual([...other.messages.uids], [1, 2]);
  assert.deepEqual([...(await open()).messages.uids], [1, 2]);
});

test('mailboxes beyond the room there is are read anew', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: a\n\nx\n');
  const inbox = await inboxOf(server);
  const drafts = await findMailbox(server.db, server.accounts.an, 'Drafts');
  assert.ok(drafts);
  const states = new MailboxStates(Date.now, 3_000);
  const { db, names } = counting(server.db);
  for (const id of [inbox, drafts.id, inbox]) await states.open(db, server.accounts.an, id, LOOK);
  assert.equal(names.filter((name) => name === 'mailbox_page').length, 3);
});
