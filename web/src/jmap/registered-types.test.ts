/** What push keeps fresh is registered by modules of types, which a program that imports their types alone never runs. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

const WEB = join(import.meta.dirname, '..');

function sources(): { path: string; text: string }[] {
  return readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => ({ path, text: readFileSync(join(WEB, path), 'utf8') }));
}

test('every module that registers types of things is run by a screen, not only read for its types', () => {
  const all = sources();
  const registering = all.filter(({ text }) => /^\s*registerType\(/m.test(text));
  assert.ok(registering.length > 10, 'they are found');
  const unrun = registering.filter(({ path }) => {
    const runs = new RegExp(`^import (?!type\\b)[^;]*/${basename(path).replaceAll('.', '\\.')}'`, 'm');
    return !all.some(({ text }) => runs.test(text));
  });
  assert.deepEqual(
    unrun.map(({ path }) => path),
    [],
  );
});
