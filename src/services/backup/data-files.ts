/** The small files of the data directory that a restored system needs: certificates and keys, never the database's own. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A key or certificate has a few kilobytes; what is larger is none. */
const MAX_FILE_BYTES = 256 * 1024;
const FOLDERS = ['', 'tls'] as const;
/** A path of ours: no way out of the data directory, whatever a backup says. */
const SAFE_PATH = /^(?:tls\/)?[\w.-]+\.(?:pem|key|crt|json|toml)$/;

/** The files by their path in the data directory, in base64. */
export async function readDataFiles(dataDir: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const folder of FOLDERS) {
    const names = await readdir(join(dataDir, folder)).catch(() => []);
    for (const name of names) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (!SAFE_PATH.test(path)) continue;
      const facts = await stat(join(dataDir, path));
      if (!facts.isFile() || facts.size > MAX_FILE_BYTES) continue;
      files[path] = (await readFile(join(dataDir, path))).toString('base64');
    }
  }
  return files;
}

/** Writes the files back, readable by their owner only. */
export async function writeDataFiles(
  dataDir: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    if (!SAFE_PATH.test(path)) continue;
    await mkdir(dirname(join(dataDir, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(dataDir, path), Buffer.from(content, 'base64'), { mode: 0o600 });
  }
}
