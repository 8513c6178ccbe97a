/**
 * The measures of the house (`docs/style.md`): length of files, forbidden names, tests that cannot fail.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sourceFiles } from './source-files.ts';

const MAX_FILE_LINES = 500;
const FORBIDDEN_NAMES = /^(utils?|helpers?|common|misc|types|lib|manager|base)\.tsx?$/;
const FOLDERS = ['src', 'web/src', 'tests', 'tools', 'bench'];
/** A component that is longer is several. */
const MAX_COMPONENT_LINES = 300;

/** Every breach of the house rules, one sentence each. */
export function checkHouse(root: string): string[] {
  const faults: string[] = [];
  for (const folder of FOLDERS) {
    for (const path of sourceFiles(root, folder)) {
      const text = readFileSync(join(root, path), 'utf8');
      const lines = text.split('\n').length;
      const most = path.endsWith('.tsx') ? MAX_COMPONENT_LINES : MAX_FILE_LINES;
      if (lines > most) faults.push(`${path}: ${lines} lines, at most ${most}`);
      if (FORBIDDEN_NAMES.test(basename(path))) faults.push(`${path}: this name says nothing`);
      // A test's file is named by what it tests, and its sentences say the rest.
      if (!path.endsWith('.test.ts') && !/^(#!.*\n)?\/\*\*/.test(text))
        faults.push(`${path}: no header comment that says what belongs here`);
      if (/\b(it|test|describe)\.(skip|only|todo)\(/.test(text))
        faults.push(`${path}: a skipped or lonely test`);
    }
  }
  return faults;
}
