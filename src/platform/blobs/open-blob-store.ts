/** The blob store that the setting `blobs` names: the database's own, or `s3://…`. */
import type { Clock } from '#platform/kernel/clock.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { BlobStore } from './blob-store.ts';
import { createPostgresBlobStore } from './postgres-blob-store.ts';
import { createS3BlobStore } from './s3/s3-blob-store.ts';
import { openS3Bucket, parseS3Location } from './s3/s3-bucket.ts';

export interface BlobStoreOptions {
  db: Database;
  /** `s3://bucket/prefix?endpoint=https://…&region=…`; undefined for the database. */
  location: string | undefined;
  /** Where the credentials of an object store are: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`. */
  env: Record<string, string | undefined>;
  ids: NewId;
  clock: Clock;
  /** The trace that a request to an object store belongs to (W3C's `traceparent`). */
  traceparent?: () => string | undefined;
}

/** Opens it; nothing is sent yet. `Refusal('invalidArgument')` for a location or credentials that cannot be. */
export function openBlobStore(options: BlobStoreOptions): BlobStore {
  if (options.location === undefined) return createPostgresBlobStore(options.db);
  const bucket = openS3Bucket(
    parseS3Location(options.location, options.env),
    options.clock,
    options.traceparent,
  );
  return createS3BlobStore(options.db, bucket, options.ids);
}
