/** Pictures of people as they are downloaded (R4.3): whoever is signed in may see them. */
import { isPhoto } from '#domain/directory/find-people.ts';
import type { JmapDependencies } from '../dependencies.ts';

const BLOB_ID = /^[0-9a-f]{64}$/;

/** The bytes of a picture of the directory, or undefined for what is none. */
export async function readPhoto(
  { db, blobs }: Pick<JmapDependencies, 'db' | 'blobs'>,
  blobId: string,
): Promise<Buffer | undefined> {
  if (!BLOB_ID.test(blobId)) return undefined;
  const hash = Buffer.from(blobId, 'hex');
  return (await isPhoto(db, hash)) ? blobs.read(hash) : undefined;
}
