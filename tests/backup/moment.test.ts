/**
 * The drill of recovery to a moment: a cluster of its own is archived while it is written to, lost, and comes back as it was then (R6.3);
 * and one account of it comes back as it was then, beside a system that lives (R8.9).
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeOutput } from '#apps/cli/output.ts';
import { restoreAccount } from '#apps/cli/restore-account.ts';
import { momentText } from '#apps/cli/zoned-time.ts';
import { startArchiver } from '#apps/server/archiver.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import { encodePieceName } from '#formats/backup/wal-address.ts';
import { BlobMissing } from '#platform/blobs/blob-store.ts';
import { countLostObjects, forgetUnusedObjects } from '#platform/blobs/s3/lost-objects.ts';
import { loadSettings } from '#platform/config/settings.ts';
import { startEmbeddedPostgres } from '#platform/postgres/embedded.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { bringUpMoment, removeLeftMoment } from '#services/backup/bring-up-moment.ts';
import { findSpan, joinSpans, listSpans, surveyMoments } from '#services/backup/moments.ts';
import { pruneMoments } from '#services/backup/prune-moments.ts';
import { restoreMoment } from '#services/backup/restore-moment.ts';
import { verifySpan } from '#services/backup/verify-moments.ts';
import { quietLog } from '#tests/postgres/cluster.ts';
import {
  bucket,
  bytesOf,
  CHAIN,
  DAY_MS,
  folder,
  loseCluster,
  objects,
  openArchiving,
  openPlace,
  PASSPHRASE,
  startIn,
} from './archived-cluster.ts';
import { ADDRESS, belongingsOf, PROJECT } from './official.ts';

const lost = loseCluster();

test('a lost database comes back as it was at a moment, and as far as its log was archived', async () => {
  const { third, early } = await lost;
  const vault = await openPlace(join(folder, 'archive'));
  const span = await findSpan(vault, third);
  assert.ok(span);
  assert.deepEqual((await verifySpan(vault, span)).faults, []);
  const bring = async (name: string, until: Date | undefined, from = span) => {
    const dataDir = join(folder, name);
    let last = [0, 0];
    const onBytes = (done: number, total: number): void => {
      last = [done, total];
    };
    await restoreMoment({ vault, span: from, dataDir, until, log: quietLog, unsafeFast: true, onBytes });
    assert.ok((last[1] ?? 0) > 0);
    return startIn(dataDir);
  };
  // Pieces of the log that were written as one since they were listed, as happens beside a system that lives.
  const names = new Set(span.pieces.map(encodePieceName));
  assert.ok(early.pieces.some((piece) => !names.has(encodePieceName(piece))));
  const then = await bring('then', third, early);
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
  const kept = new Map(objects.objects);
  objects.objects.clear();
  // That one, and three letters.
  assert.equal(await countLostObjects(end.db, bucket, inTwoHours), 4);
  for (const [key, bytes] of kept) objects.objects.set(key, bytes);
  await end.stop();
  // No commit lies between this moment and the end of the log.
  const late = await bring('late', new Date(Date.now() + 1000));
  assert.deepEqual(await late.numbers(), [1, 2, 3, 4, 5]);
  await late.stop();
});

/** `restore --account` into the data directory, as the command line calls it; what it gives, and its notes. */
async function restoreOfficial(
  dataDir: string,
  options: Record<string, string>,
  signal = new AbortController().signal,
) {
  const { endpoint, bucket: name, prefix, credentials, region } = objects.location;
  const written = { out: '', err: '' };
  const write = (stream: 'out' | 'err') => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const environment = {
    ...process.env,
    CONGTHU_BLOBS: `s3://${name}/${prefix}?endpoint=${encodeURIComponent(endpoint)}&region=${region}`,
    CONGTHU_BACKUP_KEY: PASSPHRASE,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const output = makeOutput('en', true, { out: write('out'), err: write('err') });
  const call = {
    arguments: [],
    options: { data: dataDir, ...options },
    output,
    json: true,
    environment,
    signal,
  };
  await restoreAccount(call, await openPlace(join(folder, 'archive')), ADDRESS);
  const found = JSON.parse(written.out) as Record<string, unknown>;
  return { found, notes: written.err };
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const hasFolderOfMoment = (dataDir: string): boolean => existsSync(join(dataDir, 'moment'));

test('one account, or one folder of it, comes back as it was at any moment, beside the system that lives', async () => {
  const { third } = await lost;
  const dataDir = join(folder, 'end');
  const living = await startIn(dataDir);
  assert.deepEqual(await belongingsOf(living.db), { letters: [], contacts: [], filters: [] });
  const asOf = third.toISOString();
  const { found, notes } = await restoreOfficial(dataDir, { asOf, into: '/' });
  assert.deepEqual(
    [found['way'], found['asOf'], found['contacts'], found['filters'], found['filed'], found['faultCount']],
    ['moment', asOf, 1, 1, 2, 1],
  );
  assert.match(notes, /brought up beside/);
  const letters = [`${PROJECT}: Sau bản chép`, 'INBOX: Trước bản chép'];
  const had = { contacts: ['Lê Thị Bích Hồng'], filters: ['Lọc của tôi'] };
  assert.deepEqual(await belongingsOf(living.db), { ...had, letters });
  assert.ok(!hasFolderOfMoment(dataDir), 'the database beside is gone');
  // One folder, beside what is there, named by the moment.
  const { found: folderAlone } = await restoreOfficial(dataDir, { asOf, mailbox: PROJECT });
  assert.deepEqual([folderAlone['filed'], folderAlone['faultCount']], [1, 0]);
  const [top] = await living.db.query<{ name: string }>(
    `select above.name from mailbox b join mailbox above on above.account_id = b.account_id and above.id = b.parent_id
     where b.name = $1`,
    [PROJECT],
  );
  assert.equal(top?.name, `Khôi phục ${momentText(third)}`);
  // A path from the top is a mailbox there.
  const { found: named } = await restoreOfficial(dataDir, { asOf, mailbox: PROJECT, into: '/Hồ sơ cũ/' });
  assert.deepEqual([named['filed'], named['faultCount']], [1, 0]);
  const [old] = await living.db.query<{ parent_id: string | null }>(
    `select parent_id from mailbox where name = 'Hồ sơ cũ'`,
  );
  assert.equal(old?.parent_id, null);
  // Whoever stops it, or is killed, leaves nothing for ever.
  const stopping = new AbortController();
  const stopped = assert.rejects(restoreOfficial(dataDir, { asOf }, stopping.signal), /Stopped/);
  while (!hasFolderOfMoment(dataDir)) await sleep(5);
  assert.equal(await removeLeftMoment({ ...living, dataDir, log: quietLog }), false, 'one is under way');
  const meanwhile = restoreOfficial(dataDir, { asOf });
  await assert.rejects(meanwhile, /Another account is being restored/);
  stopping.abort();
  await stopped;
  assert.ok(!hasFolderOfMoment(dataDir));
  assert.deepEqual((await belongingsOf(living.db)).letters.length, 4);
  await living.stop();
});

test('a moment is not brought up where it would fill the disk, and what a killed command left of one is removed', async () => {
  const { third } = await lost;
  const dataDir = join(folder, 'end');
  const living = await startIn(dataDir);
  const vault = await openPlace(join(folder, 'archive'));
  const span = await findSpan(vault, third);
  assert.ok(span);
  const wanted = { vault, span, moment: third, objects: undefined, readFree: async () => 2 ** 30 };
  await assert.rejects(bringUpMoment({ ...living, dataDir, log: quietLog }, wanted), {
    code: 'storageFull',
  });
  assert.ok(!hasFolderOfMoment(dataDir));
  renameSync(join(folder, 'then'), join(dataDir, 'moment'));
  const left = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'moment'),
    log: quietLog,
    unsafeFast: true,
  });
  const pid = left.pid() ?? 0;
  await left.leave();
  assert.ok(isThere(pid));
  assert.equal(await removeLeftMoment({ ...living, dataDir, log: quietLog }), true);
  assert.ok(!hasFolderOfMoment(dataDir));
  // It is ours: it is gone once we have heard of its end.
  while (isThere(pid)) await sleep(5);
  await living.stop();
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
  // Any cluster will do.
  const dataDir = join(folder, 'end');
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
