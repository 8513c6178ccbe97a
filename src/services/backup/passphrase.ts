/** Where the passphrase of a backup comes from: a file's first line, else the setting itself; empty where there is none. */
import { readFile } from 'node:fs/promises';

export async function findPassphrase(file: string | undefined, key: string | undefined): Promise<string> {
  if (file === undefined) return key ?? '';
  return (await readFile(file, 'utf8')).split(/\r?\n/)[0] ?? '';
}
