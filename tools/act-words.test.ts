/** Every act that the table decides, and every one that the record keeps, has words in both languages: nobody reads `handover.give`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sourceFiles } from './source-files.ts';

const ROOT = join(import.meta.dirname, '..');
const IN_TABLE = /^ {2}'([a-zA-Z]+\.[a-zA-Z]+)':/gm;
const ON_RECORD = /\bact: '([a-z][A-Za-z]*\.[A-Za-z]+)'/g;

interface Catalogue {
  audit: { acts: Record<string, string> };
  matrix: { acts: Record<string, string> };
}

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const foundIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, act = '']) => act.replace('.', '_'));

for (const language of ['vi', 'en']) {
  const { audit, matrix } = JSON.parse(textOf(`web/src/i18n/${language}/console.json`)) as Catalogue;

  test(`every act of the table has words (${language})`, () => {
    const acts = foundIn(textOf('src/domain/directory/acts.ts'), IN_TABLE);
    assert.ok(acts.length > 80, 'the table is read');
    assert.deepEqual(
      acts.filter((act) => !(act in matrix.acts)),
      [],
    );
  });

  test(`every act of the record has words (${language})`, () => {
    const files = sourceFiles(ROOT, 'src').filter((path) => !path.includes('.test.'));
    const acts = new Set(files.flatMap((path) => foundIn(textOf(path), ON_RECORD)));
    assert.ok(acts.size > 40, 'acts are found');
    assert.deepEqual(
      [...acts].filter((act) => !(act in audit.acts) && !(act in matrix.acts)),
      [],
    );
  });
}
