/** Lists the TypeScript sources below a folder of the project, in a stable order. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths relative to `root`, with forward slashes, of every `.ts` and `.tsx` file below `folder`. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}
