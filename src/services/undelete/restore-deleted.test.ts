/** What was deleted by whatever way comes back as it was, once; what may not come back does not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { letGoOfDeleted } from '#domain/archive/keep-deleted.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { DELETED_KEPT_MS, listDeleted } from '#domain/mailstore/deleted-emails.ts';
import { changeEmails } from '#domain/mailstore/emails.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { expungeMessages } from '#domain/mailstore/expunge.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import type { FiledCopy } from '#domain/mailstore/filing-values.ts';
import { createMailAccount, readQuota } from '#domain/mailstore/mail-accounts.ts';
import { deleteMailbox, findMailbox, listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { updateMaildrop } from '#domain/mailstore/maildrop.ts';
import { FLAG_BITS } from '#domain/mailstore/message-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId, type MailboxId, makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { restoreAllDeleted, restoreDeleted, type UndeleteParts } from './restore-deleted.ts';

const NOW = Date.UTC(2026, 10, 25);
const clock = () => NOW;
let parts: UndeleteParts & AsyncDisposable;
let access: MailAccess;

before(async () => {
  const database = await openTestDatabase();
  const { db } = database;
  const ids = makeIds(clock);
  const blobs = createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock });
  parts = { db, blobs, filer, ids, clock, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  const accountId = ids() as AccountId;
  await db.transaction((tx) => createMailAccount(tx, { accountId, quotaBytes: 100_000, ids, now: NOW }));
  access = requireMailAccess(systemPrincipal('commandLine'), { accountId }, 'mailbox.write');
});

after(() => parts[Symbol.asyncDispose]());

const { '\\Deleted': DELETED, '\\Flagged': FLAGGED, '\\Draft': DRAFT } = FLAG_BITS;

async function put(subject: string, mailboxId: MailboxId, bits = 0): Promise<FiledCopy> {
  const message = prepareMessage(
    Buffer.from(`From: an@example.vn\r\nSubject: ${subject}\r\n\r\nNội dung\r\n`),
  );
  const flags = { bits, keywords: ['khẩn'] };
  const copy = {
    accountId: access.accountId,
    target: { mailboxId },
    flags,
    receivedAt: new Date(NOW - 5000),
  };
  const [filed] = await parts.filer.file({ message, copies: [copy], enforceQuota: false });
  assert.ok(filed);
  return filed;
}

async function boxOf(path: string): Promise<MailboxId> {
  const mailbox = await findMailbox(parts.db, access, path);
  assert.ok(mailbox);
  return mailbox.id;
}

const destroy = ({ emailId }: FiledCopy) => [{ emailId, destroy: true as const }];
const deletedNow = () => listDeleted(parts.db, access, {}, { most: 100 });
const subjectsOf = async () =>
  (await deletedNow()).map(({ fields }) => (JSON.parse(fields) as { subject: string }).subject).sort();

test('what IMAP, POP3, JMAP and the deletion of a folder took away comes back where it lay', async () => {
  const { db, blobs } = parts;
  const inbox = await boxOf('INBOX');
  const folder = await ensureMailbox(parts, access.accountId, 'Công văn/2025');
  await put('bằng IMAP', inbox, DELETED | FLAGGED);
  await expungeMessages(db, blobs, access, { mailboxId: inbox, now: NOW });
  const popped = await put('bằng POP3', inbox);
  await updateMaildrop(db, blobs, access, { mailboxId: inbox, deleted: [popped.uid], seen: [], now: NOW });
  const destroyed = await put('bằng JMAP', folder);
  const updates = [{ emailId: destroyed.emailId, destroy: true as const }];
  await changeEmails(db, blobs, access, { updates, now: NOW });
  await put('cùng thư mục', folder);
  await deleteMailbox(db, blobs, access, { id: folder, now: NOW });
  assert.deepEqual(await subjectsOf(), ['bằng IMAP', 'bằng JMAP', 'bằng POP3', 'cùng thư mục']);
  assert.deepEqual(await verifyMailStore(db), []);
  assert.equal((await readQuota(db, access)).usedBytes, 0, 'what is deleted takes no space');

  await restoreAllDeleted(parts, access, { mailboxPath: 'Công văn' }, { onBatch: () => Promise.resolve() });
  const again = (await listMailboxes(db, access)).find(({ path }) => path === 'Công văn/2025');
  assert.equal(again?.messageCount, 2);
  const rest = await restoreDeleted(
    parts,
    access,
    (await deletedNow()).map(({ id }) => id),
  );
  assert.ok(rest.every((one) => 'filed' in one && one.filed.mailboxId === inbox));
  const [flagged] = await db.query<{ flags: number; keywords: string[]; received_at: Date }>(
    `select flags::integer, keywords, received_at from message where account_id = $1 and flags & 4 <> 0`,
    [access.accountId],
  );
  assert.deepEqual(flagged, { flags: FLAGGED, keywords: ['khẩn'], received_at: new Date(NOW - 5000) });
  assert.deepEqual(await subjectsOf(), []);
  assert.deepEqual(await verifyMailStore(db), []);
});

test('the bin gives back to INBOX, and nothing comes back twice', async () => {
  const trash = await boxOf('Trash');
  const { emailId } = await put('trong thùng rác', trash);
  const updates = [{ emailId, destroy: true as const }];
  await changeEmails(parts.db, parts.blobs, access, { updates, now: NOW });
  const [first] = await restoreDeleted(parts, access, [emailId]);
  assert.ok(first && 'filed' in first);
  assert.equal(first.filed.mailboxId, await boxOf('INBOX'));
  assert.deepEqual(await restoreDeleted(parts, access, [emailId]), []);
});

test('drafts and what two people took back are not kept', async () => {
  const inbox = await boxOf('INBOX');
  const draft = await put('bản nháp', inbox, DRAFT);
  const removed = await put('độc hại', inbox);
  await changeEmails(parts.db, parts.blobs, access, { updates: destroy(draft), now: NOW });
  await changeEmails(parts.db, parts.blobs, access, {
    updates: destroy(removed),
    now: NOW,
    afterlife: 'gone',
  });
  assert.deepEqual(await subjectsOf(), []);
  assert.deepEqual(await verifyMailStore(parts.db), []);
});

test('a full account is told so, and nothing is lost', async () => {
  const { emailId } = await put('đầy hộp thư', await boxOf('INBOX'));
  await changeEmails(parts.db, parts.blobs, access, { updates: [{ emailId, destroy: true }], now: NOW });
  await parts.db.query('update mail_account set quota_bytes = 10 where account_id = $1', [access.accountId]);
  const [refused] = await restoreDeleted(parts, access, [emailId]);
  assert.ok(refused && 'refusal' in refused && refused.refusal.code === 'overQuota');
  assert.deepEqual(await subjectsOf(), ['đầy hộp thư']);
});

test('after thirty days it is gone, with its bytes', async () => {
  const { db, blobs } = parts;
  await letGoOfDeleted(db, blobs, { ids: parts.ids, now: NOW + DELETED_KEPT_MS });
  assert.equal((await subjectsOf()).length, 1, 'the last moment still counts');
  await letGoOfDeleted(db, blobs, { ids: parts.ids, now: NOW + DELETED_KEPT_MS + 1 });
  assert.deepEqual(await subjectsOf(), []);
  assert.deepEqual(await verifyMailStore(db), []);
});
