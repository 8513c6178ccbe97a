/** Import and export against a real store: nothing lost, nothing twice, faults told one by one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { createFiler } from '#domain/mailstore/filing.ts';
import { createMailAccount } from '#domain/mailstore/mail-accounts.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { type AccountId, makeIds } from '#platform/kernel/ids.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { exportMail } from './export-mail.ts';
import type { ImportEntry } from './import-entry.ts';
import { type ImportRequest, importMail } from './import-mail.ts';
import type { ExportedMessage } from './mail-sink.ts';

const NOW = Date.UTC(2026, 1, 1);

const clock = (): number => NOW;

/** An account with its mailboxes, and what import and export need. */
async function openStore(quotaBytes?: number) {
  const database = await openTestDatabase();
  const { db } = database;
  const ids = makeIds(clock);
  const accountId = ids() as AccountId;
  await db.transaction((tx) => createMailAccount(tx, { accountId, quotaBytes, ids, now: NOW }));
  const blobs = createPostgresBlobStore(db);
  const filer = createFiler({ db, blobs, ids, clock });
  const access = requireMailAccess(systemPrincipal('commandLine'), { accountId }, 'mailbox.write');
  return {
    db,
    blobs,
    clock,
    access,
    bring: (entries: ImportEntry[], more: Partial<ImportRequest> = {}) =>
      importMail(
        { db, filer, ids, clock },
        {
          access,
          entries: streamOf(entries),
          skipExisting: true,
          enforceQuota: true,
          authority: 'test',
          ...more,
        },
      ),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function* streamOf(entries: ImportEntry[]): AsyncGenerator<ImportEntry> {
  for (const entry of entries) yield entry;
}

function entryOf(number: number, mailbox: string[] = [], flags: string[] = []): ImportEntry {
  const bytes = Buffer.from(`Subject: Thư ${number}\r\n\r\nNội dung ${number}\r\n`);
  const receivedAt = new Date(NOW - number * 60_000);
  return { kind: 'message', origin: `${number}`, mailbox, message: { bytes, flags, receivedAt } };
}

function summaryOf(bytes: Buffer, flags: string[], at: Date | undefined): string {
  return `${bytes.toString()} ${flags.toSorted().join(',')} ${at?.toISOString()}`;
}

test('three hundred messages in folders come in, and go out with flags, dates and bytes', async () => {
  await using store = await openStore();
  const entries = Array.from({ length: 300 }, (_, number) =>
    entryOf(number, number % 3 === 0 ? ['Công văn', '2025'] : [], number % 2 === 0 ? ['\\Seen', 'khẩn'] : []),
  );
  const report = await store.bring(entries);
  assert.deepEqual(report, { filed: 300, skipped: 0, faultCount: 0, faults: [] });
  const written = new Map<string, ExportedMessage[]>();
  let current: ExportedMessage[] = [];
  const sink = {
    openMailbox: (path: string) => {
      current = [];
      written.set(path, current);
      return Promise.resolve();
    },
    write: (message: ExportedMessage) => {
      current.push(message);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  const exported = await exportMail(store, { access: store.access, sink, authority: 'test' });
  assert.equal(exported.messages, 300);
  assert.equal(written.get('INBOX')?.length, 200);
  const expected = entries.flatMap((entry) =>
    entry.kind === 'message'
      ? [summaryOf(entry.message.bytes, entry.message.flags, entry.message.receivedAt)]
      : [],
  );
  const found = [...written.values()]
    .flat()
    .map(({ bytes, flags, receivedAt }) => summaryOf(bytes, flags, receivedAt));
  assert.deepEqual(found.sort(), expected.sort());
});

test('a second import of the same mail adds nothing, unless told to', async () => {
  await using store = await openStore();
  const entries = [entryOf(1), entryOf(2), entryOf(2)];
  assert.equal((await store.bring(entries)).filed, 2);
  const again = await store.bring(entries);
  assert.deepEqual([again.filed, again.skipped], [0, 3]);
  assert.equal((await store.bring(entries, { skipExisting: false })).filed, 3);
});

test('what cannot be filed is told one by one and stops nothing', async () => {
  await using store = await openStore(100);
  const report = await store.bring([
    { kind: 'fault', origin: 'a', reason: 'unreadable' },
    entryOf(1),
    entryOf(2, ['x'.repeat(300)]),
    {
      ...entryOf(3),
      message: { bytes: Buffer.from(`Subject: x\r\n\r\n${'y'.repeat(200)}`), flags: [] },
    } as ImportEntry,
  ]);
  assert.equal(report.filed, 1);
  assert.deepEqual(report.faults.map((fault) => `${fault.origin} ${fault.reason}`).sort(), [
    '2 refused',
    '3 refused',
    'a unreadable',
  ]);
});

test('the root of the source goes into the mailbox asked for, its folders below', async () => {
  await using store = await openStore();
  await store.bring([entryOf(1), entryOf(2, ['Con'])], { mailbox: 'Nhập' });
  const counts = (await listMailboxes(store.db, store.access)).map((mailbox) => [
    mailbox.path,
    mailbox.messageCount,
  ]);
  assert.deepEqual(
    counts.filter(([, count]) => count !== 0),
    [
      ['Nhập', 1],
      ['Nhập/Con', 1],
    ],
  );
});
