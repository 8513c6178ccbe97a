import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LATER_AREAS } from './areas.ts';

test('the texts of the first screen and those that come with later screens are all the texts, in both languages', () => {
  const later = [...new Set<string>(Object.values(LATER_AREAS).flat())].sort();
  for (const [file, language] of [
    ['first-vi.ts', 'vi'],
    ['first-en.ts', 'en'],
    ['language.ts', 'vi'],
    ['language.ts', 'en'],
  ] as const) {
    const source = readFileSync(join(import.meta.dirname, file), 'utf8');
    const named = new RegExp(`\\./${language}/\\{([\\w,]+)\\}\\.json`).exec(source)?.[1] ?? '';
    assert.deepEqual(named.split(',').sort(), later, `${file}, ${language}`);
  }
});
