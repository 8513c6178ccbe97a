/** What a recipient's disposition makes of a message: places, flags, what goes on, what is answered; all or nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { ensureMailbox } from '#domain/mailstore/ensure-mailbox.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId, makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase, quietLog, type TestDatabase } from '#tests/postgres/database.ts';
import type { DeliveryParts } from './delivery-parts.ts';
import type { Disposition } from './disposition.ts';
import { fileMail } from './file-mail.ts';
import { type MailInHand, openMail } from './mail-in-hand.ts';
import { localRecipients } from './steps/local-recipients.ts';

const AN = '00000000-0000-7000-8000-000000000001' as AccountId;
const NOW = Date.UTC(2005, 0, 5);
const clock = (): number => NOW;
const LETTER = Buffer.from('From: x@ngoai.vn\r\nSubject: Giấy mời\r\n\r\nNội dung\r\n');

async function openParts(test: TestDatabase): Promise<DeliveryParts> {
  const { db } = test;
  const ids = makeIds(() => NOW);
  await db.transaction((tx) => createMailAccount(tx, { accountId: AN, ids, now: NOW }));
  return {
    filer: createFiler({ db, blobs: createPostgresBlobStore(db), ids, clock }),
    ownAddresses: async () => new Set(),
    ensureMailbox: (accountId, path) => ensureMailbox({ db, ids, clock }, accountId, path),
    hostname: 'mail.tinh.gov.vn',
    clock,
    ids,
    log: quietLog,
  };
}

async function takeIn(
  parts: DeliveryParts,
  change: (disposition: Disposition) => Partial<Disposition>,
  junk?: MailInHand['junk'],
): Promise<void> {
  const mail = openMail(
    {
      entrance: 'mx',
      bytes: LETTER,
      reversePath: 'x@ngoai.vn',
      recipients: [{ address: 'an@tinh.gov.vn', accountId: AN }],
      smtputf8: false,
      peer: { remoteAddress: '192.0.2.1', helo: 'ngoai.vn', protocol: 'ESMTP' },
    },
    parts,
  );
  if (junk) mail.junk = junk;
  await localRecipients.run(mail, parts);
  const own = mail.dispositions.get(AN) as Disposition;
  mail.dispositions.set(AN, { ...own, ...change(own) });
  await fileMail(mail, parts);
}

async function counts(test: TestDatabase): Promise<Record<string, number>> {
  const access = requireMailAccess(systemPrincipal('job'), { accountId: AN }, 'mailbox.read');
  const boxes = await listMailboxes(test.db, access);
  return Object.fromEntries(
    boxes.filter((box) => box.messageCount > 0).map((box) => [box.path, box.messageCount]),
  );
}

test('mail that nobody ordered elsewhere is kept in INBOX, or in Junk by the junk step’s word', async () => {
  await using test = await openTestDatabase();
  const parts = await openParts(test);
  await takeIn(parts, () => ({}));
  await takeIn(parts, () => ({}), { isJunk: true, likelihood: 0.9 });
  await takeIn(parts, () => ({}), { isJunk: false, likelihood: 0.4 });
  assert.deepEqual(await counts(test), { INBOX: 2, Junk: 1 });
});

test('several places, a mailbox that has to be made, and flags', async () => {
  await using test = await openTestDatabase();
  const parts = await openParts(test);
  await takeIn(parts, () => ({
    places: [
      { target: { path: 'Công việc/Giấy mời' }, flags: ['\\Seen', 'khẩn'] },
      { target: { role: 'archive' }, flags: [] },
      { target: { path: 'khong//the' }, flags: [] },
    ],
  }));
  assert.deepEqual(await counts(test), { 'Công việc/Giấy mời': 1, Archive: 1, INBOX: 1 });
  const rows = await test.db.query<{ keywords: string[] }>('select keywords from message where flags = 1');
  assert.deepEqual(rows, [{ keywords: ['khẩn'] }]);
});

test('what is sent on and answered is queued with the filing, and a fault in remembering takes all back', async () => {
  await using test = await openTestDatabase();
  const parts = await openParts(test);
  const leaving: Partial<Disposition> = {
    places: [],
    onward: [{ recipients: [{ address: 'khac@ngoai.vn' }] }],
    replies: [
      { bytes: Buffer.from('Subject: r\r\n\r\n.\r\n'), recipient: { address: 'x@ngoai.vn' } },
      { bytes: Buffer.from('Subject: r\r\n\r\n.\r\n'), recipient: { address: 'an@t.vn', accountId: AN } },
    ],
  };
  const queue = () =>
    test.db.query<{ address: string; return_path: string }>(
      `select address, return_path from outbound_recipient join outbound_message on id = message_id order by address`,
    );
  await assert.rejects(
    takeIn(parts, () => ({ ...leaving, remember: () => Promise.reject(new Error('no')) })),
    /no/,
  );
  assert.deepEqual([await queue(), await counts(test)], [[], {}]);
  await takeIn(parts, () => leaving);
  assert.deepEqual(await queue(), [
    { address: 'khac@ngoai.vn', return_path: 'x@ngoai.vn' },
    { address: 'x@ngoai.vn', return_path: '' },
  ]);
  assert.deepEqual(await counts(test), { INBOX: 1 });
});

test('a recipient whose filters change the header gets a form of its own', async () => {
  await using test = await openTestDatabase();
  const parts = await openParts(test);
  await takeIn(parts, () => ({
    form: { bytes: Buffer.from('X-Sieve: a\r\n\r\nNội dung\r\n'), reversePath: 'y@ngoai.vn' },
  }));
  const [stored] = await test.db.query<{ blob: Buffer }>('select blob from email');
  const bytes = await createPostgresBlobStore(test.db).read(stored?.blob as Buffer);
  assert.equal(bytes.toString(), 'Return-Path: <y@ngoai.vn>\r\nX-Sieve: a\r\n\r\nNội dung\r\n');
});

test('where a journal is kept, its entry comes with the delivery: the envelope, and the bytes that the copies have', async () => {
  await using test = await openTestDatabase();
  const parts = await openParts(test);
  await takeIn(parts, () => ({}));
  const entries = () =>
    test.db.query<{ return_path: string; recipients: string[]; account_ids: string[]; shared: boolean }>(
      `select return_path, recipients, account_ids, blob in (select blob from email) as shared from journal_entry order by id`,
    );
  assert.deepEqual(await entries(), [], 'nothing without a rule');
  const keeping = { ...parts, isJournaled: () => true };
  await takeIn(keeping, () => ({}));
  await takeIn(keeping, () => ({ places: [], onward: [{ recipients: [{ address: 'khac@ngoai.vn' }] }] }));
  await takeIn(keeping, () => ({ places: [] }));
  const own = { return_path: 'x@ngoai.vn', account_ids: [AN] };
  assert.deepEqual(await entries(), [
    { ...own, recipients: ['an@tinh.gov.vn'], shared: true },
    { ...own, recipients: ['an@tinh.gov.vn', 'khac@ngoai.vn'], shared: false },
    { ...own, recipients: ['an@tinh.gov.vn'], shared: true },
  ]);
  assert.deepEqual(await verifyMailStore(test.db), []);
});
