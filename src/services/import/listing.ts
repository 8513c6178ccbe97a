/** Walks folders of a source in a stable order, without following links out of it. */
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportEntry } from './import-entry.ts';

/** Folders nest no deeper than mailboxes may. */
const MAX_DEPTH = 20;

/** The names in a folder, sorted, so that two runs see the same order. */
export async function readNames(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const files: string[] = [];
  const folders: string[] = [];
  for await (const entry of await opendir(folder)) {
    if (entry.isDirectory()) folders.push(entry.name);
    else if (entry.isFile()) files.push(entry.name);
  }
  return { files: files.sort(), folders: folders.sort() };
}

/** Paths of the files at and below a folder whose names are wanted, files before folders. */
export async function* listFiles(
  folder: string,
  isWanted: (name: string) => boolean,
  depth = 0,
): AsyncGenerator<string> {
  const { files, folders } = await readNames(folder);
  for (const name of files) if (isWanted(name)) yield join(folder, name);
  if (depth >= MAX_DEPTH) return;
  for (const name of folders) yield* listFiles(join(folder, name), isWanted, depth + 1);
}

/** The fault of a file that cannot be read; the rest of the source goes on. */
export function unreadable(path: string, error: unknown): ImportEntry {
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: 'fault', origin: path, reason: 'unreadable', detail };
}
