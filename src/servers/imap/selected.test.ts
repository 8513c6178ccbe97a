import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import type { MailboxChanges, MessageFlags } from '#domain/mailstore/message-values.ts';
import type { AccountId, Uid } from '#platform/kernel/ids.ts';
import type { OpenedState } from './mailbox-states.ts';
import { MessageColumns } from './message-columns.ts';
import { SelectedMailbox } from './selected.ts';

const ACCESS = requireMailAccess(systemPrincipal('job'), { accountId: 'a' as AccountId }, 'mailbox.write');

function viewOf(uids: number[], firstRecentUid = 1_000): SelectedMailbox {
  const page = {
    uids,
    bits: uids.map(() => 0),
    modseqs: uids.map(() => 5),
    sizes: uids.map((uid) => uid * 100),
    keywords: new Map(),
  };
  const opened = {
    mailbox: { id: 'm', uidNext: (uids.at(-1) ?? 0) + 1, modseq: 10 },
    accountModseq: 10,
    syncedModseq: 10,
    firstRecentUid,
    messages: MessageColumns.of(page),
  } as unknown as OpenedState;
  return new SelectedMailbox(opened, ACCESS, { isReadOnly: false, tellsRecent: true });
}

function changesOf(changes: Partial<MailboxChanges>): MailboxChanges {
  return { modseq: 11, added: [], flagged: [], removed: [], destroyed: false, ...changes };
}

function message(uid: number, modseq: number, bits = 1, keywords: string[] = []): MessageFlags {
  return { uid: uid as Uid, modseq, bits, keywords };
}

test('an expunge that may not be said yet leaves all numbers as they are', () => {
  const view = viewOf([3, 5, 9]);
  const update = view.apply(changesOf({ removed: [3] }), false);
  assert.deepEqual(update.expunged, []);
  assert.equal(view.count, 3);
  assert.ok(view.isRemoved(3));
  assert.deepEqual(view.takeExpunged(true), { expunged: [1], vanished: [3] });
  assert.deepEqual([...view.messages.uids], [5, 9]);
});

test('expunged numbers are said from the last to the first, so that each is right when it is said', () => {
  const view = viewOf([3, 5, 9, 11]);
  assert.deepEqual(view.apply(changesOf({ removed: [11, 3] }), true).expunged, [4, 1]);
});

test('flags the session stored itself are not told again from the change log', () => {
  const view = viewOf([3, 5]);
  assert.deepEqual(view.takeOwnChange([message(5, 12)]), { own: [5], isCaughtUp: false });
  assert.deepEqual(view.apply(changesOf({ modseq: 12, flagged: [message(5, 12)] }), true).flagged, []);
  assert.deepEqual(view.apply(changesOf({ modseq: 13, flagged: [message(5, 13, 0)] }), true).flagged, [5]);
});

test('a message added twice over is added once', () => {
  const view = viewOf([3]);
  const added = [{ ...message(4, 12, 0), size: 7 }];
  assert.ok(view.apply(changesOf({ added }), true).grown);
  assert.ok(!view.apply(changesOf({ added }), true).grown);
  assert.equal(view.count, 2);
  assert.equal(view.uidNext, 5);
});

test('a message is recent from the UID on that the snapshot names', () => {
  const view = viewOf([3, 5, 9], 5);
  assert.deepEqual(
    [0, 1, 2].map((index) => view.isRecent(index)),
    [false, true, true],
  );
  assert.equal(view.recentCount, 2);
});

test('an expunged message leaves the saved search result', () => {
  const view = viewOf([3, 5, 9]);
  view.savedUids = [3, 9];
  view.apply(changesOf({ removed: [3] }), true);
  assert.deepEqual(view.savedUids, [9]);
});

test('a keyword nobody has used before is announced once', () => {
  const view = viewOf([3]);
  assert.ok(view.apply(changesOf({ flagged: [message(3, 12, 0, ['khẩn'])] }), true).newKeywords);
  assert.ok(!view.apply(changesOf({ flagged: [message(3, 13, 1, ['khẩn'])] }), true).newKeywords);
});

test('a client that follows what it is told has the same messages as the view, whatever happens', () => {
  type Step = { add: number; remove: number[]; mayExpunge: boolean };
  const steps = fc.array(
    fc.record({ add: fc.nat(3), remove: fc.array(fc.nat(30), { maxLength: 4 }), mayExpunge: fc.boolean() }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(steps, (plan: Step[]) => {
      const view = viewOf([1, 2, 3]);
      const client = [1, 2, 3];
      const store = new Set([1, 2, 3]);
      let next = 4;
      let modseq = 20;
      for (const { add, remove, mayExpunge } of [...plan, { add: 0, remove: [], mayExpunge: true }]) {
        const removed = [...new Set(remove)].filter((uid) => store.delete(uid));
        const added = Array.from({ length: add }, () => ({ ...message(next++, ++modseq), size: 1 }));
        for (const { uid } of added) store.add(uid);
        const update = view.apply(changesOf({ modseq: ++modseq, added, removed }), mayExpunge);
        assert.ok(mayExpunge || update.expunged.length === 0);
        for (const number of update.expunged) client.splice(number - 1, 1);
        if (update.grown) client.push(...[...view.messages.uids].slice(client.length));
        assert.deepEqual(client, [...view.messages.uids]);
      }
      assert.deepEqual(client, [...store]);
    }),
  );
});

test('after a change of the session alone the change log need not be asked, after one of others in between it must be', () => {
  const view = viewOf([3, 5, 9]);
  assert.deepEqual(view.takeOwnChange([message(3, 11), message(5, 11)]), { own: [3, 5], isCaughtUp: true });
  assert.equal(view.syncedModseq, 11);
  assert.deepEqual(view.takeOwnChange([message(9, 13)]), { own: [9], isCaughtUp: false });
  assert.equal(view.syncedModseq, 11);
  assert.deepEqual(view.takeOwnChange([]), { own: [], isCaughtUp: false });
});
