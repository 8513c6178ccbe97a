/** Whole objects of blobs as their stored pieces, for backups: out of a bucket, and back into one. */
import type { Clock } from '#platform/kernel/clock.ts';
import { joinObject, splitObject } from './object-layout.ts';
import { openS3Bucket, parseS3Location, type S3Bucket } from './s3-bucket.ts';

/** What a blob's entry tells of its object. */
export interface ObjectShape {
  objectId: string;
  /** As in the catalogue: 0 as they are, 1 zstd. */
  encoding: number;
}

export interface ObjectVault {
  /** The stored pieces of an object; undefined where there is none. */
  read(object: ObjectShape, pieces: number): Promise<Buffer[] | undefined>;
  /** Writes the object of some pieces. */
  write(object: ObjectShape, pieces: readonly Buffer[]): Promise<void>;
}

/** The vault of a bucket. */
export function makeObjectVault(bucket: S3Bucket): ObjectVault {
  return {
    read: async ({ objectId, encoding }, count) => {
      const object = await bucket.get(objectId);
      return object && splitObject({ encoding, count }, object);
    },
    write: ({ objectId, encoding }, pieces) => bucket.put(objectId, joinObject(pieces, encoding)),
  };
}

/** That of the bucket that the setting `blobs` names; undefined where bytes lie in the database. */
export function openObjectVault(
  location: string | undefined,
  env: Record<string, string | undefined>,
  clock: Clock,
): ObjectVault | undefined {
  if (location === undefined) return undefined;
  return makeObjectVault(openS3Bucket(parseS3Location(location, env), clock));
}
