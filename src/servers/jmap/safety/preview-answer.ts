/** Held mail as clients see it: words, names of files, where links go, and where it is asked for a picture made anew. */
import type { JsonObject } from '#formats/jmap/json.ts';
import { previewOf } from '#services/quarantine/preview.ts';
import type { JmapDependencies } from '../dependencies.ts';

/** `picture` is a data URL of PNG; null where none was asked for, or none could be painted. */
export async function previewAnswer(
  deps: JmapDependencies,
  blob: Buffer,
  withPicture: boolean,
): Promise<JsonObject> {
  const bytes = await deps.blobs.read(blob);
  const picture = withPicture ? await deps.painter?.paint(bytes) : undefined;
  return {
    ...previewOf(bytes),
    picture: picture ? `data:image/png;base64,${picture.toString('base64')}` : null,
  };
}
