/** Places that keep a backup: what was put comes back, lists are in order, a bucket is as good as a folder. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTestS3Server } from '#platform/blobs/s3/s3-server.fixture.ts';
import { openRepository } from './open-repository.ts';
import { chooseKept } from './prune-backups.ts';
import type { Repository } from './repository.ts';

async function namesOf(repository: Repository, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of repository.list(prefix)) names.push(name);
  return names;
}

async function keepsItsPromise(repository: Repository): Promise<void> {
  assert.equal(await repository.get('data/ab/x'), undefined);
  assert.deepEqual(await namesOf(repository, 'data/'), []);
  for (const name of ['data/ab/y', 'snapshots/2', 'data/ab/x', 'packs/1', 'snapshots/10'])
    await repository.put(name, Buffer.from(name));
  assert.deepEqual(await repository.get('data/ab/x'), Buffer.from('data/ab/x'));
  assert.deepEqual(await namesOf(repository, 'data/'), ['data/ab/x', 'data/ab/y']);
  assert.deepEqual(await namesOf(repository, 'snapshots/'), ['snapshots/10', 'snapshots/2']);
  await repository.put('data/ab/x', Buffer.from('again'));
  assert.deepEqual(await repository.get('data/ab/x'), Buffer.from('again'));
  await repository.remove('data/ab/x');
  await repository.remove('data/ab/x');
  assert.deepEqual(await namesOf(repository, 'data/'), ['data/ab/y']);
}

test('what a program was writing when it died is swept away, nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-repository-'));
  try {
    const repository = openRepository(folder, {}, Date.now);
    await repository.put('data/ab/x', Buffer.from('x'));
    const unfinished = join(folder, 'data/ab/y.1.new');
    writeFileSync(unfinished, 'half of y');
    assert.equal(await repository.sweep(new Date(Date.now() - 60_000)), 0);
    utimesSync(unfinished, 1, 1);
    assert.equal(await repository.sweep(new Date(Date.now() - 60_000)), 1);
    assert.deepEqual(readdirSync(join(folder, 'data/ab')), ['x']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-repository-'));
  try {
    await keepsItsPromise(openRepository(join(folder, 'made', 'later'), {}, Date.now));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a bucket', async () => {
  await using server = await startTestS3Server();
  const { endpoint, bucket, credentials, region } = server.location;
  const place = `s3://${bucket}/saoluu?endpoint=${encodeURIComponent(endpoint)}&region=${region}`;
  const environment = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  await keepsItsPromise(openRepository(place, environment, Date.now));
});

test('the newest of each day, week and month is kept', () => {
  const names = Array.from({ length: 90 }, (_, day) =>
    new Date(Date.UTC(2026, 8, 1 + day, 20)).toISOString().replaceAll(':', '-'),
  );
  const kept = [
    ...chooseKept([...names, '2026-11-29T08-00-00.000Z'], { daily: 3, weekly: 2, monthly: 2 }),
  ].sort();
  assert.deepEqual(
    kept.map((name) => name.slice(0, 10)),
    ['2026-10-31', '2026-11-25', '2026-11-27', '2026-11-28', '2026-11-29'],
  );
  assert.deepEqual(
    [...chooseKept(['2026-01-01T00-00-00.000Z'], { daily: 0, weekly: 0, monthly: 0 })].length,
    1,
  );
});
