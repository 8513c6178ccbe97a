/** An official with mail, a contact and a filter in a database that has the schema and nothing else; and how it is all lost again. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { findAccount } from '#domain/accounts/accounts.ts';
import { createAccount, type OnCreated } from '#domain/accounts/create-account.ts';
import { performFirstRun } from '#domain/accounts/first-run.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { createScript, listScripts } from '#domain/filters/scripts.ts';
import { createBook } from '#domain/groupware/address-books.ts';
import { readCards, writeCard } from '#domain/groupware/cards.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { createMailbox } from '#domain/mailstore/create-mailbox.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { DOMAIN, makeTestHasher, readAgencies } from '#tests/province/province.ts';

export const ADDRESS = `nguyenvanan@${DOMAIN}`;
export const PROJECT = 'Dự án';
const CONTACT = 'Lê Thị Bích Hồng';
const RULE = 'Lọc của tôi';

const ids = makeIds(Date.now);

async function accessOf(db: Database) {
  const account = await findAccount(db, ADDRESS);
  assert.ok(account);
  return requireMailAccess(systemPrincipal('commandLine'), { accountId: account.id }, 'mailbox.write');
}

/** A letter in a mailbox of the official. */
export async function deliver(db: Database, blobs: BlobStore, text: string, path: string): Promise<void> {
  const access = await accessOf(db);
  const mailbox = await findMailbox(db, access, path);
  assert.ok(mailbox);
  const message = prepareMessage(
    Buffer.from(`From: a@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`),
  );
  const flags = { bits: 0, keywords: [] };
  const target = { mailboxId: mailbox.id };
  const copy = { accountId: access.accountId, target, flags, receivedAt: new Date() };
  const filer = createFiler({ db, blobs, ids, clock: Date.now });
  await filer.file({ message, copies: [copy], enforceQuota: false });
  await filer.drain();
}

/** The province, the official, what they have beside their mail. */
export async function addOfficial(db: Database): Promise<void> {
  const now = Date.now();
  const onCreated: OnCreated = (tx, account) => createMailAccount(tx, { accountId: account.id, ids, now });
  const agencies = readAgencies();
  const hasher = makeTestHasher();
  await performFirstRun(db, { ids, now, onCreated, agencies, domain: DOMAIN, hasher, random: randomBytes });
  await createAccount(db, {
    ids,
    now,
    onCreated,
    kind: 'personal',
    displayName: 'Nguyễn Văn An',
    unitCode: 'snv',
    address: ADDRESS,
    principal: systemPrincipal('commandLine'),
    authority: 'test',
  });
  const access = await accessOf(db);
  await createMailbox(db, access, { path: PROJECT, ids, now });
  const bookId = ids();
  const book = { id: bookId, name: 'Đối tác', description: null, sortOrder: 0, isSubscribed: true, now };
  await createBook(db, access, book);
  const created = new Date(now).toISOString();
  const card = { '@type': 'Card', version: '1.0', uid: 'urn:x:1', created, name: { full: CONTACT } };
  await writeCard(db, access, { id: ids(), card, bookIds: [bookId], isNew: true, now });
  await createScript(db, access, { name: RULE, content: 'keep;\n', ids, now });
}

/** Everything the official has: letters with their mailbox, contacts, filters. */
export async function belongingsOf(db: Database) {
  const access = await accessOf(db);
  const letters = await db.query<{ mailbox: string; text: string }>(
    `select b.name as mailbox, e.preview as text from message m
     join mailbox b on b.account_id = m.account_id and b.id = m.mailbox_id
     join email e on e.account_id = m.account_id and e.id = m.email_id
     where m.account_id = $1 order by b.name, e.preview`,
    [access.accountId],
  );
  const cards = await readCards(db, access, undefined, 10);
  const filters = await listScripts(db, access);
  return {
    letters: letters.map(({ mailbox, text }) => `${mailbox}: ${text.trim()}`),
    contacts: cards.map(({ card }) => (card['name'] as { full: string }).full),
    filters: filters.map(({ name }) => name),
  };
}

/** Takes it all away; one letter of this text was taken back from everybody by the center. */
export async function loseEverything(db: Database, takenBack: string): Promise<void> {
  const { accountId } = await accessOf(db);
  await db.query(
    `insert into removed_email (account_id, removal_id, email_id, mailbox_id, blob, flags, received_at, removed_at)
     select m.account_id, gen_random_uuid(), m.email_id, m.mailbox_id, e.blob, 0, m.received_at, now()
     from message m join email e on e.account_id = m.account_id and e.id = m.email_id
     where m.account_id = $1 and starts_with(e.preview, $2)`,
    [accountId, takenBack],
  );
  for (const table of ['message', 'email', 'contact_card', 'sieve_script'])
    await db.query(`delete from ${table} where account_id = $1`, [accountId]);
}
