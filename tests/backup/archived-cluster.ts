/** A cluster that was archived while it was written to, and lost: what the drills of recovery to a moment begin with. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { createS3BlobStore } from '#platform/blobs/s3/s3-blob-store.ts';
import { openS3Bucket } from '#platform/blobs/s3/s3-bucket.ts';
import { startTestS3Server } from '#platform/blobs/s3/s3-server.fixture.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Connection } from '#platform/postgres/database.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { openWalSource } from '#platform/postgres/physical-source.ts';
import { openWalArchive } from '#services/backup/archive-wal.ts';
import { createBase } from '#services/backup/create-base.ts';
import { createFolderRepository } from '#services/backup/folder-repository.ts';
import { findSpan, type Span } from '#services/backup/moments.ts';
import { openVault, type Vault } from '#services/backup/vault.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import { addOfficial, deliver, loseEverything, PROJECT } from './official.ts';

export const CHAIN = 'abcdef012345';

export const bytesOf = (text: string) => prepareBlob(Buffer.from(text));

export const PASSPHRASE = 'sông Hương núi Ngự';

const places = new Map<string, Promise<Vault>>();

/** The vault of a folder, opened once: guessing its passphrase is made dear, and so is typing it. */
export function openPlace(folder: string): Promise<Vault> {
  const options = { passphrase: PASSPHRASE, create: true, random: randomBytes };
  const vault = places.get(folder) ?? openVault(createFolderRepository(folder), options);
  places.set(folder, vault);
  return vault;
}

const MIGRATIONS = join(import.meta.dirname, '../../db/migrations');
export const DAY_MS = 24 * 60 * 60_000;
/** Bytes of messages lie outside the database, and the log knows nothing of them. */
export const objects = await startTestS3Server();
export const bucket = openS3Bucket(objects.location, Date.now);

export async function startIn(dataDir: string) {
  const server = await startEmbeddedPostgres({ dataDir, log: quietLog, unsafeFast: true });
  const db = openDatabase({ connection: server.connection, log: quietLog });
  const blobs = createS3BlobStore(db, bucket, makeIds(Date.now));
  return {
    db,
    blobs,
    /** Stores bytes, or takes the last message that has them away. */
    putBytes: (text: string) =>
      db.transaction((tx) => blobs.write(tx, [{ blob: bytesOf(text), references: 1 }])),
    dropBytes: (text: string) => db.transaction((tx) => blobs.release(tx, [bytesOf(text).hash])),
    /** What the job does that collects, a while later. */
    collect: (laterMs: number, keepMs: number) =>
      blobs.collectGarbage({
        unusedBefore: new Date(Date.now() + laterMs),
        objectsUnusedBefore: new Date(Date.now() + laterMs - keepMs),
        limit: 10,
      }),
    connection: server.connection,
    write: async (number: number): Promise<Date> => {
      await db.query('insert into letter values ($1)', [number]);
      const [row] = await db.query<{ now: Date }>('select clock_timestamp() as now');
      assert.ok(row);
      // The server counts finer.
      return new Date(row.now.getTime() + 1);
    },
    numbers: async (): Promise<number[]> =>
      (await db.query<{ number: number }>('select number from letter order by number')).map(
        ({ number }) => number,
      ),
    stop: async (): Promise<void> => {
      await db.close();
      await server.stop();
    },
  };
}

/** What archives a cluster, under the chain it finds there. */
export async function openArchiving(connection: Connection, folder: string) {
  const vault = await openPlace(folder);
  const source = await openWalSource(connection, randomBytes(6).toString('hex'));
  assert.ok(source);
  const archive = await openWalArchive(source, vault, Date.now);
  return { vault, source, archive };
}

export const folder = mkdtempSync(join(tmpdir(), 'congthu-moment-'));
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await objects[Symbol.asyncDispose]();
});

/**
 * A cluster that was copied after the first number and archived up to the fifth; when the third was there and an official had everything still;
 * and what the archive gave before the segment of that time was full.
 */
export async function loseCluster(): Promise<{ third: Date; early: Span }> {
  const one = await startIn(join(folder, 'one'));
  await migrate(one.db, MIGRATIONS, quietLog);
  await one.db.query('create table letter (number integer primary key)');
  await one.putBytes('bị xoá trước thời điểm');
  await one.dropBytes('bị xoá trước thời điểm');
  await one.putBytes('bị xoá sau thời điểm');
  await one.write(1);
  await addOfficial(one.db);
  await deliver(one.db, one.blobs, 'Trước bản chép', 'INBOX');
  await deliver(one.db, one.blobs, 'Lừa đảo', 'INBOX');
  const { connection } = one;
  const dataDir = join(folder, 'one');
  const first = await openArchiving(connection, join(folder, 'archive'));
  assert.equal(await openWalSource(connection, CHAIN), undefined, 'two processes archive at once');
  await createBase({ ...first, connection, dataDir, clock: Date.now, program: 'test' });
  await one.write(2);
  await deliver(one.db, one.blobs, 'Sau bản chép', PROJECT);
  const third = await one.write(3);
  await loseEverything(one.db, 'Lừa đảo');
  await one.dropBytes('bị xoá sau thời điểm');
  assert.equal(
    await one.collect(7 * DAY_MS, 8 * DAY_MS),
    0,
    'a moment of the last seven days may be asked for',
  );
  await one.putBytes('đến sau thời điểm');
  await first.archive.archive();
  await first.source.close();
  const early = await findSpan(first.vault, undefined);
  assert.ok(early);
  // Another process goes on with the same chain, over the end of a segment.
  const second = await openArchiving(connection, join(folder, 'archive'));
  assert.equal(second.source.chain, first.source.chain);
  await one.write(4);
  await one.db.query('select pg_switch_wal()');
  await one.write(5);
  await second.archive.archive();
  await second.source.close();
  // This one is lost with the machine: it was archived by nobody.
  await one.write(6);
  await one.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return { third, early };
}
