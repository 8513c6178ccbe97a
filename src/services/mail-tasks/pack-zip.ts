/** A folder as a ZIP, as a stream: entries are read one after the other, ZIP64 where it is needed. */
import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { ZipFile } from 'yazl';
import { listFiles } from '#services/import/listing.ts';

/** The bytes of the archive as they are made; `onFile` is told of the size of each file that is packed. */
export async function* packZip(folder: string): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  for await (const path of listFiles(folder, () => true)) {
    const { mtime } = await stat(path);
    zip.addFile(path, relative(folder, path).split(sep).join('/'), { mtime, mode: 0o100600, compress: true });
  }
  zip.end();
  for await (const piece of zip.outputStream) yield piece as Buffer;
}
