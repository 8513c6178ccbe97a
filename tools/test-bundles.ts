/**
 * Test files that run one after the other in one process: what they import is loaded and compiled once for all of them.
 *
 * A process for each file spends a quarter to a whole second on loading, of some 450 files a tenth of the run. Each file is a test of
 * its own within its bundle, so that its hooks begin and end with it. A test begins when the file names it: what it uses stands above it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** So many files at most: a bundle is done within a minute, and the last ones of a lane do not run on alone for long. */
const FILES_A_BUNDLE = 12;

/** For all tests of a file together, on a machine that has much other work; what hangs in one ends there too. */
const FILE_TIMEOUT_MS = 15 * 60_000;

/** Files of one folder import the same: the first two names of a path. */
function folderOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function sourceOf(root: string, paths: readonly string[]): string {
  const tests = paths.map((path) => {
    const url = pathToFileURL(join(root, path)).href;
    return `test(${JSON.stringify(path)}, { timeout: ${FILE_TIMEOUT_MS} }, () => import(${JSON.stringify(url)}));`;
  });
  return ["import { test } from 'node:test';", ...tests, ''].join('\n');
}

/** Writes the bundles of `paths` (relative to `root`) into `folder`, and gives what is to run instead of them. */
export function writeBundles(root: string, folder: string, paths: readonly string[]): string[] {
  const bundles: string[] = [];
  for (const [name, files] of Map.groupBy(paths, folderOf)) {
    // As even as can be: one file left over would be a bundle of its own.
    const count = Math.ceil(files.length / FILES_A_BUNDLE);
    for (let index = 0; index < count; index += 1) {
      const bundle = join(folder, `${name.replaceAll('/', '-')}-${index + 1}.test.mjs`);
      writeFileSync(
        bundle,
        sourceOf(
          root,
          files.filter((_, place) => place % count === index),
        ),
      );
      bundles.push(bundle);
    }
  }
  return bundles;
}
