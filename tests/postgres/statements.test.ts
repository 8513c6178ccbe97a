/** Clusters run on the PostgreSQL that their distribution brings: no statement asks for what only newer ones know. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sourceFiles } from '#tools/source-files.ts';

const root = join(import.meta.dirname, '../..');
/** RETURNING of what a row was or became (18), uuidv7 (18), MERGE … RETURNING and JSON_TABLE (17), ANY_VALUE (16). */
const TOO_NEW = /returning\b[^`;]*\b(old|new)\.\w|\buuidv7\(|\bmerge into\b|\bjson_table\(|\bany_value\(/i;

test('statements and migrations ask for nothing that PostgreSQL 15 does not know', () => {
  const files = [
    ...['src/domain', 'src/platform', 'src/services'].flatMap((folder) => sourceFiles(root, folder)),
    ...readdirSync(join(root, 'db/migrations')).map((name) => `db/migrations/${name}`),
  ];
  assert.ok(files.length > 100);
  const found = files.filter((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    // Each template literal by itself: a statement never spans two.
    return path.endsWith('.sql')
      ? TOO_NEW.test(text)
      : text.split('`').some((part, at) => at % 2 && TOO_NEW.test(part));
  });
  assert.deepEqual(found, []);
});
