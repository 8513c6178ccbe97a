/** Changing flags: what changes, what is told, and counters that stay right whoever changes at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import { openTestDatabase, type TestDatabase } from '#tests/postgres/database.ts';
import { requireMailAccess } from './access.ts';
import { type FlagChange, storeFlags } from './flags.ts';
import { createChangeHub } from './hub.ts';

const ACCOUNT = '00000000-0000-7000-8000-000000000001' as AccountId;
const MAILBOX = '00000000-0000-7000-8000-000000000002' as MailboxId;
const ACCESS = requireMailAccess(systemPrincipal('job'), { accountId: ACCOUNT }, 'mailbox.write');

/** A mailbox with three unread messages, UIDs 1 to 3. */
async function fill(test: TestDatabase): Promise<void> {
  await test.db.query('insert into mail_account (account_id, modseq, last_uid_validity) values ($1, 1, 1)', [
    ACCOUNT,
  ]);
  await test.db.query(
    `insert into mailbox (account_id, id, name, uid_validity, uid_next, modseq, created_modseq, message_count, unseen_count)
     values ($1, $2, 'INBOX', 1, 4, 1, 1, 3, 3)`,
    [ACCOUNT, MAILBOX],
  );
  await test.db.query(
    `insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at)
     select $1, $2, uid, gen_random_uuid(), 1, 1, 0, now(), now() from generate_series(1, 3) as uid`,
    [ACCOUNT, MAILBOX],
  );
}

function change(test: TestDatabase, more: Partial<FlagChange>) {
  const base = {
    mailboxId: MAILBOX,
    uids: [1, 2, 3],
    mode: 'add' as const,
    flags: { bits: 1, keywords: [] },
    now: 0,
  };
  return storeFlags(test.db, ACCESS, { ...base, ...more });
}

async function countersAgree(test: TestDatabase): Promise<void> {
  const [row] = await test.db.query<{ counted: number[]; there: number[] }>(
    `select array[b.unseen_count, b.deleted_count] as counted,
            array[count(*) filter (where flags & 1 = 0), count(*) filter (where flags & 8 <> 0)]::integer[] as there
     from mailbox b, message m group by b.unseen_count, b.deleted_count`,
  );
  assert.deepEqual(row?.counted, row?.there);
}

test('only messages whose flags really change get a new mod-sequence and are told', async () => {
  await using test = await openTestDatabase();
  await fill(test);
  await change(test, { uids: [2] });
  const { changed } = await change(test, {});
  assert.deepEqual(
    changed.map((message) => message.uid),
    [1, 3],
  );
  await countersAgree(test);
});

test('a commit tells in which mailboxes something changed', async () => {
  await using test = await openTestDatabase();
  await fill(test);
  const hub = await createChangeHub(test.db);
  const told = new Promise((resolve) => hub.watch(ACCOUNT, resolve));
  await change(test, {});
  assert.deepEqual(await told, new Set([MAILBOX]));
  await hub.close();
});

const keywords = (names: string[]) => ({ flags: { bits: 0, keywords: names }, uids: [1] });

test('keywords are added once whatever their case, removed, and replaced', async () => {
  await using test = await openTestDatabase();
  await fill(test);
  await change(test, keywords(['Khan', 'mat']));
  const added = await change(test, keywords(['KHAN', 'moi']));
  assert.deepEqual(added.changed[0]?.keywords, ['Khan', 'mat', 'moi']);
  const removed = await change(test, { ...keywords(['MAT']), mode: 'remove' });
  assert.deepEqual(removed.changed[0]?.keywords, ['Khan', 'moi']);
  const replaced = await change(test, { ...keywords([]), mode: 'replace' });
  assert.deepEqual(replaced.changed[0]?.keywords, []);
});

test('UNCHANGEDSINCE keeps out what changed later, and says so', async () => {
  await using test = await openTestDatabase();
  await fill(test);
  await change(test, { uids: [2] });
  const { changed, modified } = await change(test, { flags: { bits: 4, keywords: [] }, unchangedSince: 1 });
  assert.deepEqual(
    changed.map((message) => message.uid),
    [1, 3],
  );
  assert.deepEqual(modified, [2]);
});

test('counters stay right while several sessions change the same messages at once', async () => {
  await using test = await openTestDatabase();
  await fill(test);
  const modes = ['add', 'remove', 'replace'] as const;
  for (let round = 0; round < 60; round++) {
    const together = modes.map((mode, index) =>
      change(test, {
        mode,
        uids: [1, 2, 3].slice(index % 2),
        flags: { bits: (round * 7 + index) % 32, keywords: [] },
      }),
    );
    await Promise.all(together);
    await countersAgree(test);
  }
});
