/**
 * What the built web application must agree with: a hash of everything it is made of.
 *
 * Built-ins only, so that `bootstrap.mjs` may ask before anything is installed. Contents, not times: a fresh checkout has
 * whatever times it likes.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'web/index.html',
  'web/public',
  'web/src',
  'src/formats',
  'tools/build-web.ts',
  'tools/web-chunks.ts',
];

function filesOf(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  const entries = /\.[a-z]+$/.test(path)
    ? [path]
    : readdirSync(full, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$|README/.test(entry.name))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
  return entries.sort();
}

/** The stamp that a build of the present sources carries. */
export function webStamp(root) {
  const sum = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const path of SOURCES.flatMap((source) => filesOf(root, source)))
    sum.update(path).update(readFileSync(join(root, path)));
  return `${sum.digest('hex')}\n`;
}

/** Where a build leaves its stamp. */
export function webStampFile(root) {
  return join(root, 'web', 'dist', '.stamp');
}
