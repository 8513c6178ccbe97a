/** Bytes that nobody refers to any more, in an object store: gone from the catalogue and, a day later at most, from the bucket (R6.3). */
import assert from 'node:assert/strict';
import { createS3BlobStore } from '#platform/blobs/s3/s3-blob-store.ts';
import { openS3Bucket } from '#platform/blobs/s3/s3-bucket.ts';
import type { TestS3Server } from '#platform/blobs/s3/s3-server.fixture.ts';
import { systemClock } from '#platform/kernel/clock.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';
import { collecting } from './keeping-workflows.ts';

/** What a program has to know of the bucket. Nothing is kept for moments of the database. */
export function bucketSettings({ location }: TestS3Server): Record<string, string> {
  const { endpoint, region, bucket, prefix, credentials } = location;
  return {
    CONGTHU_BLOBS: `s3://${bucket}/${prefix}?endpoint=${endpoint}&region=${region}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    CONGTHU_BLOBS_KEEP: '1h',
  };
}

/** Names of objects that the catalogue has, and those of them that somebody refers to. */
const readCatalogue = (dying: DyingProgram) =>
  withDatabase(dying.program, (db) =>
    db.query<{ name: string; isUsed: boolean }>(
      `select object_id::text as name, reference_count > 0 as "isUsed" from blob where object_id is not null`,
    ),
  );

/** Collects as `collecting` does, and looks into the bucket. */
export function collectingFromBucket(server: TestS3Server): Workflow {
  const { prefix } = server.location;
  const namesThere = () => [...server.objects.keys()].map((key) => key.slice(prefix.length)).toSorted();
  const workflow = collecting();
  return {
    ...workflow,
    name: 'collecting from a bucket',
    async check(dying, mark) {
      await workflow.check(dying, mark);
      const catalogue = await readCatalogue(dying);
      const used = catalogue.flatMap(({ name, isUsed }) => (isUsed ? [name] : []));
      assert.ok(used.length > 0, `${mark}: nothing lies in the bucket`);
      const there = new Set(namesThere());
      assert.deepEqual(
        used.filter((name) => !there.has(name)),
        [],
        `${mark}: promised, and not in the bucket`,
      );
      // What a dying program left in the bucket without a row goes when the sweep comes by, as if a day had passed.
      await withDatabase(dying.program, (db) =>
        createS3BlobStore(db, openS3Bucket(server.location, systemClock), makeIds(systemClock)).sweepUploads(
          new Date(Date.now() + 60_000),
        ),
      );
      assert.deepEqual(
        namesThere(),
        catalogue.map(({ name }) => name).toSorted(),
        `${mark}: after the sweep`,
      );
    },
  };
}
