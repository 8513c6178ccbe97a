/** A backup in an S3-compatible bucket, below a prefix. */
import { openS3Bucket, parseS3Location } from '#platform/blobs/s3/s3-bucket.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { Repository } from './repository.ts';

/** Credentials come from the environment, as `parseS3Location` says. */
export function createS3Repository(
  place: string,
  environment: Record<string, string | undefined>,
  clock: Clock,
): Repository {
  const bucket = openS3Bucket(parseS3Location(place, environment), clock);
  return {
    place,
    put: (name, bytes) => bucket.put(name, bytes),
    get: (name) => bucket.get(name),
    list: async function* list(prefix) {
      // The name before the first that begins so; names are ASCII.
      let after = prefix.slice(0, -1);
      for (;;) {
        const names = await bucket.list(after);
        for (const name of names) if (name.startsWith(prefix)) yield name;
        const last = names.at(-1);
        if (last === undefined || (last > prefix && !last.startsWith(prefix))) return;
        after = last;
      }
    },
    remove: (name) => bucket.remove(name),
    // What was cut off while it was put is not there.
    sweep: () => Promise.resolve(0),
  };
}
