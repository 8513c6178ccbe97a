/** A backup in a folder: each name a file, written beside its place, flushed, then renamed. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SealBroken } from '#formats/backup/seal.ts';
import type { Repository } from './repository.ts';

/** No name of a backup holds more; what else lies there is not read into memory. */
const MAX_BYTES = 320 * 1024 * 1024;
/** Of a file that is being written. */
const UNFINISHED = '.new';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function* listFiles(root: string, folder: string, prefix: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* listFiles(root, name, prefix);
    else if (name.startsWith(prefix) && !entry.name.endsWith(UNFINISHED)) yield name;
  }
}

/** Files that a program was writing when it died. */
async function sweep(place: string, before: Date): Promise<number> {
  const entries = await readdir(place, { withFileTypes: true, recursive: true });
  let swept = 0;
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(UNFINISHED)) continue;
    const path = join(entry.parentPath, entry.name);
    // One that was finished meanwhile has another name.
    const facts = await stat(path).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!facts || facts.mtime >= before) continue;
    await rm(path, { force: true });
    swept += 1;
  }
  return swept;
}

/** The folder is made when the first file is written. */
export function createFolderRepository(place: string): Repository {
  return {
    place,
    put: async (name, bytes) => {
      const path = join(place, name);
      const folder = dirname(path);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const beside = `${path}.${randomUUID()}${UNFINISHED}`;
      const file = await open(beside, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, path);
      await flushFolder(folder);
    },
    get: async (name) => {
      try {
        const path = join(place, name);
        // A pipe in the place of a file would be waited for without end.
        const facts = await stat(path);
        if (!facts.isFile() || facts.size > MAX_BYTES) throw new SealBroken(`${name} is no file of a backup`);
        return await readFile(path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    list: (prefix) => listFiles(place, prefix.split('/').slice(0, -1).join('/'), prefix),
    remove: (name) => rm(join(place, name), { force: true }),
    sweep: (before) => sweep(place, before),
  };
}
