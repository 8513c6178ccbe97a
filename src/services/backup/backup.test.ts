/** The restore drill: a province is backed up, lost, and put back, row for row; damage is told and restores nothing (R6.3, R8.9). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createMailbox } from '#domain/mailstore/create-mailbox.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import { createPostgresBlobStore } from '#platform/blobs/postgres-blob-store.ts';
import { makeObjectVault } from '#platform/blobs/s3/object-vault.ts';
import { createS3BlobStore } from '#platform/blobs/s3/s3-blob-store.ts';
import { openS3Bucket, type S3Bucket } from '#platform/blobs/s3/s3-bucket.ts';
import { startTestS3Server } from '#platform/blobs/s3/s3-server.fixture.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Connection } from '#platform/postgres/database.ts';
import { openRestore, openSnapshot } from '#platform/postgres/whole-database.ts';
import { openTestDatabase } from '#tests/postgres/database.ts';
import { openBackup } from './earlier-backup.ts';
import { findEarlierAccount, openEarlierMail } from './earlier-mail.ts';
import { createFolderRepository } from './folder-repository.ts';
import { openOfficial } from './official.fixture.ts';
import { findBackup } from './read-backup.ts';
import type { Repository } from './repository.ts';
import { restoreDatabase } from './restore-database.ts';
import { verifyBackup } from './verify-backup.ts';

const PROJECT = 'Dự án';

function letter(number: number): string {
  return `From: a@example.org\r\nSubject: =?utf-8?B?VGjGsA==?= ${number}\r\n\r\nNội dung ${number} ${'x'.repeat(number * 10)}\r\n`;
}

/** An official with two mailboxes; their message bytes in the database, or in a bucket. */
async function openAll(bucket?: S3Bucket) {
  const official = await openOfficial(bucket);
  const { db, access, ids } = official;
  await createMailbox(db, access, { path: PROJECT, ids, now: Date.now() });
  return {
    ...official,
    deliver: (number: number, path = 'INBOX') =>
      official.deliver(Buffer.from(letter(number)), { path, receivedAt: 1_700_000_000_000 + number }),
  };
}

/** Every row of every table, as a backup would read it. */
async function contentOf(connection: Connection): Promise<Map<string, string>> {
  const snapshot = await openSnapshot(connection);
  try {
    const content = new Map<string, string>();
    for (const table of await snapshot.tables()) {
      if (table.name === 'schema_migration') continue;
      const pieces: Buffer[] = [];
      for await (const piece of snapshot.copyTable(table)) pieces.push(piece);
      content.set(table.name, Buffer.concat(pieces).toString());
    }
    return content;
  } finally {
    await snapshot.close();
  }
}

test('a lost province comes back row for row', async () => {
  await using here = await openAll();
  for (let number = 0; number < 30; number += 1) await here.deliver(number, number % 3 ? 'INBOX' : PROJECT);
  const report = await here.backUp();
  assert.equal(report.blobs, 30);
  const before = await contentOf(here.connection);
  const { vault } = here;
  const { manifest } = await findBackup(vault, undefined);
  await using lost = await openTestDatabase();
  const restored = await restoreDatabase(
    vault,
    manifest,
    { restore: await openRestore(lost.connection) },
    () => undefined,
  );
  assert.equal(restored.rows, report.rows);
  assert.deepEqual(await contentOf(lost.connection), before);
});

test('the second backup writes what changed, and each is a whole of its own', async () => {
  await using here = await openAll();
  for (let number = 0; number < 20; number += 1) await here.deliver(number);
  const first = await here.backUp();
  const idle = await here.backUp();
  assert.equal(idle.newBlobs, 0);
  // What is left is the list of tables and their chunks.
  assert.ok(idle.writtenBytes < first.writtenBytes / 3, `${idle.writtenBytes} of ${first.writtenBytes}`);
  await here.deliver(99);
  const third = await here.backUp();
  assert.deepEqual([third.newBlobs, third.blobs], [1, 21]);
  const { vault } = here;
  for (const until of [new Date('2026-11-25T00:01:30Z'), undefined]) {
    const { manifest } = await findBackup(vault, until);
    const report = await verifyBackup(vault, manifest);
    assert.deepEqual(report.faults, []);
    assert.equal(report.blobs, until ? 20 : 21);
  }
  await assert.rejects(findBackup(vault, new Date('2026-11-24')), /no backup of that time/);
});

test('old backups go by the rule, what the kept ones need stays', async () => {
  await using here = await openAll();
  await here.deliver(1);
  await here.backUp();
  await here.db.query('delete from text_state');
  const { pruned } = await here.backUp({ daily: 1, weekly: 0, monthly: 0 });
  assert.equal(pruned?.removed.length, 1);
  const { vault } = here;
  assert.equal((await vault.list('snapshots')).length, 1);
  assert.equal((await verifyBackup(vault, (await findBackup(vault, undefined)).manifest)).faultCount, 0);
});

test('backups that were cut short at any write belong to none, and the next one is whole and clears away what they left', async () => {
  await using here = await openAll();
  for (let number = 0; number < 3; number += 1) await here.deliver(number);
  await here.backUp();
  // A place that takes so many writes and then none, as of a program that was killed.
  let left = 0;
  const repository = createFolderRepository(here.folder);
  const dying: Repository = {
    ...repository,
    put(name, bytes) {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('killed')) : repository.put(name, bytes);
    },
  };
  const cut = await here.openAgain({ repository: dying });
  for (const writes of [0, 1, 2, 3, 5]) {
    await here.deliver(100 + writes);
    left = writes;
    await assert.rejects(here.backUp({ daily: 1, weekly: 0, monthly: 0 }, cut), /killed/);
    assert.equal((await cut.list('snapshots')).length, 1, 'what was cut short is no backup');
  }
  const { pruned } = await here.backUp({ daily: 1, weekly: 0, monthly: 0 });
  assert.equal(pruned?.kept.length, 1);
  const { vault } = here;
  const { manifest } = await findBackup(vault, undefined);
  const report = await verifyBackup(vault, manifest);
  assert.deepEqual([report.faults, report.blobs], [[], 8]);
  const named = new Set([
    ...manifest.packs,
    ...manifest.tables.flatMap(({ chunks }) => chunks.map(({ name }) => name)),
  ]);
  const kept = (await vault.list('data')).map((path) => path.split('/').at(-1) ?? '');
  assert.deepEqual(new Set(kept), named, 'nothing that no backup names');
  for (const path of await vault.list('packs'))
    assert.ok(
      Object.keys(await vault.readPackIndex(path)).some((pack) => named.has(pack)),
      `${path} lists what is gone`,
    );
});

test('damage is found by verify, and a restore of it changes nothing', async () => {
  await using here = await openAll();
  await here.deliver(1);
  await here.backUp();
  const { vault } = here;
  const { manifest } = await findBackup(vault, undefined);
  const name = manifest.packs[0] ?? '';
  const path = join(here.folder, 'data', name.slice(0, 2), name);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const report = await verifyBackup(vault, manifest);
  assert.equal(report.faultCount, 2);
  assert.match(report.faults.join(), /was changed/);
  await using lost = await openTestDatabase();
  const restore = restoreDatabase(
    vault,
    manifest,
    { restore: await openRestore(lost.connection) },
    () => undefined,
  );
  await assert.rejects(restore, SealBroken);
  assert.deepEqual(await lost.db.query('select 1 from account'), []);
});

/** What somebody with the folder, and without the passphrase, can do to one of its files; `other` is another one of the same kind. */
const TRICKS: Record<string, (path: string, other: string) => void> = {
  'a bit is turned': (path) => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  },
  'the end is cut off': (path) => writeFileSync(path, readFileSync(path).subarray(0, -2)),
  'nothing is left': (path) => writeFileSync(path, ''),
  'another takes its place': (path, other) => writeFileSync(path, readFileSync(other)),
  'it is gone': (path) => rmSync(path),
  'it is a folder': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'it is a pipe': (path) => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  'it leads elsewhere': (path) => {
    rmSync(path);
    symlinkSync('/proc/self/environ', path);
  },
};

const dataOf = (name = ''): string => join('data', name.slice(0, 2), name);
const isTold = (error: unknown): boolean => error instanceof SealBroken || error instanceof Refusal;

test('whatever is done to a file of a backup, whoever reads it is told', async () => {
  await using here = await openAll();
  for (const number of [1, 2]) {
    await here.deliver(number);
    await here.backUp();
  }
  const { manifest } = await findBackup(here.vault, undefined);
  const whole = `${here.folder}-whole`;
  cpSync(here.folder, whole, { recursive: true });
  const chunkOf = (table: string): string =>
    manifest.tables.find(({ name }) => name === table)?.chunks[0]?.name ?? '';
  const [older = '', newest = ''] = readdirSync(join(whole, 'snapshots')).sort();
  const keyFile = 'congthu-backup.json';
  const readAll = async (file?: string): Promise<void> => {
    // Opening costs a quarter of a second, and is about this file alone.
    const vault = file === keyFile ? await here.openAgain() : here.vault;
    await vault.readManifest(join('snapshots', newest));
    for (const name of [chunkOf('account'), ...manifest.packs]) await vault.readChunk(name);
  };
  const files = {
    [dataOf(manifest.packs[0])]: dataOf(manifest.packs[1]),
    [dataOf(chunkOf('account'))]: dataOf(chunkOf('mailbox')),
    [join('snapshots', newest)]: join('snapshots', older),
    [keyFile]: join('snapshots', older),
  };
  try {
    await readAll(keyFile);
    for (const [file, other] of Object.entries(files))
      for (const [what, change] of Object.entries(TRICKS)) {
        const path = join(here.folder, file);
        change(path, join(whole, other));
        await assert.rejects(readAll(file), isTold, `${file}: ${what}`);
        rmSync(path, { recursive: true, force: true });
        cpSync(join(whole, file), path);
      }
  } finally {
    rmSync(whole, { recursive: true, force: true });
  }
});

test('a file with the key that asks for other work than ours, or is none, is damaged and not a fault of the program', async () => {
  await using here = await openAll();
  await here.backUp();
  const path = join(here.folder, 'congthu-backup.json');
  const { key } = JSON.parse(readFileSync(path, 'utf8')) as { key: { scrypt: object; wrapped: string } };
  const bent: unknown[] = [
    null,
    [],
    {},
    { key: null },
    { key: { ...key, wrapped: 5 } },
    { key: { ...key, wrapped: 'xyz' } },
    ...[{ N: 3 }, { N: 1 }, { N: -2 }, { N: 2 ** 30 }, { r: 0 }, { p: 9 }, { N: '65536' }, { salt: 7 }].map(
      (change) => ({ key: { ...key, scrypt: { ...key.scrypt, ...change } } }),
    ),
  ];
  for (const one of bent) {
    writeFileSync(path, JSON.stringify(one));
    await assert.rejects(here.openAgain(), SealBroken, JSON.stringify(one));
  }
});

test('bytes in an object store are in the backup, and come back into the database or into another store', async () => {
  await using server = await startTestS3Server();
  const bucket = openS3Bucket(server.location, Date.now);
  await using here = await openAll(bucket);
  // The last ones take several pieces: an object of its own index.
  const numbers = [1, 2, 3, 60_000, 60_001];
  for (const number of numbers.slice(0, -1)) await here.deliver(number);
  assert.deepEqual((await here.backUp()).newBlobs, 4);
  await here.deliver(60_001);
  const { newBlobs, outsideBlobs } = await here.backUp();
  assert.deepEqual([newBlobs, outsideBlobs], [1, 0]);
  const { vault } = here;
  const { manifest } = await findBackup(vault, undefined);
  assert.deepEqual((await verifyBackup(vault, manifest)).faults, []);
  const hashes = numbers.map((number) => hash('sha256', letter(number), 'buffer'));
  const before = await here.blobs.readMany(hashes);
  server.objects.clear();
  await using inside = await openTestDatabase();
  const intoDatabase = { restore: await openRestore(inside.connection) };
  assert.equal((await restoreDatabase(vault, manifest, intoDatabase, () => undefined)).missingBlobs, 0);
  assert.deepEqual(await createPostgresBlobStore(inside.db).readMany(hashes), before);
  await using outside = await openTestDatabase();
  const intoBucket = { restore: await openRestore(outside.connection), objects: makeObjectVault(bucket) };
  await restoreDatabase(vault, manifest, intoBucket, () => undefined);
  assert.equal(server.objects.size, numbers.length);
  assert.deepEqual(await createS3BlobStore(outside.db, bucket, makeIds(Date.now)).readMany(hashes), before);
  assert.deepEqual(await outside.db.query('select hash from blob_chunk'), []);
});

test('bytes that the object store lost are told, and so is a backup without a way to the store', async () => {
  await using server = await startTestS3Server();
  const bucket = openS3Bucket(server.location, Date.now);
  await using here = await openAll(bucket);
  for (const number of [1, 2]) await here.deliver(number);
  const [lost] = server.objects.keys();
  server.objects.delete(lost ?? '');
  const { outsideBlobs, missingBlobs, newBlobs } = await here.backUp();
  assert.deepEqual([outsideBlobs, missingBlobs, newBlobs], [1, 1, 1]);
  const { vault } = here;
  const { manifest } = await findBackup(vault, undefined);
  assert.deepEqual((await verifyBackup(vault, manifest)).faults, []);
  await using other = await openTestDatabase();
  const target = { restore: await openRestore(other.connection) };
  assert.equal((await restoreDatabase(vault, manifest, target, () => undefined)).missingBlobs, 1);
  const snapshot = await openSnapshot(here.connection);
  try {
    const inAMinute = new Date(Date.now() + 60_000);
    await here.db.query('update blob set reference_count = 0, unused_since = now()');
    assert.equal(
      await here.blobs.collectGarbage({ unusedBefore: inAMinute, limit: 10 }),
      0,
      'not while one is under way',
    );
  } finally {
    await snapshot.close();
  }
});

test('a whole restore into a database with people is refused', async () => {
  await using here = await openAll();
  await assert.rejects(
    openRestore(here.connection),
    (error) => error instanceof Refusal && error.code === 'conflict',
  );
});

test('one mailbox of one account comes back beside what is there, once', async () => {
  await using here = await openAll();
  for (let number = 0; number < 6; number += 1) await here.deliver(number, number % 2 ? 'INBOX' : PROJECT);
  await here.backUp();
  const { vault } = here;
  const { manifest } = await findBackup(vault, undefined);
  const earlier = openBackup(vault, manifest);
  const accountId = await findEarlierAccount(earlier, here.address);
  const bring = async (mailbox: string | undefined, into: string) =>
    here.bringMail(await openEarlierMail(earlier, { accountId, mailbox }), into);
  assert.deepEqual(await bring(PROJECT, 'Khôi phục'), { filed: 3, skipped: 0, faultCount: 0, faults: [] });
  assert.equal((await bring(PROJECT, 'Khôi phục')).skipped, 3);
  assert.equal((await bring(undefined, 'Tất cả')).filed, 6);
  // A name that was mistyped brings nothing back, and must not look as if all was well.
  await assert.rejects(bring('Dự ánh', 'Khôi phục'), /no mailbox Dự ánh of this account. It has: .*Dự án/);
  const rows = await here.db.query<{ keywords: string[]; flags: number; received_at: Date }>(
    `select m.keywords, m.flags, m.received_at from message m join mailbox b on b.id = m.mailbox_id and b.account_id = m.account_id
     where b.name = $1 order by m.received_at`,
    [PROJECT],
  );
  // The mailbox itself, and its copies below the two that were restored into.
  assert.equal(rows.length, 9);
  assert.deepEqual(rows[0]?.keywords, ['khẩn']);
  assert.equal(rows[0]?.received_at.getTime(), 1_700_000_000_000);
});

test('nothing readable lies in the folder', async () => {
  await using here = await openAll();
  await here.deliver(1);
  await here.backUp();
  const files = readdirSync(here.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  assert.ok(files.length > 5);
  for (const file of files) {
    const text = readFileSync(join(file.parentPath, file.name)).toString('latin1');
    assert.ok(!text.includes('nguyenvanan') && !text.includes('example.org'), file.name);
  }
  await assert.rejects(
    here.openAgain({ passphrase: 'một mật khẩu khác' }),
    (error) => error instanceof Refusal && error.code === 'authenticationFailed',
  );
});
