/** E-mails in several mailboxes: one state in all of them, whoever changes it and by which way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemPrincipal } from '#domain/directory/principal.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId, type EmailId, type MailboxId, makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase, type TestDatabase } from '#tests/postgres/database.ts';
import { requireMailAccess } from './access.ts';
import { copyMessages, moveMessages } from './copy.ts';
import type { EmailUpdate } from './email-plan.ts';
import { changeEmails } from './emails.ts';
import { expungeMessages } from './expunge.ts';
import { createFiler } from './filing.ts';
import { storeFlags } from './flags.ts';
import { createMailAccount } from './mail-accounts.ts';
import { listMailboxes } from './mailboxes.ts';
import { prepareMessage } from './prepare.ts';
import { readSnapshot } from './snapshot.ts';
import { verifyMailStore } from './verify.ts';

const ACCOUNT = '00000000-0000-7000-8000-000000000001' as AccountId;
const ACCESS = requireMailAccess(systemPrincipal('job'), { accountId: ACCOUNT }, 'mailbox.write');
const NOW = Date.UTC(2005, 0, 5);
const NO_FLAGS = { bits: 0, keywords: [] };
const SEEN = 1;
const DELETED = 8;

class Store {
  readonly test: TestDatabase;
  readonly blobs: BlobStore;
  readonly ids = makeIds(() => NOW);
  boxes: MailboxId[] = [];

  constructor(test: TestDatabase) {
    this.test = test;
    this.blobs = createPostgresBlobStore(test.db);
  }

  async fill(messages: number): Promise<EmailId[]> {
    const { db } = this.test;
    await db.transaction((tx) => createMailAccount(tx, { accountId: ACCOUNT, ids: this.ids, now: NOW }));
    const boxes = await listMailboxes(db, ACCESS);
    this.boxes = ['inbox', 'archive', 'trash'].map(
      (role) => boxes.find((box) => box.role === role)?.id as MailboxId,
    );
    const filer = createFiler({ db, blobs: this.blobs, ids: this.ids, clock: () => NOW });
    const emailIds: EmailId[] = [];
    for (let number = 0; number < messages; number += 1) {
      const message = prepareMessage(Buffer.from(`Subject: ${number}\r\n\r\nx\r\n`));
      const target = { role: 'inbox' as const };
      const copies = [{ accountId: ACCOUNT, target, flags: NO_FLAGS, receivedAt: new Date(NOW) }];
      const [filed] = await filer.file({ message, copies, enforceQuota: false });
      emailIds.push(filed?.emailId as EmailId);
    }
    return emailIds;
  }

  box(index: number): MailboxId {
    return this.boxes[index % this.boxes.length] as MailboxId;
  }

  change(...updates: EmailUpdate[]) {
    return changeEmails(this.test.db, this.blobs, ACCESS, { updates, now: NOW });
  }

  /** Flags by UID of a mailbox. */
  async flagsIn(index: number): Promise<Record<number, number>> {
    const { uids, bits } = await readSnapshot(this.test.db, ACCESS, this.box(index));
    return Object.fromEntries(uids.map((uid, place) => [uid, bits[place] ?? 0]));
  }

  /** E-mails whose places disagree about their keywords. */
  async disagreements(): Promise<number> {
    const rows = await this.test.db.query(
      `select email_id from message group by email_id
       having count(distinct (flags & ~8, coalesce(keywords, '{}'))) > 1`,
    );
    return rows.length;
  }
}

test('an e-mail enters a second mailbox and shows the same flags there from then on', async () => {
  await using database = await openTestDatabase();
  const store = new Store(database);
  const [emailId] = (await store.fill(1)) as [EmailId];
  await store.change({ emailId, mailboxes: { add: [store.box(1)], remove: [] } });
  const at = { uids: [1], mode: 'add' as const, flags: { bits: SEEN | DELETED, keywords: [] }, now: NOW };
  await storeFlags(database.db, ACCESS, { mailboxId: store.box(0), ...at });
  assert.deepEqual(await store.flagsIn(0), { 1: SEEN | DELETED });
  assert.deepEqual(await store.flagsIn(1), { 1: SEEN }, '\\Deleted belongs to the place');
  await expungeMessages(database.db, store.blobs, ACCESS, { mailboxId: store.box(0), now: NOW });
  assert.deepEqual(await store.flagsIn(1), { 1: SEEN }, 'the e-mail lives on in its other mailbox');
  assert.deepEqual(await verifyMailStore(database.db), []);
});

test('a change of one e-mail that cannot be done does not keep the others from theirs', async () => {
  await using database = await openTestDatabase();
  const store = new Store(database);
  const [first, second] = (await store.fill(2)) as [EmailId, EmailId];
  const stranger = '00000000-0000-7000-8000-00000000dead' as EmailId & MailboxId;
  const { refused } = await store.change(
    { emailId: first, mailboxes: { replace: [] } },
    { emailId: stranger, destroy: true },
    { emailId: second, flags: { add: { bits: SEEN, keywords: ['việc'] }, remove: NO_FLAGS } },
  );
  assert.deepEqual(
    [...refused].map(([id, refusal]) => [id, refusal.code]),
    [
      [first, 'invalidArgument'],
      [stranger, 'notFound'],
    ],
  );
  assert.deepEqual(await store.flagsIn(0), { 1: 0, 2: SEEN });
  const unknown = await store.change({ emailId: first, mailboxes: { add: [stranger], remove: [] } });
  assert.equal(unknown.refused.get(first)?.code, 'notFound');
});

test('a state that is no longer the client’s changes nothing', async () => {
  await using database = await openTestDatabase();
  const store = new Store(database);
  const [emailId] = (await store.fill(1)) as [EmailId];
  const { newModseq } = await store.change({ emailId, flags: { replace: { bits: SEEN, keywords: [] } } });
  const late = { updates: [{ emailId, destroy: true as const }], ifModseq: newModseq - 1, now: NOW };
  await assert.rejects(changeEmails(database.db, store.blobs, ACCESS, late), { code: 'conflict' });
  await changeEmails(database.db, store.blobs, ACCESS, { ...late, ifModseq: newModseq });
  assert.deepEqual(await store.flagsIn(0), {});
  assert.deepEqual(await verifyMailStore(database.db), []);
});

test('whatever is done by whichever way, places agree, counters count, and nothing is left behind', async () => {
  const small = fc.nat({ max: 5 });
  const act = fc.record({
    kind: fc.constantFrom('update', 'destroy', 'store', 'copy', 'move', 'expunge'),
    email: small,
    bits: fc.constantFrom(0, SEEN, SEEN | 4, DELETED),
    keyword: fc.constantFrom('a', 'b'),
    from: small,
    to: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1 }),
    uids: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1 }),
    mode: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
      await using database = await openTestDatabase();
      const { db } = database;
      const store = new Store(database);
      const emailIds = await store.fill(4);
      for (const { kind, email, bits, keyword, from, to, uids, mode } of acts) {
        const emailId = emailIds[email % emailIds.length] as EmailId;
        const flags = { bits, keywords: [keyword] };
        const mailboxId = store.box(from);
        const transfer = { fromMailboxId: mailboxId, uids, toMailboxId: store.box(to[0] ?? 0), now: NOW };
        if (kind === 'update')
          await store.change({
            emailId,
            flags: { replace: { ...flags, bits: bits & ~DELETED } },
            mailboxes: { replace: to.map((index) => store.box(index)) },
          });
        else if (kind === 'destroy') await store.change({ emailId, destroy: true });
        else if (kind === 'store') await storeFlags(db, ACCESS, { mailboxId, uids, mode, flags, now: NOW });
        else if (kind === 'copy')
          await copyMessages(db, store.blobs, ACCESS, { ...transfer, ids: store.ids });
        else if (kind === 'move') await moveMessages(db, ACCESS, transfer);
        else await expungeMessages(db, store.blobs, ACCESS, { mailboxId, now: NOW });
      }
      assert.equal(await store.disagreements(), 0);
      assert.deepEqual(await verifyMailStore(db), []);
    }),
    { numRuns: 12 },
  );
});
