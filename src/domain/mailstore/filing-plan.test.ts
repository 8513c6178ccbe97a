/** The plan of a batch of filings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, MailboxId, ThreadId } from '#platform/kernel/ids.ts';
import { type LockedAccount, planFilings, type TargetMailbox, threadKey } from './filing-plan.ts';
import type { Filing } from './filing-values.ts';
import type { PreparedMessage } from './prepare.ts';

const AN = 'an' as AccountId;
const BINH = 'binh' as AccountId;

function account(id: AccountId, quota: number | null = null): LockedAccount {
  return {
    account_id: id,
    modseq: 7,
    used_bytes: 50,
    quota_bytes: quota,
    message_count: 1,
    quota_messages: null,
  };
}

function inbox(id: AccountId, uidNext: number): TargetMailbox {
  return {
    account_id: id,
    id: `inbox of ${id}` as MailboxId,
    role: 'inbox',
    uid_next: uidNext,
    uid_validity: 3,
  };
}

function filing(
  accounts: AccountId[],
  options: { size?: number; threadKeys?: number[]; bits?: number } = {},
): Filing {
  const message = { size: options.size ?? 10, threadKeys: options.threadKeys ?? [] } as PreparedMessage;
  const copies = accounts.map((accountId) => ({
    accountId,
    target: { role: 'inbox' as const },
    flags: { bits: options.bits ?? 0, keywords: [] },
    receivedAt: new Date(0),
  }));
  return { message, copies, enforceQuota: true };
}

function plan(
  filings: Filing[],
  known: Record<string, string> = {},
  accounts = [account(AN), account(BINH)],
) {
  let next = 0;
  return planFilings({
    filings,
    accounts,
    mailboxes: [inbox(AN, 5), inbox(BINH, 1)],
    threads: new Map(Object.entries(known)) as Map<string, ThreadId>,
    ids: () => `id ${++next}`,
  });
}

test('messages of one batch get consecutive UIDs and one mod-sequence in each account', () => {
  const { copies } = plan([filing([AN]), filing([AN, BINH])]);
  assert.deepEqual(
    copies.map((copy) => [copy.accountId, copy.uid, copy.modseq]),
    [
      [AN, 5, 8],
      [AN, 6, 8],
      [BINH, 1, 8],
    ],
  );
});

test('a mailbox found by its name and by its role is one, with one row of UIDs', () => {
  const byName = filing([AN]);
  const { copies } = planFilings({
    filings: [
      { ...byName, copies: byName.copies.map((copy) => ({ ...copy, target: { names: ['INBOX'] } })) },
      filing([AN]),
    ],
    accounts: [account(AN)],
    mailboxes: [inbox(AN, 5), { ...inbox(AN, 5), path: 'INBOX' }],
    threads: new Map(),
    ids: () => 'id',
  });
  assert.deepEqual(
    copies.map((copy) => [copy.mailboxId, copy.uid]),
    [
      ['inbox of an', 5],
      ['inbox of an', 6],
    ],
  );
});

test('a mailbox grows by what was filed, read messages are not counted as unseen', () => {
  const { growth } = plan([filing([AN], { size: 10 }), filing([AN], { size: 20, bits: 1 })]);
  assert.equal(growth.length, 1);
  assert.deepEqual(
    { messages: growth[0]?.messages, unseen: growth[0]?.unseen, bytes: growth[0]?.bytes },
    { messages: 2, unseen: 1, bytes: 30 },
  );
});

test('messages that share a reference share a thread, within a batch and with what is stored', () => {
  const known = { [threadKey(AN, 1)]: 'old thread' };
  const { copies, references } = plan(
    [
      filing([AN], { threadKeys: [1, 2] }),
      filing([AN], { threadKeys: [2, 3] }),
      filing([BINH], { threadKeys: [3] }),
    ],
    known,
  );
  assert.equal(copies[0]?.threadId, 'old thread');
  assert.equal(copies[1]?.threadId, 'old thread');
  assert.notEqual(copies[2]?.threadId, 'old thread');
  assert.deepEqual(
    references.map((entry) => [entry.accountId, entry.reference]),
    [
      [AN, 2],
      [AN, 3],
      [BINH, 3],
    ],
  );
});

test('a filing over one account’s space is refused whole and the next one is not', () => {
  const { copies, refused } = plan([filing([AN, BINH], { size: 60 }), filing([BINH])], {}, [
    account(AN, 100),
    account(BINH),
  ]);
  assert.equal(refused.get(0)?.code, 'overQuota');
  assert.deepEqual(
    copies.map((copy) => [copy.accountId, copy.uid]),
    [[BINH, 1]],
  );
});

test('space taken by an earlier message of the batch counts for a later one', () => {
  const { refused } = plan([filing([AN], { size: 40 }), filing([AN], { size: 40 })], {}, [account(AN, 100)]);
  assert.deepEqual([...refused.keys()], [1]);
});

test('a filing for an account without mail is refused', () => {
  assert.equal(plan([filing(['nobody' as AccountId])]).refused.get(0)?.code, 'notFound');
});

test('a role without a mailbox falls back to INBOX', () => {
  const toJunk = filing([AN]);
  const copies = toJunk.copies.map((copy) => ({ ...copy, target: { role: 'junk' as const } }));
  assert.equal(plan([{ ...toJunk, copies }]).copies[0]?.mailboxId, 'inbox of an');
});
