/** Opens the place that a person named. */
import type { Clock } from '#platform/kernel/clock.ts';
import { createFolderRepository } from './folder-repository.ts';
import type { Repository } from './repository.ts';
import { createS3Repository } from './s3-repository.ts';

/** Opens a folder, or `s3://bucket/prefix?endpoint=…`. */
export function openRepository(
  place: string,
  environment: Record<string, string | undefined>,
  clock: Clock,
): Repository {
  return place.startsWith('s3://')
    ? createS3Repository(place, environment, clock)
    : createFolderRepository(place);
}
