/**
 * The drill of recovery to a moment: a cluster of its own is archived while it is written to, lost, and comes back as it was then (R6.3).
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startArchiver } from '#apps/server/archiver.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import { encodePieceName } from '#formats/backup/wal-address.ts';
import { BlobMissing } from '#platform/blobs/blob-store.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import { countLostObjects, forgetUnusedObjects } from '#platform/blobs/s3/lost-objects.ts';
import { createS3BlobStore } from '#platform/blobs/s3/s3-blob-store.ts';
import { openS3Bucket } from '#platform/blobs/s3/s3-bucket.ts';
import { startTestS3Server } from '#platform/blobs/s3/s3-server.fixture.ts';
import { loadSettings } from '#platform/config/settings.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import type { Connection } from '#platform/postgres/database.ts';
import { openDatabase } from '#platform/postgres/database.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { openWalSource } from '#platform/postgres/physical-source.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { openWalArchive } from '#services/backup/archive-wal.ts';
import { createBase } from '#services/backup/create-base.ts';
import { createFolderRepository } from '#services/backup/folder-repository.ts';
import { findSpan, joinSpans, listSpans, surveyMoments } from '#services/backup/moments.ts';
import { pruneMoments } from '#services/backup/prune-moments.ts';
import { restoreMoment } from '#services/backup/restore-moment.ts';
import { openVault } from '#services/backup/vault.ts';
import { verifySpan } from '#services/backup/verify-moments.ts';
import { quietLog } from '#tests/postgres/cluster.ts';

const CHAIN = 'abcdef012345';

const bytesOf = (text: string) => prepareBlob(Buffer.from(text));

function openPlace(folder: string) {
  const passphrase = 'sông Hương núi Ngự';
  return openVault(createFolderRepository(folder), { passphrase, create: true, random: randomBytes });
}

const MIGRATIONS = join(import.meta.dirname, '../../db/migrations');
const DAY_MS = 24 * 60 * 60_000;
/** Bytes of messages lie outside the database, and the log knows nothing of them. */
const objects = await startTestS3Server();
const bucket = openS3Bucket(objects.location, Date.now);

async function startIn(dataDir: string) {
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
async function openArchiving(connection: Connection, folder: string) {
  const vault = await openPlace(folder);
  const source = await openWalSource(connection, randomBytes(6).toString('hex'));
  assert.ok(source);
  const archive = await openWalArchive(source, vault, Date.now);
  return { vault, source, archive };
}

const folder = mkdtempSync(join(tmpdir(), 'congthu-moment-'));
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await objects[Symbol.asyncDispose]();
});

/** A cluster that was copied after the first letter and archived up to the fifth; and when the third was there. */
async function loseCluster(): Promise<{ third: Date }> {
  const one = await startIn(join(folder, 'one'));
  await migrate(one.db, MIGRATIONS, quietLog);
  await one.db.query('create table letter (number integer primary key)');
  await one.putBytes('bị xoá trước thời điểm');
  await one.dropBytes('bị xoá trước thời điểm');
  await one.putBytes('bị xoá sau thời điểm');
  await one.write(1);
  const { connection } = one;
  const dataDir = join(folder, 'one');
  const first = await openArchiving(connection, join(folder, 'archive'));
  assert.equal(await openWalSource(connection, CHAIN), undefined, 'two processes archive at once');
  await createBase({ ...first, connection, dataDir, clock: Date.now, program: 'test' });
  await one.write(2);
  const third = await one.write(3);
  await one.dropBytes('bị xoá sau thời điểm');
  assert.equal(
    await one.collect(7 * DAY_MS, 8 * DAY_MS),
    0,
    'a moment of the last seven days may be asked for',
  );
  await one.putBytes('đến sau thời điểm');
  await first.archive.archive();
  await first.source.close();
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
  return { third };
}

const lost = loseCluster();

test('a lost database comes back as it was at a moment, and as far as its log was archived', async () => {
  const { third } = await lost;
  const vault = await openPlace(join(folder, 'archive'));
  const span = await findSpan(vault, third);
  assert.ok(span);
  assert.deepEqual((await verifySpan(vault, span)).faults, []);
  const bring = async (name: string, until: Date | undefined) => {
    const dataDir = join(folder, name);
    let last = [0, 0];
    const onBytes = (done: number, total: number): void => {
      last = [done, total];
    };
    await restoreMoment({ vault, span, dataDir, until, log: quietLog, unsafeFast: true, onBytes });
    assert.ok((last[1] ?? 0) > 0);
    return startIn(dataDir);
  };
  const then = await bring('then', third);
  assert.deepEqual(await then.numbers(), [1, 2, 3]);
  // Bytes of the moment are there, though their last message was deleted since; and of what was unused then nobody relies on.
  assert.equal(String(await then.blobs.read(bytesOf('bị xoá sau thời điểm').hash)), 'bị xoá sau thời điểm');
  await forgetUnusedObjects(then.db);
  await assert.rejects(then.blobs.read(bytesOf('bị xoá trước thời điểm').hash), BlobMissing);
  const inTwoHours = Date.now() + 2 * 60 * 60_000;
  assert.equal(await countLostObjects(then.db, bucket, inTwoHours), 0);
  // What came later has no row here; a restore to a later moment still wants it.
  assert.equal(await then.blobs.sweepUploads(new Date(Date.now() - 8 * DAY_MS)), 0);
  // What is written from there on is a chain of its own, and does not mix with the one before.
  const next = await openArchiving(then.connection, join(folder, 'archive'));
  assert.notEqual(next.source.chain, span.manifest.chain);
  await next.source.close();
  await then.stop();
  const end = await bring('end', undefined);
  assert.deepEqual(await end.numbers(), [1, 2, 3, 4, 5]);
  assert.equal(String(await end.blobs.read(bytesOf('đến sau thời điểm').hash)), 'đến sau thời điểm');
  assert.equal(await end.collect(9 * DAY_MS, 8 * DAY_MS), 2, 'the window is over');
  assert.equal(await countLostObjects(end.db, bucket, inTwoHours), 0);
  objects.objects.clear();
  assert.equal(await countLostObjects(end.db, bucket, inTwoHours), 1);
  await end.stop();
  // No commit lies between this moment and the end of the log.
  const late = await bring('late', new Date(Date.now() + 1000));
  assert.deepEqual(await late.numbers(), [1, 2, 3, 4, 5]);
  await late.stop();
});

/** A file below a folder, by its place in the order of names. */
function fileOf(folder: string, at: number): string {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return names.at(at) ?? assert.fail(`${folder} is empty`);
}

const flip = (bytes: Buffer): Buffer => {
  const at = bytes.length >> 1;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] ?? 0) ^ 1]), bytes.subarray(at + 1)]);
};
const halve = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1);

interface Tampering {
  what: string;
  /** The list of the copy, a file of it, or a piece of the log that follows it. */
  of: 'list' | 'data' | number;
  /** What stands in its place; undefined for nothing. */
  by: (bytes: Buffer) => Buffer | 'another' | undefined;
  isRestored?: boolean;
}

const TAMPERINGS: readonly Tampering[] = [
  { what: 'a bit of the list of the copy', of: 'list', by: flip },
  { what: 'half of the list of the copy', of: 'list', by: halve },
  { what: 'nothing in the list of the copy', of: 'list', by: () => Buffer.alloc(0) },
  { what: 'a bit of the copy', of: 'data', by: flip },
  { what: 'a file of the copy missing', of: 'data', by: () => undefined, isRestored: true },
  { what: 'a file of the copy in the place of another', of: 'data', by: () => 'another', isRestored: true },
  { what: 'the first piece of the log missing', of: 0, by: () => undefined },
  { what: 'a piece within the log missing', of: 1, by: () => undefined },
  { what: 'a bit of the log', of: 1, by: flip },
  { what: 'half a piece of the log', of: 1, by: halve },
  { what: 'a piece of the log in the place of another', of: 1, by: () => 'another', isRestored: true },
];

test('whatever is done to an archive of moments is told, and no restore of it leaves a database that lacks something', async () => {
  const { third } = await lost;
  const place = join(folder, 'tampered');
  cpSync(join(folder, 'archive'), place, { recursive: true });
  const vault = await openPlace(place);
  const [whole] = await listSpans(vault);
  assert.ok(whole && whole.pieces.length > 2);
  const log = (at: number) =>
    join(place, 'wal', whole.manifest.chain, encodePieceName(whole.pieces[at] ?? assert.fail()));
  for (const { what, of, by, isRestored } of TAMPERINGS) {
    const below = of === 'list' ? join(place, 'bases') : join(place, 'data');
    const [path, other] = typeof of === 'number' ? [log(of), log(0)] : [fileOf(below, -1), fileOf(below, 0)];
    const sound = readFileSync(path);
    const bent = by(sound);
    rmSync(path);
    if (bent !== undefined) writeFileSync(path, bent === 'another' ? readFileSync(other) : bent);
    const { spans, faults } = await surveyMoments(vault);
    const span = spans.find(({ base }) => base === whole.base);
    if (faults.length === 0) faults.push(...(span ? (await verifySpan(vault, span)).faults : []));
    assert.ok(faults.length > 0, `${what}: nobody is told`);
    if (isRestored) {
      const dataDir = join(folder, 'restored');
      const request = { vault, span: span ?? whole, dataDir, until: third, log: quietLog, unsafeFast: true };
      await assert.rejects(restoreMoment(request), SealBroken, what);
      assert.deepEqual(readdirSync(dataDir), [], what);
    }
    writeFileSync(path, sound);
  }
  assert.deepEqual((await surveyMoments(vault)).faults, []);
});

test('a damaged copy takes no other with it', async () => {
  await lost;
  const place = join(folder, 'two-copies');
  cpSync(join(folder, 'archive'), place, { recursive: true });
  const newest = fileOf(join(place, 'bases'), -1);
  cpSync(newest, `${newest.slice(0, -4)}999Z`);
  const vault = await openPlace(place);
  const { spans, faults } = await surveyMoments(vault);
  assert.ok(spans.length > 0);
  assert.match(faults.join(), /copy .*999Z/);
  assert.ok(await findSpan(vault, undefined));
});

test('a damaged or missing piece of the log is found by verify, and restores nothing', async () => {
  await lost;
  const archive = join(folder, 'archive');
  const vault = await openPlace(archive);
  const span = await findSpan(vault, undefined);
  assert.ok(span);
  assert.equal(joinSpans(await listSpans(vault)).length, 1);
  const log = join(archive, 'wal', span.manifest.chain);
  const last = readdirSync(log).sort().at(-1) ?? '';
  const bytes = readFileSync(join(log, last));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(join(log, last), bytes);
  assert.match((await verifySpan(vault, span)).faults.join(), /was changed/);
  const dataDir = join(folder, 'none');
  const restoring = restoreMoment({
    vault,
    span,
    dataDir,
    until: undefined,
    log: quietLog,
    unsafeFast: true,
  });
  await assert.rejects(restoring, SealBroken);
  assert.deepEqual(readdirSync(dataDir), []);
  for (const name of readdirSync(log)) rmSync(join(log, name));
  assert.equal(await findSpan(vault, undefined), undefined, 'a copy without its log is worth nothing');
  assert.deepEqual(await pruneMoments(vault, { windowStart: Date.now(), chain: CHAIN }), {
    bases: 0,
    pieces: 0,
  });
});

test('a place that is away is told by the metric, and archiving goes on by itself once it is back', async () => {
  const dataDir = join(folder, 'away');
  const place = join(folder, 'place');
  const server = await startIn(dataDir);
  // Nothing is mounted there: what should be a folder is none.
  writeFileSync(place, '');
  const settings = loadSettings({
    flags: { data: dataDir },
    env: { CONGTHU_BACKUP_TO: place, CONGTHU_BACKUP_KEY: 'sông Hương núi Ngự' },
  });
  const metrics = createMetrics();
  const failed = Promise.withResolvers<void>();
  const log = { ...quietLog, error: () => failed.resolve() };
  const startedAt = Date.now();
  let now = startedAt;
  const clock = () => now;
  const { connection } = server;
  const archiver = await startArchiver({ connection, clock, random: randomBytes, settings, metrics, log });
  const archivedAt = async () =>
    Number(/^congthu_wal_archived_timestamp_seconds (.+)$/m.exec(await metrics.expose())?.[1]);
  await failed.promise;
  assert.equal(await archivedAt(), startedAt / 1000, 'the alert rule counts from the start');
  rmSync(place);
  now += 60_000;
  await archiver.stop();
  assert.equal(await archivedAt(), now / 1000);
  assert.ok(readdirSync(place).includes('wal'));
  await server.stop();
});
