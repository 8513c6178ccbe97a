/**
 * The texts of the web application: both languages say the same things, with the same places to fill in, and what the code asks
 * for is there.
 *
 * A key put together at run time (`folders.${role}`) is checked by its beginning. Plural forms count as one key.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from './source-files.ts';

const FOLDER = 'web/src/i18n';
const PLURAL = /_(zero|one|two|few|many|other)$/;

type Catalogue = { [key: string]: string | Catalogue };

function flatten(catalogue: Catalogue, before: string, into: Map<string, string>): Map<string, string> {
  for (const [key, value] of Object.entries(catalogue))
    if (typeof value === 'string') into.set(before + key, value);
    else flatten(value, `${before}${key}.`, into);
  return into;
}

function readCatalogue(root: string, language: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of readdirSync(join(root, FOLDER, language)).sort()) {
    const catalogue = JSON.parse(readFileSync(join(root, FOLDER, language, file), 'utf8')) as Catalogue;
    flatten(catalogue, `${file.replace('.json', '')}.`, texts);
  }
  return texts;
}

function placesOf(text: string): string {
  return [...new Set(text.match(/\{\{\s*\w+/g))].sort().join(' ');
}

function compare(vi: Map<string, string>, en: Map<string, string>): string[] {
  const faults: string[] = [];
  for (const [key, text] of vi) {
    const other = en.get(key);
    if (other === undefined) faults.push(`${key}: there is no English text`);
    else if (placesOf(text) !== placesOf(other)) faults.push(`${key}: the places to fill in differ`);
    else if ((text === '') !== (other === '')) faults.push(`${key}: empty in one language`);
  }
  for (const key of en.keys()) if (!vi.has(key)) faults.push(`${key}: there is no Vietnamese text`);
  return faults;
}

/** Every fault of the catalogues, one sentence each. */
export function checkCatalogues(root: string): string[] {
  const vi = readCatalogue(root, 'vi');
  const faults = compare(vi, readCatalogue(root, 'en'));
  const keys = new Set([...vi.keys()].map((key) => key.replace(PLURAL, '')));
  const areas = [...new Set([...keys].map((key) => key.split('.')[0]))].join('|');
  const literal = new RegExp(`['"\`]((?:${areas})\\.[A-Za-z][\\w.-]*)['"\`]`, 'g');
  const computed = new RegExp(`\`((?:${areas})\\.[\\w.]*)\\$\\{`, 'g');
  let asked = 0;
  for (const path of sourceFiles(root, 'web/src')) {
    const text = readFileSync(join(root, path), 'utf8');
    for (const [, key = ''] of text.matchAll(literal)) {
      asked += 1;
      if (!keys.has(key)) faults.push(`${path}: there is no text ${key}`);
    }
    for (const [, start = ''] of text.matchAll(computed))
      if (![...keys].some((key) => key.startsWith(start)))
        faults.push(`${path}: no text begins with ${start}`);
  }
  if (asked === 0 || keys.size === 0) faults.push('the check of the catalogues saw nothing: it is broken');
  return faults;
}
